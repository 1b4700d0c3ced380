"""Text messages and calls by Twilio's API, which says afterwards whether they arrived."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from seatrial.domains.notices.drivers.failing import CannotPage
from seatrial.domains.notices.drivers.posting import post

SCHEME = "twilio"
_API = "https://api.twilio.com"


@dataclass(frozen=True, slots=True)
class Account:
    """An account with Twilio, and the number that messages and calls come from."""

    sid: str
    token: str = field(repr=False)
    sender: str
    api: str


def account(url: str) -> Account | None:
    """The account that `twilio://SID:TOKEN@+15550100` names; None for the address of another service. With
    `?api=https://api.ie1.twilio.com` another region's.
    """
    parts = urlsplit(url)
    if parts.scheme != SCHEME or not parts.username or "{to}" in url:
        return None
    said = parse_qs(parts.query)
    sender = unquote(parts.netloc.rpartition("@")[2])
    return Account(
        unquote(parts.username), unquote(parts.password or ""), sender, said.get("api", [_API])[-1]
    )


def call_up(
    account: Account, *, to: str, text: str, speak: bool, callback: str, key: str, allow: Sequence[str]
) -> str:
    """Twilio took the text for the number, to be written or, with `speak`, to be said, as TwiML; gives its
    id. It tells `callback` what becomes of it. Raises CannotPage.
    """
    fields = {"To": to, "From": account.sender, "StatusCallback": callback}
    if speak:
        fields |= {"Twiml": text}
    else:
        fields |= {"Body": text}
    what = "Calls" if speak else "Messages"
    secret = base64.b64encode(f"{account.sid}:{account.token}".encode()).decode()
    headers = {
        "authorization": f"Basic {secret}",
        "content-type": "application/x-www-form-urlencoded",
        "i-twilio-idempotency-token": key,
    }
    url = f"{account.api}/2010-04-01/Accounts/{account.sid}/{what}.json"
    try:
        answer = json.loads(post(url, body=urlencode(fields).encode(), headers=headers, allow=allow))
        return str(answer["sid"])
    except (ValueError, KeyError, TypeError):
        raise CannotPage("Twilio's answer names no message") from None
    except CannotPage as problem:
        problem.detail = problem.detail.replace(to, "the number")
        raise
