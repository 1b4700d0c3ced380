"""What happened to actions, for those whose decisions rest on them."""

from typing import ClassVar

from seatrial.kit.events import Event


class ActionOpened(Event):
    """Somebody answers for something by a date."""

    name: ClassVar[str] = "actions.opened"
    uid: str
    kind: str
    #: URN of the service, '' where it is about none
    service: str
    #: URN of what it comes from
    source: str


class ActionChanged(Event):
    """Its words, its owner or its date changed; one that was overdue may be no longer."""

    name: ClassVar[str] = "actions.changed"
    uid: str
    kind: str
    service: str
    source: str


class ActionDone(Event):
    """Its owner says that it is done; nobody has verified it yet."""

    name: ClassVar[str] = "actions.done"
    uid: str
    kind: str
    service: str
    source: str


class ActionVerified(Event):
    """Somebody other than its owner saw that it is done."""

    name: ClassVar[str] = "actions.verified"
    uid: str
    kind: str
    service: str
    source: str


class ActionReopened(Event):
    """It was done, verified or cancelled, and is open again."""

    name: ClassVar[str] = "actions.reopened"
    uid: str
    kind: str
    service: str
    source: str


class ActionCancelled(Event):
    """Nobody has to do it any more; the reason is on record."""

    name: ClassVar[str] = "actions.cancelled"
    uid: str
    kind: str
    service: str
    source: str


class ActionOverdue(Event):
    """Its last day is over, and it is still open. Once for each date that it was given."""

    name: ClassVar[str] = "actions.overdue"
    uid: str
    kind: str
    service: str
    source: str
