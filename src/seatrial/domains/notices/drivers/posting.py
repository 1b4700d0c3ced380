"""Posts a page to a web address: a webhook of one's own, an incoming one of Slack or Teams."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from seatrial.connectors import http
from seatrial.domains.notices.drivers.failing import CannotPage
from seatrial.kit.egress import CannotAsk

#: Seconds from resolving the name to the last byte of the answer.
LIMIT = timedelta(seconds=10)
#: What a server says that may take it later: too early, too many, a timeout of its own.
_LATER = frozenset({408, 425, 429})
_REDIRECT, _CLIENT, _SERVER = 300, 400, 500
_LONGEST_WORDS = 200


def post(
    url: str, *, body: bytes, headers: Mapping[str, str], allow: Sequence[str], limit: timedelta = LIMIT
) -> bytes:
    """The server took it with a 2xx when this returns; gives what it answered. Raises CannotPage, whose words
    hold the host alone: the rest of such an address is a secret.
    """
    asked = http.Request(
        url=url, timeout=limit, method="POST", headers=headers, limit=16_384, allow=allow, content=body
    )
    try:
        answer = http.ask(asked)
    except CannotAsk as problem:
        raise CannotPage(_hidden(problem.detail, url), lasts=True, remedy=problem.remedy) from None
    except http.CannotReach as problem:
        raise CannotPage(_hidden(problem.detail, url)) from None
    if answer.status < _REDIRECT:
        return answer.body
    said = _hidden(answer.body.decode(errors="replace"), url)
    lasts = answer.status < _SERVER and answer.status not in _LATER
    raise CannotPage(f"{_host(url)} answered {answer.status} {said}".strip(), lasts=lasts)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the server"


def _hidden(text: str, url: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    for secret in (url, http.mask(url), urlsplit(url).path.strip("/")):
        plain = plain.replace(secret, _host(url)) if secret else plain
    return plain[:_LONGEST_WORDS]
