"""What the API says of who may do what."""

from ninja import Schema

from seatrial.domains.identity.types import Access, Grant, Profile
from seatrial.kit.access import Answer


class PowerOut(Schema):
    """Whether somebody holds a grant, where, and why or why not."""

    grant: str
    summary: str
    scope: str
    allowed: bool
    reason: str

    @classmethod
    def of(cls, grant: Grant, urn: str, answer: Answer) -> "PowerOut":
        """One line of what somebody may do."""
        return cls(
            grant=grant.name, summary=grant.summary, scope=urn, allowed=answer.allowed, reason=answer.reason
        )


class PowersOut(Schema):
    """Everything that somebody may do, and may not."""

    items: list[PowerOut]


class WhoOut(Schema):
    """Somebody who may, or can help, and why."""

    uid: str
    handle: str
    name: str
    kind: str
    reason: str


class AccessOut(Schema):
    """Who may do this, and why not I?"""

    action: str
    summary: str
    subject: str
    within: list[str]
    allowed: bool
    reason: str
    everybody: bool
    humans_only: bool
    items: list[WhoOut]
    ask: list[WhoOut]

    @classmethod
    def of(cls, found: Access) -> "AccessOut":
        """The answer as the API gives it."""
        return cls(
            action=found.grant.name,
            summary=found.grant.summary,
            subject=found.subject,
            within=list(found.within),
            allowed=found.answer.allowed,
            reason=found.answer.reason,
            everybody=found.grant.everybody,
            humans_only=found.grant.humans,
            items=[_who(each) for each in found.holders],
            ask=[_who(each) for each in found.ask],
        )


def _who(found: tuple[Profile, str]) -> WhoOut:
    person, reason = found
    return WhoOut(uid=person.uid, handle=person.handle, name=person.name, kind=person.kind, reason=reason)
