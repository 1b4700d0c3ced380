"""When a person is paged by what."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.notices import models, policies, selectors
from seatrial.domains.notices.types import Rule, Urgency
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid

_DAY_SECONDS = 86_400
_MOST = 50


@transaction.atomic
def choose_rules(
    urgency: Urgency, *, steps: Sequence[tuple[str, int]], actor: Actor, now: datetime
) -> list[Rule]:
    """Pages of that urgency go to the actor by those contact methods ('' for the address of the account),
    each after so many seconds; without any step, as for whoever has no rule. Raises Denied, and Invalid for
    a contact method that is not the actor's or not verified, and for more than a day.
    """
    mine = policies.reader(actor)
    require(policies.may_choose(actor), actor=actor, action="pages.chosen", subject=f"person:{mine}")
    verified = {each.uid for each in selectors.contacts(mine) if each.verified_at}
    faults = [fault for number, step in enumerate(steps) for fault in _faults(number, step, verified)]
    if len(steps) > _MOST:
        faults.append(Fault("/steps", f"there are at most {_MOST} rules"))
    if faults:
        raise Invalid("the rules were not changed", faults=faults)
    models.PagingRule.objects.filter(person_uid=mine, urgency=urgency).delete()
    models.PagingRule.objects.bulk_create(
        models.PagingRule(
            uid=new_uid(now), person_uid=UUID(mine), urgency=urgency, after_seconds=after,
            contact_id=UUID(contact) if contact else None,
        )
        for contact, after in dict.fromkeys(steps)
    )  # fmt: skip
    details = {"urgency": urgency, "steps": len(steps)}
    audit.record("pages.chosen", actor=actor, subject=f"person:{mine}", details=details, now=now)
    return [rule for rule in selectors.paging_rules([mine]).get(mine, []) if rule.urgency == urgency]


def _faults(number: int, step: tuple[str, int], verified: set[str]) -> list[Fault]:
    contact, after = step
    found = []
    if contact and contact not in verified:
        words = "it is not one of your verified contact methods"
        found.append(Fault(f"/steps/{number}/contact", words, "Add it, and verify it."))
    if not 0 <= after <= _DAY_SECONDS:
        found.append(Fault(f"/steps/{number}/after_seconds", "it is from 0 seconds to a day"))
    return found
