"""Calls that are answered by a key of the telephone (Twilio's `<Gather>`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from seatrial.domains.notices import formats, selectors
from seatrial.domains.notices.services import linking
from seatrial.domains.notices.services.answering import answer_call
from seatrial.domains.notices.services.receipts import require_twilios
from seatrial.kit.problems import Problem

#: Where Twilio posts the key that was pressed.
CALLS = "/api/v1/paging/calls/twilio"
_DONE = {
    "acknowledge": "Acknowledged. Nobody else is called about it.",
    "escalate": "The next level is called.",
}


def action_of(number: int, *, contact: str) -> str:
    """The address to which the answer of a call about that page goes, made to that contact method."""
    token = linking.link(number, verb="acknowledge", contact=contact).rpartition("/")[2]
    return f"{settings.SITE_URL}{CALLS}/{token}"


def take_twilio_key(token: str, *, fields: Mapping[str, str], signature: str, url: str, now: datetime) -> str:
    """The page is answered by the key that was pressed; gives what the call says next, as TwiML. A key that
    answers nothing is asked for again. Raises CannotTakeReceipt for what Twilio did not sign.
    """
    require_twilios(fields, signature=signature, url=url)
    verb = formats.KEYS.get(fields.get("Digits", ""))
    try:
        asked = linking.read_link(token)
        if verb is None:
            said = selectors.said_about(selectors.page(f"PG-{asked.number}").about)
            verbs = frozenset(said.verbs if said else ())
            return formats.call("This key answers nothing.", action=url, verbs=verbs)
        answer_call(replace(asked, verb=verb), now=now)
    except Problem as problem:
        return formats.spoken(f"Not done: {problem.detail}.")
    return formats.spoken(_DONE[verb])
