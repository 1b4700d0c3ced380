"""Whom gates tell: who may confirm, and who answers for a service."""

from datetime import datetime

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.gates.types import CONFIRM, BreakGlass
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind

#: Whoever leads a service is asked to look back on what happened to it, the first that there is.
_ANSWERING = ("engineering_lead", "operations_lead", "service_owner", "security_lead")
ASKED = NOTICE_KINDS.add(
    "break_glass", NoticeKind("break_glass", "A gate is to be opened, and waits for a second person", True)
)


def who_answers_for(service: Service, *, now: datetime) -> str:
    """The uid of the person who answers for the service, '' where nobody leads it. Deputies come last."""
    for role in _ANSWERING:
        held = identity.holders(now=now, roles=[role], within=catalog.scopes(service))
        for holder in sorted(held, key=lambda each: bool(each.held.deputy_of)):
            if holder.person.kind == "human":
                return holder.person.uid
    return ""


def tell_who_may_confirm(asked: BreakGlass, *, service: Service, now: datetime) -> None:
    """Everybody who may confirm the request has it on their page of notices; who asked has not."""
    held = identity.holders(now=now, roles=sorted(CONFIRM.roles), within=catalog.scopes(service))
    people = [each.person.uid for each in held if each.person.uid != asked.requested_by]
    notices.tell(
        people,
        kind=ASKED.name,
        subject=f"{service.title}: the gate of {asked.environment} is to be opened",
        body=f"{asked.requested_name} asks for it: {asked.reason}\n\n"
        "A second person has to confirm within the hour, or it lapses.",
        link=reverse("gates:break_glass", args=[asked.uid]),
        key=asked.urn,
        now=now,
    )
