"""What happens in reviews that others may want to know."""

from typing import ClassVar

from seatrial.kit.events import Event


class ReviewOpened(Event):
    """A review was opened, by a person or by what happened; `trigger` says which."""

    name: ClassVar[str] = "reviews.opened"
    uid: str
    service: str
    environment: str
    kind: str
    trigger: str


class ReviewStepped(Event):
    """A review went from one state to the next."""

    name: ClassVar[str] = "reviews.stepped"
    uid: str
    service: str
    before: str
    after: str


class ItemRejected(Event):
    """Somebody of its role says that an item is not good enough: its preparer has to remedy it."""

    name: ClassVar[str] = "reviews.item-rejected"
    uid: str
    service: str
    item: str


class WaiverAsked(Event):
    """Somebody asks the service owner to accept a risk for a time."""

    name: ClassVar[str] = "reviews.waiver-asked"
    uid: str
    service: str
    item: str


class WaiverChanged(Event):
    """A waiver was approved, refused or ended: `state` says which."""

    name: ClassVar[str] = "reviews.waiver-changed"
    uid: str
    service: str
    environment: str
    item: str
    state: str


class SignaturesAsked(Event):
    """A decision is proposed: those of its slots are asked to sign."""

    name: ClassVar[str] = "reviews.signatures-asked"
    uid: str
    review: str
    service: str


class Signed(Event):
    """Somebody signed a proposal: it may be the next one's turn."""

    name: ClassVar[str] = "reviews.signed"
    proposal: str
    review: str
    slot: str


class Decided(Event):
    """A decision stands."""

    name: ClassVar[str] = "reviews.decided"
    uid: str
    review: str
    service: str
    environment: str
    outcome: str


class DecisionFell(Event):
    """A decision that stood does not any more; `because` names what fell, in words."""

    name: ClassVar[str] = "reviews.decision-fell"
    uid: str
    review: str
    service: str
    environment: str
    because: tuple[str, ...]
