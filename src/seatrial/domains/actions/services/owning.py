"""Who owns an action: a person whose account is on and who may see it; and that they hear of it."""

from datetime import datetime

from seatrial.domains.actions.types import Action
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind
from seatrial.kit.access import Actor
from seatrial.kit.problems import Fault

OWNED = NOTICE_KINDS.add("action.owned", NoticeKind("action.owned", "You own an action"))


def owner_named(name: str, *, service: Service | None, faults: list[Fault], now: datetime) -> Profile | None:
    """The person of that uid or handle; None, with a fault at `/owner`, where they cannot own it."""
    if not name.strip():
        return None
    row = identity.find_person(name.strip().removeprefix("person:"))
    if row is None:
        faults.append(Fault("/owner", f"there is no person {name[:60]!r}", "Write a handle or uid."))
        return None
    found = identity.profile_of(row)
    if found.kind != "human" or not found.is_active or found.erased_at is not None:
        faults.append(Fault("/owner", f"the account {found.handle} is off or no person's", "Name another."))
        return None
    if found.is_vendor:
        actor = identity.actor_for_person(row, now=now)
        if service is None or not catalog.knows(actor, service=service):
            remedy = "Name somebody who sees it, or give them a role within the service first."
            faults.append(Fault("/owner", f"{found.handle} may not know of it", remedy))
            return None
    return found


def tell_owner(found: Action, *, by: Actor, now: datetime) -> None:
    """The owner has a notice of it, unless they did it themselves; once for each time that they get it."""
    if by.principal == found.owner_uid:
        return
    about = f" It is about {found.service.partition(':')[2]}." if found.service else ""
    why = f" It comes from {found.source_title}." if found.source_title else ""
    body = (
        f"You answer for {found.name}: {found.title}.\n\nIt is due on {found.due_on}.{about}{why}"
        f"\n\n{found.text}"
    ).strip()
    notices.tell(
        [found.owner_uid], kind=OWNED.name, subject=f"{found.name} is yours: {found.title}", body=body,
        link=f"/actions/{found.name}", key=f"{found.urn}:owned:{found.revision}", now=now,
    )  # fmt: skip
