"""Giving money for an action: the service owner's alone (R027)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from seatrial.domains.actions import policies, rules, selectors
from seatrial.domains.actions.events import ActionChanged
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.services.locking import expect, locked, written
from seatrial.domains.actions.types import Action
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Invalid


@transaction.atomic
def fund(
    name: str, *, amount: Decimal, currency: str, actor: Actor, now: datetime, revision: int | None = None
) -> Action:
    """The action has that much money, given by the actor; a sum that was given before is replaced.

    Raises NotFound, Denied for everybody but the service owner, Invalid, CannotActOnAction where it is
    cancelled, CannotActOnChanged.
    """
    row = locked(name, actor=actor, revision=revision)
    before = value_of(row)
    answer = policies.may_fund(actor, scopes=selectors.scopes_of(before))
    require(answer, actor=actor, action="actions.funded", subject=before.urn)
    expect(row, states=("open", "done", "verified"), deed="funded")
    faults = rules.amount_faults(amount, currency=currency)
    if faults:
        raise Invalid(f"no money is given: {faults[0].detail}", faults=faults)
    row.amount, row.currency, row.funded_by, row.funded_at = amount, currency, UUID(actor.principal), now
    details = {"amount": str(amount), "currency": currency}
    return written(row, action="actions.funded", event=ActionChanged, actor=actor, now=now, details=details)
