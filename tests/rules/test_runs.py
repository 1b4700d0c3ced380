"""Rules of runs: what becomes of them, what is taken back, what runners and people may say. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.runbooks.rules import undoing
from seatrial.domains.runbooks.rules.adhering import Adherence, adherence, together
from seatrial.domains.runbooks.rules.deciding import decidable, is_settled
from seatrial.domains.runbooks.rules.fingerprints import fingerprint
from seatrial.domains.runbooks.rules.going_on import Situation, next_of
from seatrial.domains.runbooks.rules.parameters import values_of
from seatrial.domains.runbooks.rules.reporting import kept_text, may_begin, takes_end, why_stop
from seatrial.domains.runbooks.rules.stretching import line_key, note_key, stretch_of
from seatrial.domains.runbooks.types import Document, Front, Parameter, Step
from seatrial.domains.runbooks.types.runs import (
    AT_WORK,
    RUN_STATES,
    STEP_STATES,
    Beginning,
    Ending,
    RunStep,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATES = st.sampled_from(STEP_STATES)


def step(position, state="pending", **fields):
    values = {"phase": "step", "name": f"s{position}", "title": "", **fields}
    return RunStep(position=position, state=state, **values)


def fence(name, phase="step", **fields):
    return Step(name=name, title=name, phase=phase, language="sh", text="true", line=1, **fields)


def steps_of(states):
    return [step(position, state) for position, state in enumerate(states, start=1)]


@given(st.lists(STATES, min_size=1, max_size=12), st.booleans(), st.booleans())
def test_nothing_that_began_is_given_to_a_runner_again(states, has_undo, takes_back):
    steps = steps_of(states)
    found = next_of(Situation(steps, has_undo=has_undo, is_undoable=has_undo, rollback_on_failure=takes_back))
    assert found.state in RUN_STATES
    if not found.goes_on or found.rolls_back:
        return
    given_out = stretch_of(steps, begin_at=found.position or 1)
    assert given_out
    assert all(each.state == "pending" for each in given_out)
    assert not {"running", "in_doubt", "failed", "aborted"} & set(states)


@given(st.lists(STATES, min_size=1, max_size=12))
def test_it_passes_only_where_every_step_has_an_end_and_none_is_bad(states):
    found = next_of(Situation(steps_of(states)))
    if found.state == "passed":
        assert set(states) <= {"passed", "skipped", "simulated"}


@given(st.lists(STATES, min_size=1, max_size=12), st.sampled_from(["run", "verify", "undo"]))
def test_who_stops_it_stops_it(states, purpose):
    found = next_of(Situation(steps_of(states), purpose=purpose, wish="stop", wish_reason="it spreads"))
    assert found.state == "aborted"
    assert "it spreads" in found.reason


def test_what_began_and_has_no_end_is_in_doubt():
    found = next_of(Situation(steps_of(["passed", "running", "pending"])))
    assert (found.state, found.position, found.goes_on) == ("in_doubt", 2, False)


def test_a_person_is_waited_for():
    manual = [step(1, "passed"), step(2, manual=True), step(3)]
    assert next_of(Situation(manual)).state == "waiting"
    assert [each.position for each in stretch_of([step(1), *manual[1:]], begin_at=1)] == [1]
    confirmed = [step(1, confirm=True, decision="confirmed"), step(2, confirm=True)]
    assert next_of(Situation(confirmed)).goes_on
    assert [each.position for each in stretch_of(confirmed, begin_at=1)] == [1]


def test_a_stretch_that_did_nothing_is_not_given_out_for_ever():
    steps = steps_of(["passed", "pending"])
    assert next_of(Situation(steps, position=2, problem="no such target")).state == "failed"
    assert next_of(Situation(steps, position=1, problem="it ended")).goes_on


def test_a_failure_is_taken_back_only_where_all_of_it_can_be():
    steps = steps_of(["passed", "failed", "pending"])
    wanted = Situation(steps, rollback_on_failure=True, has_undo=True, is_undoable=True)
    assert next_of(wanted).rolls_back
    for changed in (
        replace(wanted, rollback_on_failure=False),
        replace(wanted, has_undo=False),
        replace(wanted, is_undoable=False),
        replace(wanted, steps=steps_of(["passed", "aborted"])),
    ):
        found = next_of(changed)
        assert not found.rolls_back
        assert found.state in ("failed", "aborted")


def test_once_all_is_taken_back_it_ends_as_it_was_to():
    undone = [step(1, "passed"), step(2, "passed", phase="undo")]
    found = next_of(Situation(undone, purpose="undo", ends_as="aborted"))
    assert (found.state, found.rolled_back) == ("aborted", True)
    found = next_of(Situation([step(1, "passed"), step(2, "failed", phase="undo")], purpose="undo"))
    assert (found.state, found.rolled_back) == ("failed", False)


ENDS = ("passed", "failed", "in_doubt", "aborted", "pending", "skipped")


@given(st.lists(st.sampled_from(ENDS), max_size=10))
def test_what_was_done_is_taken_back_the_last_first(states):
    names = [f"s{position}" for position in range(1, len(states) + 1)]
    document = Document(
        "deploy.md",
        Front(),
        steps=tuple(fence(name, rollback=f"undo-{name}") for name in names),
        undo=tuple(fence(f"undo-{name}", "undo") for name in names),
    )
    plan = [each.name for each in undoing.undo_plan(document, steps=steps_of(states))]
    may_be = ("passed", "in_doubt", "aborted")
    done = [name for name, state in zip(names, states, strict=True) if state in may_be]
    assert plan == [f"undo-{name}" for name in reversed(done)]


def test_what_was_in_doubt_when_it_was_run_again_is_taken_back_however_that_ended():
    document = Document(
        "deploy.md", Front(), steps=(fence("s1", rollback="undo-s1"),), undo=(fence("undo-s1", "undo"),)
    )
    again = step(1, "failed", attempt=2, doubted=True, undo="undo-s1")
    assert [each.name for each in undoing.undo_plan(document, steps=[again])] == ["undo-s1"]
    assert undoing.undone_by("undo-s1", steps=[again]) == 1
    assert undoing.undo_plan(document, steps=[replace(again, doubted=False)]) == ()


def test_what_was_left_out_of_doubt_is_named_and_not_called_taken_back():
    left = step(1, "skipped", decision="skip", doubted=True)
    undone = step(3, "passed", phase="undo")
    found = next_of(Situation([left, step(2, "passed"), undone], purpose="undo", ends_as="aborted"))
    assert (found.state, found.rolled_back) == ("aborted", False)
    assert found.reason == "not all of it may be taken back: s1 was left out"
    for harmless in (replace(left, doubted=False), replace(left, mutating=False)):
        assert next_of(Situation([harmless, undone], purpose="undo")).rolled_back
    found = next_of(Situation([step(1, "passed"), step(2, "skipped", phase="undo")], purpose="undo"))
    assert not found.rolled_back


def test_what_was_done_and_has_no_undo_is_named_and_not_called_taken_back():
    bare, undone = step(2, "passed"), step(3, "passed", phase="undo")
    named = step(1, "passed", undo="undo-s1")
    found = next_of(Situation([named, bare, undone], purpose="undo", ends_as="aborted"))
    assert (found.state, found.rolled_back) == ("aborted", False)
    assert found.reason == "not all of it may be taken back: s2 has no undo"
    reasoned, not_done = replace(bare, undo_reason="it only adds"), replace(bare, state="pending")
    for harmless in (replace(bare, mutating=False), reasoned, not_done):
        assert next_of(Situation([named, harmless, undone], purpose="undo")).rolled_back


def test_what_failed_is_not_taken_back_and_named():
    rows = [step(1, "passed", undo="u"), step(2, "failed", undo="v"), step(3, "passed", phase="undo")]
    found = next_of(Situation(rows, purpose="undo", ends_as="failed"))
    assert (found.state, found.rolled_back) == ("failed", True)
    assert found.reason == "what s2 did before it failed is not taken back"
    failed = rows[1]
    changed = (replace(failed, mutating=False), replace(failed, undo_reason="it only adds"))
    for other in (*changed, replace(failed, phase="check")):
        assert next_of(Situation([rows[0], other, rows[2]], purpose="undo")).reason == ""


@pytest.mark.parametrize(
    ("state", "stands"), [("aborted", "waiting"), ("aborted", "pending"), ("failed", "pending")]
)
def test_what_was_not_begun_is_gone_on_with_from_there(state, stands):
    steps = [step(1, "passed"), step(2, stands, manual=stands == "waiting"), step(3, "pending")]
    found = decidable(steps, state=state, rolled_back=False, is_undo=False, has_undo=True)
    assert found.step is steps[1]
    assert found.choices == ("rerun", "skip", "rollback")


def test_what_may_be_decided_follows_from_where_it_stands():
    steps = [step(1, "passed"), step(2, "in_doubt", verify="proof"), step(3, name="proof", phase="verify")]
    asked = {"rolled_back": False, "is_undo": False, "has_undo": True}
    assert decidable(steps, state="in_doubt", **asked).choices == (
        "verify", "done", "rerun", "skip", "rollback",
    )  # fmt: skip
    plain = [step(1, "in_doubt")]
    assert decidable(plain, state="in_doubt", **{**asked, "has_undo": False}).choices == (
        "done", "rerun", "skip",
    )  # fmt: skip
    assert decidable(plain, state="running", **asked).choices == ()
    assert decidable(steps_of(["failed"]), state="failed", **{**asked, "rolled_back": True}).choices == ()
    assert not is_settled(steps, doubt=2)
    assert is_settled([*steps[:2], replace(steps[2], state="passed")], doubt=2)


@given(STATES, st.integers(1, 3), st.integers(1, 3))
def test_a_step_ends_once_and_by_its_own_attempt(state, attempt, said):
    ended = Ending(1, said, "passed", 0, "", AT, AT, 1)
    assert takes_end(step(1, state, attempt=attempt), ended=ended) == (
        state in ("pending", "running", "in_doubt") and attempt == said
    )
    assert not takes_end(None, ended=ended)


@given(STATES, st.booleans())
def test_a_step_begins_once(state, manual):
    begins = Beginning(1, 1, AT)
    may = may_begin(step(1, state, manual=manual, started_at=AT + timedelta(seconds=1)), begins=begins)
    assert may == (state == "pending" and not manual)
    assert may_begin(step(1, "running", started_at=AT), begins=begins)  # the same, told again


@given(st.sampled_from(RUN_STATES), st.sampled_from(["", "abort", "stop"]), st.booleans())
def test_a_runner_goes_on_only_where_nobody_minds(state, wish, is_current):
    why = why_stop(state=state, wish=wish, is_current=is_current)
    assert (why == "") == (is_current and not wish and state in AT_WORK)


@given(st.text())
def test_a_line_is_kept_as_a_database_can_hold_it(text):
    assert "\x00" not in kept_text(text)
    assert len(kept_text(text * 100)) <= 16_000


@given(st.integers(0, 2**20), st.integers(1, 2**31 - 1), st.integers(1, 2**20))
def test_notes_stand_behind_the_lines_of_their_stretch(stretch, seq, number):
    note = note_key(stretch, number=number)
    assert line_key(stretch, seq=seq) < note < line_key(stretch + 1, seq=1)
    assert note < 2**63


def test_a_fingerprint_is_of_all_that_decides_what_happens():
    said = {
        "runbook": "runbook:edi-gateway/deploy", "revision": "sha256:1", "service": "service:edi-gateway",
        "environment": "production", "mode": "live", "runner": "lab", "targets": ["local"],
        "parameters": {"version": {"value": "2"}}, "rollback_on_failure": True,
    }  # fmt: skip
    changed = {
        "runbook": "runbook:edi-gateway/other", "revision": "sha256:2", "service": "service:other",
        "environment": "staging", "mode": "simulate", "runner": "other", "targets": ["web"],
        "parameters": {"version": {"reference": "env:V"}}, "rollback_on_failure": False,
    }  # fmt: skip
    found = {fingerprint(**said), *(fingerprint(**{**said, key: changed[key]}) for key in said)}
    assert len(found) == 1 + len(said)


PARAMETERS = (
    Parameter(name="version", pattern="[0-9.]+"),
    Parameter(name="count", type="integer", default=2, minimum=1, maximum=8),
    Parameter(name="share", type="number", required=False, maximum=1),
    Parameter(name="force", type="boolean", default=False),
    Parameter(name="side", type="choice", choices=("blue", "green"), default="blue"),
    Parameter(name="wait", type="duration", default="5m"),
    Parameter(name="token", type="secret", required=False),
)


@pytest.mark.parametrize(
    ("given_value", "place", "words"),
    [
        ({}, "version", "is needed"),
        ({"version": "1; rm -rf /"}, "version", "does not fit"),
        ({"version": "1", "count": "9"}, "count", "9 is more than 8"),
        ({"version": "1", "count": True}, "count", "no whole number"),
        ({"version": "1", "count": "2.5"}, "count", "no whole number"),
        ({"version": "1", "share": "nan"}, "share", "no number"),
        ({"version": "1", "force": "maybe"}, "force", "neither true nor false"),
        ({"version": "1", "side": "red"}, "side", "none of blue, green"),
        ({"version": "1", "wait": "soon"}, "wait", "no duration"),
        ({"version": "1", "token": "hunter2"}, "token", "never sent"),
        ({"version": "1\n2"}, "version", "nobody sees"),
        ({"version": "1", "verison": "2"}, "verison", "no parameter"),
    ],
)
def test_a_value_out_of_bounds_is_refused_with_its_place(given_value, place, words):
    _, faults = values_of(PARAMETERS, given=given_value)
    assert [(each.place, words in each.detail) for each in faults] == [(f"/parameters/{place}", True)]


def test_values_are_what_programs_are_given():
    found, faults = values_of(
        PARAMETERS, given={"version": "1.2", "force": "yes", "share": "0.5", "token": "env:TOKEN"}
    )
    assert not faults
    assert found == {
        "version": {"value": "1.2"}, "count": {"value": "2"}, "share": {"value": "0.5"},
        "force": {"value": "true"}, "side": {"value": "blue"}, "wait": {"value": "5m"},
        "token": {"reference": "env:TOKEN"},
    }  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), st.one_of(st.text(), st.integers(), st.floats(), st.none())))
def test_whatever_is_given_is_taken_or_refused(given_value):
    found, _ = values_of(PARAMETERS, given=given_value)
    assert all(isinstance(each.get("value", ""), str) for each in found.values())


def followed(skipped, *, reason="", state="passed"):
    rows = [
        step(position, "skipped" if position <= skipped else "passed", reason=reason)
        for position in range(1, 101)
    ]
    return adherence(rows, state=state, reason="")


@pytest.mark.mission("R127")
def test_of_a_hundred_steps_four_may_be_left_out_without_a_word_and_six_may_not():
    four, six = followed(4), followed(6)
    assert (four.ratio, four.is_enough) == (0.96, True)
    assert (six.ratio, six.is_enough) == (0.94, False)
    assert followed(6, reason="the partner has no portal").is_enough
    assert together([four, six]) == Adherence(200, 190, 0)


def test_no_step_is_no_pass_and_what_is_out_of_its_order_is_not_followed():
    assert not Adherence().is_enough
    rows = [step(1, "passed", started_at=AT + timedelta(minutes=1)), step(2, "passed", started_at=AT)]
    assert adherence(rows, state="passed", reason="").unexplained == 1
    left = steps_of(["passed", "pending"])
    assert adherence(left, state="aborted", reason="").unexplained == 1
    assert adherence(left, state="failed", reason="").unexplained == 0
