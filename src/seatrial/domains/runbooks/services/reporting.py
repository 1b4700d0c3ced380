"""What a runner tells of a stretch: kept in one transaction, before it is answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.rules import reporting as rules
from seatrial.domains.runbooks.rules.referring import reference_of
from seatrial.domains.runbooks.rules.stretching import line_key
from seatrial.domains.runbooks.services.going_on import came_in_late, fall_into_doubt
from seatrial.domains.runbooks.types.runs import AT_WORK, Heard, Report, RunState, RunStep, Wish
from seatrial.domains.runners import selectors as runners
from seatrial.domains.runners.types import WORK
from seatrial.kit.access import Actor, Answer, granted, require
from seatrial.ui.statements import planned

#: One statement writes all that a report says: it is what every step of every run pays for. What a part of it
#: has no value for, changes no row.
_WRITE = """
WITH told AS (
  INSERT INTO runbooks_runline (run_id, seq, position, attempt, stream, at, text)
  SELECT %(run)s, line.* FROM unnest(
    %(seqs)s::bigint[], %(positions)s::integer[], %(attempts)s::integer[], %(streams)s::text[],
    %(times)s::timestamptz[], %(texts)s::text[]) AS line
  ON CONFLICT DO NOTHING
), ended AS (
  UPDATE runbooks_runstep SET state = %(outcome)s, exit_code = %(exit_code)s, problem = %(problem)s,
    started_at = %(started_at)s::timestamptz, ended_at = %(ended_at)s::timestamptz,
    duration_ns = %(duration_ns)s::bigint
  WHERE run_id = %(run)s AND position = %(ended)s::integer
), begun AS (
  UPDATE runbooks_runstep SET state = 'running', started_at = %(begun_at)s::timestamptz
  WHERE run_id = %(run)s AND position = %(begun)s::integer
)
UPDATE runbooks_run SET state = %(state)s, position = COALESCE(%(at_position)s::integer, position),
  started_at = COALESCE(started_at, %(first_at)s::timestamptz), acked = GREATEST(acked, %(acked)s::bigint),
  held_by = %(held_by)s, lease = %(lease)s, runner_uid = %(runner_uid)s, waits = '', version = version + 1
WHERE uid = %(run)s
"""
#: The run is locked first: what people decide waits until the report is kept, and the other way round.
_LOCK = """
SELECT uid, number, state, wish, stretch, job, held_by, lease, runner_uid, acked
  FROM runbooks_run WHERE number = %s FOR UPDATE
"""
_STEPS = """
SELECT position, state, attempt, manual, confirm, decision, started_at
  FROM runbooks_runstep WHERE run_id = %s AND position = ANY(%s)
"""


@dataclass(slots=True)
class _Held:
    """What a report needs to know of its run."""

    uid: UUID
    number: int
    state: RunState
    wish: Wish
    stretch: int
    job: UUID | None
    held_by: str
    lease: int
    runner_uid: str
    acked: int


@transaction.atomic
def report(name: str, *, told: Report, actor: Actor, now: datetime) -> Heard:
    """What the runner tells is kept, and the step that it wants to begin has begun where the answer says go.

    The same again changes nothing. Of a stretch that is over, only lines are kept, and the end of a step of
    which nobody knew. Raises NotFound, and Denied where the stretch is not this runner's.
    """
    about = f"run:{selectors.number_of(name) or 'all'}"
    require(granted(actor, grant=WORK.name), actor=actor, action="runbooks.report", subject=about)
    row = _locked(name)
    _take_hold(row, told, actor)
    is_current = told.stretch == row.stretch
    stop = rules.why_stop(state=row.state, wish=row.wish, is_current=is_current)
    steps = _steps(row, told) if is_current else {}
    ended, begins = told.ended, None if stop else told.begins
    if ended is not None and not rules.takes_end(steps.get(ended.position), ended=ended):
        ended = None
    if begins is not None and not rules.may_begin(steps.get(begins.position), begins=begins):
        begins, stop = None, rules.OVER
    acked = max([row.acked if is_current else 0, *(each.seq for each in told.lines)])
    heard = Heard(acked, not stop, stop)
    if not told.lines and ended is None and begins is None:
        return heard
    _write(row, Report(told.stretch, told.job, told.lease, told.lines, ended, begins), is_current)
    if ended is not None and is_current:
        if ended.outcome == "in_doubt":
            fall_into_doubt(row.uid, now=now)
        elif row.state == "in_doubt":
            came_in_late(row.uid, now=now)
    return heard


def _locked(name: str) -> _Held:
    number = selectors.number_of(name)
    rows = [] if number is None else planned(_LOCK, values=[number])
    if not rows:
        raise selectors.no_run(name)
    return _Held(*rows[0])


def _take_hold(row: _Held, told: Report, actor: Actor) -> None:
    """The run knows the runner that tells of it; raises Denied where the stretch is another one's."""
    action, subject = "runbooks.report", f"run:{row.number}"
    is_known = row.held_by == actor.uid and row.lease == told.lease and told.stretch == row.stretch
    if is_known and str(row.job) == told.job:
        return
    found = runners.holder(UUID(told.job), actor=actor)
    is_own = (
        found is not None
        and found.lease == told.lease
        and found.reference == reference_of(row.uid, stretch=told.stretch)
    )
    words = f"stretch {told.stretch} of RUN-{row.number} is not with {actor.name} under lease {told.lease}"
    require(Answer(is_own, words), actor=actor, action=action, subject=subject)
    if found is not None and told.stretch == row.stretch:
        row.held_by, row.lease, row.runner_uid = actor.uid, found.lease, found.runner


def _steps(row: _Held, told: Report) -> dict[int, RunStep]:
    """The steps that the report is about, by position: as much of them as says what may become of them."""
    wanted = [each.position for each in (told.ended, told.begins) if each is not None]
    if not wanted:
        return {}
    found = planned(_STEPS, values=[row.uid, wanted])
    return {
        position: RunStep(
            position, "step", "", "", state, attempt, manual, confirm, decision=decision, started_at=at
        )
        for position, state, attempt, manual, confirm, decision, at in found
    }


def _write(row: _Held, told: Report, is_current: bool) -> None:
    """All of it in one statement."""
    ended, begins = told.ended, told.begins
    lines = told.lines
    at_work = is_current and row.state in AT_WORK
    values: dict[str, Any] = {
        "run": row.uid,
        "seqs": [line_key(told.stretch, seq=each.seq) for each in lines],
        "positions": [each.position for each in lines],
        "attempts": [each.attempt for each in lines],
        "streams": [each.stream for each in lines],
        "times": [each.at for each in lines],
        "texts": [rules.kept_text(each.text) for each in lines],
        "ended": ended.position if ended else None,
        "outcome": ended.outcome if ended else "pending",
        "exit_code": ended.exit_code if ended else None,
        "problem": rules.kept_text(ended.problem) if ended else "",
        "started_at": ended.started_at if ended else None,
        "ended_at": ended.ended_at if ended else None,
        "duration_ns": ended.duration_ns if ended else None,
        "begun": begins.position if begins else None,
        "begun_at": begins.at if begins else None,
        "state": "running" if at_work and row.state == "queued" else row.state,
        "at_position": begins.position if begins else ended.position if ended else None,
        "first_at": begins.at if begins else None,
        "acked": max((each.seq for each in lines), default=0) if is_current else 0,
        "held_by": row.held_by,
        "lease": row.lease,
        "runner_uid": row.runner_uid,
    }
    planned(_WRITE, values=values)
