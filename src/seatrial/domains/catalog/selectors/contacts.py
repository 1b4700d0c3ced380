"""Contact lists with their verifications."""

from collections.abc import Iterable, Mapping, Sequence

from seatrial.domains.catalog import models
from seatrial.domains.catalog.rules.contacts import Contact, Verification, contacts_of
from seatrial.domains.catalog.selectors.knowing import knows_urn
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def verifications(urns: Iterable[str]) -> Mapping[tuple[str, str, str], Verification]:
    """The last verification of each contact of the lists at each address that it had."""
    rows = (
        models.ContactVerification.objects.filter(list_urn__in=list(urns))
        .order_by("list_urn", "contact", "fingerprint", "-verified_at")
        .distinct("list_urn", "contact", "fingerprint")
    )
    return {
        (row.list_urn, row.contact, row.fingerprint): Verification(row.verified_at, row.actor_name)
        for row in rows
    }


def contact_lists(of: Sequence[str]) -> list[models.Sheet]:
    """The lists of these services, systems and teams, by URN."""
    return list(models.Sheet.objects.filter(kind="ContactList", of__in=of).order_by("urn"))


def contacts(of: Sequence[str]) -> list[Contact]:
    """Everybody who is called for these services, systems and teams, in order, with verifications."""
    lists = contact_lists(of)
    known = verifications(sheet.urn for sheet in lists) if lists else {}
    return [each for sheet in lists for each in contacts_of(sheet.urn, body=sheet.body, verifications=known)]


def contact(list_urn: str, *, contact: str, actor: Actor) -> Contact:
    """That contact of that list; raises NotFound, also where the actor may not know of its service."""
    sheet = models.Sheet.objects.filter(kind="ContactList", urn=list_urn).first()
    if sheet is not None and knows_urn(actor, urn=sheet.of):
        known = verifications([list_urn])
        for found in contacts_of(list_urn, body=sheet.body, verifications=known):
            if found.id == contact:
                return found
    raise NotFound(f"there is no contact {contact!r} in {list_urn}")
