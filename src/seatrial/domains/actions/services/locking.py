"""Taking the lock of one action, and writing down what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.actions import models, selectors
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.types import Action
from seatrial.domains.audit import services as audit
from seatrial.kit import events
from seatrial.kit.access import Actor
from seatrial.kit.events import Event
from seatrial.kit.problems import Problem


class CannotActOnChanged(Problem):
    """The action is another one by now than the one that was looked at; nothing was written."""

    type = "cannot-act-on-changed"
    title = "The action changed meanwhile"
    status = 409


class CannotActOnAction(Problem):
    """The action is not in a state in which that can be done."""

    type = "cannot-act-on-action"
    title = "The action is not in that state"
    status = 409


def locked(name: str, *, actor: Actor, revision: int | None) -> models.Action:
    """The row of the action, locked until the transaction ends. Raises NotFound, also where the actor may
    not know of it, and CannotActOnChanged where it is not at that revision any more (None: whatever it is).
    """
    found = selectors.known_action(name, actor=actor)
    row = models.Action.objects.select_for_update().get(uid=found.uid)
    if revision is not None and row.revision != revision:
        raise CannotActOnChanged(
            f"A-{row.number} was changed after you read it; nothing was written",
            remedy="Look at it again, and decide anew.",
        )
    return row


def expect(row: models.Action, *, states: tuple[str, ...], deed: str) -> None:
    """Returns where the action is in one of the states; raises CannotActOnAction where it is not."""
    if row.state not in states:
        raise CannotActOnAction(
            f"A-{row.number} is {row.state}, and so it cannot be {deed}",
            remedy=f"Only one that is {' or '.join(states)} can be {deed}.",
        )


def written(
    row: models.Action, *, action: str, event: type[Event], actor: Actor, now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Action:  # fmt: skip
    """The row is stored with its next revision, on record, and those above hear of it. Gives its value."""
    row.revision += 1
    row.save()
    return recorded(row, action=action, event=event, actor=actor, now=now, details=details)


def recorded(
    row: models.Action, *, action: str, event: type[Event], actor: Actor, now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Action:  # fmt: skip
    """What became of the row, which is stored, is on record, and those above hear of it. Gives its value."""
    found = value_of(row)
    said = {"number": found.name, "service": found.service, **(details or {})}
    audit.record(action, actor=actor, subject=found.urn, details=said, now=now)
    events.publish(event(uid=found.uid, kind=found.kind, service=found.service, source=found.source))  # type: ignore[call-arg]
    return found
