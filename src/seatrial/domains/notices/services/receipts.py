"""Receipts of providers: a page arrived, or did not after all."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from seatrial.domains.notices import formats, models
from seatrial.domains.notices.drivers import account
from seatrial.domains.notices.services import settling
from seatrial.kit.problems import Problem

_LONGEST_ERROR = 500


class CannotTakeReceipt(Problem):
    """Nobody whom we know signed the receipt."""

    type = "cannot-take-receipt"
    title = "The receipt is not taken"
    status = 403


def require_twilios(fields: Mapping[str, str], *, signature: str, url: str) -> None:
    """Returns where Twilio signed the request with the token of an account of ours; raises
    CannotTakeReceipt.
    """
    found = (account(each) for each in settings.PAGING_PROVIDERS.values())
    secrets = {each.token for each in found if each is not None}
    if not any(formats.is_twilios(signature, url=url, fields=fields, secret=each) for each in secrets):
        raise CannotTakeReceipt("it does not bear Twilio's signature")


def take_twilio_receipt(fields: Mapping[str, str], *, signature: str, url: str, now: datetime) -> bool:
    """What Twilio says became of a message is on record; gives whether we know the message. One that did not
    arrive is followed by the person's next way. Raises CannotTakeReceipt for what Twilio did not sign.
    """
    require_twilios(fields, signature=signature, url=url)
    receipt = formats.twilio_receipt(fields)
    with transaction.atomic():
        row = models.Delivery.objects.filter(provider_id=receipt.provider_id).exclude(provider_id="").first()
        if row is None:
            return False
        page = models.Page.objects.select_for_update().get(number=row.page_id)
        ours = models.Delivery.objects.filter(uid=row.uid)
        if receipt.outcome == "delivered":
            ours.filter(state="sent").update(state="delivered", delivered_at=now)
        elif receipt.outcome == "failed" and ours.filter(state="sent").update(
            state="failed", error=receipt.error[:_LONGEST_ERROR]
        ):
            settling.follow(page, now=now)
    return True
