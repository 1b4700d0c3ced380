"""Dead letters: repaired and read again, or dropped."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import policies, selectors
from seatrial.domains.alerts.formats.wrapping import Wrapped, wrapped
from seatrial.domains.alerts.models import Arrival, DeadLetter
from seatrial.domains.alerts.services.watching import letters_settled
from seatrial.domains.alerts.types.listing import Letter
from seatrial.domains.audit import services as audit
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem


class CannotReplay(Problem):
    """What the dead letter holds is not even its format, or somebody has settled it."""

    type = "cannot-replay"
    title = "The dead letter is not read again"
    status = 409


@transaction.atomic
def replay(name: str, *, content: str = "", actor: Actor, now: datetime) -> Letter:
    """The dead letter, with `content` in its place where it was repaired, is an arrival of its own, which is
    read like any other. Raises NotFound, Denied, CannotReplay.
    """
    row = _locked(name, actor=actor, action="alerts.letter-replayed")
    arrival = row.arrival
    text = content.strip() or row.content
    # bytes that are no text would not survive being shown: what nobody repaired is played as it came
    body = text.encode() if content.strip() else bytes(arrival.body)
    again = Wrapped(body, arrival.format, arrival.content_type, arrival.headers)
    if row.position is not None:
        try:
            again = wrapped(
                text, format_name=arrival.format, original=bytes(arrival.body),
                content_type=arrival.content_type, headers=arrival.headers,
            )  # fmt: skip
        except ValueError as error:
            raise CannotReplay(f"it is no JSON: {error}", remedy="Correct it and replay it again.") from error
    Arrival.objects.create(
        uid=new_uid(now), source_id=arrival.source_id, format=again.format, received_at=now,
        content_type=again.content_type, path=arrival.path, headers=again.headers, body=again.body,
    )  # fmt: skip
    return _settle(row, "played", actor, now, "alerts.letter-replayed")


@transaction.atomic
def drop(name: str, *, actor: Actor, now: datetime) -> Letter:
    """Nobody looks after it any more; it stays as it is. Raises NotFound, Denied, CannotReplay."""
    row = _locked(name, actor=actor, action="alerts.letter-dropped")
    return _settle(row, "dropped", actor, now, "alerts.letter-dropped")


def _locked(name: str, *, actor: Actor, action: str) -> DeadLetter:
    letter = selectors.dead_letter(name, actor=actor)
    row = DeadLetter.objects.select_for_update(of=("self",)).get(number=letter.number)
    team = {each.urn: each for each in selectors.sources()}.get(letter.source)
    scopes = selectors.source_scopes(team) if team else ()
    require(policies.may_repair(actor, scopes=scopes), actor=actor, action=action, subject=letter.source)
    if row.settled_at is not None:
        raise CannotReplay(f"{letter.name} was {row.outcome}", remedy="Look at the list of those left.")
    return row


def _settle(row: DeadLetter, outcome: str, actor: Actor, now: datetime, action: str) -> Letter:
    row.settled_at, row.settled_by, row.outcome = now, actor.principal, outcome
    row.save(update_fields=["settled_at", "settled_by", "outcome"])
    letters_settled(row.arrival.source_id, now=now)
    letter = selectors.letter_of(row)
    audit.record(action, actor=actor, subject=letter.source, details={"letter": letter.name}, now=now)
    return letter
