"""Who is asked to sign for a service: by the matrix that its review pinned, and by the policy that holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.selectors.policies import policy
from seatrial.domains.reviews.selectors.rows import matrix_of
from seatrial.domains.reviews.types import Slot


def slots_asked(row: models.Review, *, service: Service) -> list[Slot]:
    """The slots of the review's matrix, then one for each stakeholder whom the policy names for the service
    (R076). `person_uid` stays '' where nobody has that account, or it is off: nobody can sign there.
    """
    asked = rules.slots_of(matrix_of(row), service=service)
    named = [_found(each) for each in rules.stakeholder_slots(policy(), service=service)]
    return sorted([*asked, *named], key=lambda slot: slot.order)


def signers_of(
    slot: Mapping[str, Any], *, service: Service, now: datetime, deputies: bool = False
) -> list[str]:
    """The uids of those who may sign in a slot of a proposal; with `deputies` those who stand in for them
    too. What else may keep one of them from it is seen when they sign.
    """
    named = str(slot.get("person", "")).removeprefix("person:")
    if named:
        stand_ins = [
            each.deputy.uid
            for each in identity.deputies(now=now, person=named)
            if each.person.uid == named and each.starts_at <= now
        ]
        return [named, *(stand_ins if deputies else ())]
    found = identity.holders(now=now, roles=[slot["role"]], within=catalog.scopes(service))
    people = [each.person.uid for each in found if deputies or not each.held.deputy_of]
    return list(dict.fromkeys(people))


def _found(slot: Slot) -> Slot:
    found = identity.find_person(slot.handle)
    if found is None or not found.is_active or found.kind != "human":
        return slot
    return replace(slot, person_uid=str(found.uid))
