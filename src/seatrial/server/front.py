"""What monitors send is taken before Django: stored, then answered, at the cost of little else.

Only requests that bring something are taken here; pages, and what monitors ask, go on to Django. An answer of
2xx is a promise: what was sent stands in the database. While it cannot be stored the answer is 503, which
every sender repeats (Alertmanager gives up on 429 and 400).
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from prometheus_client import Counter

from seatrial.domains.alerts import services
from seatrial.domains.alerts.rules.addresses import Address, address, dedup_key, digest, is_asked, is_beat
from seatrial.domains.alerts.types import LARGEST_BODY, PREFIX, Parcel
from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from seatrial.server.calls import Application, Environ, StartResponse

#: Seconds after which a sender asks again that was told 503.
RETRY_AFTER = "2"
_TAKEN, _FETCHING = frozenset({"POST", "PUT"}), frozenset({"GET", "HEAD"})
_ACCEPTED = "202 Accepted"
_JSON = "application/json"
#: Attributes of CloudEvents in binary mode.
_TOLD_IN_HEADERS = "HTTP_CE_"
_MOST_HEADERS, _LONGEST_HEADER = 100, 2000
ARRIVALS = Counter("seatrial_arrivals", "Requests of monitors that were answered", ("status",))


class Front:
    """WSGI around the application: requests that bring alerts are taken here."""

    def __init__(self, application: Application, *, intake: services.Intake = services.INTAKE) -> None:
        self._application, self._intake = application, intake

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The answer of the intake for what monitors bring, of the application for everything else."""
        if not _brings(environ):
            return self._application(environ, start_response)
        status, headers, body = self._answer(environ)
        ARRIVALS.labels(status[:3]).inc()
        start_response(status, [*headers.items(), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: Environ) -> tuple[str, Mapping[str, str], bytes]:
        body = _body(environ)
        if body is None:
            return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "one request may have 8 MiB")
        where = address(
            _path(environ), authorization=environ.get("HTTP_AUTHORIZATION", ""), body=body
        )  # fmt: skip
        if where is None:
            return _unknown(environ)
        parcel = _parcel(environ, where, body)
        try:
            known = self._intake.take(parcel)
        except services.CannotStore:
            status, headers, words = _problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "it could not be stored; send it again"
            )  # fmt: skip
            return status, {**headers, "Retry-After": RETRY_AFTER}, words
        return _accepted(where, parcel) if known else _unknown(environ)


def _brings(environ: Environ) -> bool:
    """Whether the request brings something, rather than asking for it."""
    path = environ["PATH_INFO"]
    if not path.startswith(PREFIX) or is_asked(path):
        return False
    method = environ["REQUEST_METHOD"]
    return method in _TAKEN or (method in _FETCHING and is_beat(path))


def _path(environ: Environ) -> str:
    """As it was meant: WSGI gives each byte as a character."""
    path: str = environ["PATH_INFO"]
    try:
        return path if path.isascii() else path.encode("latin-1").decode()
    except UnicodeError:
        return path


def _body(environ: Environ) -> bytes | None:
    """What was sent; None where it is more than one request may hold."""
    length = environ.get("CONTENT_LENGTH") or ""
    most = int(length) if length.isdigit() else LARGEST_BODY + 1
    if most > LARGEST_BODY and length:
        return None
    body: bytes = environ["wsgi.input"].read(most)
    return body if len(body) <= LARGEST_BODY else None


def _parcel(environ: Environ, where: Address, body: bytes) -> Parcel:
    now = clock.now()
    query = environ.get("QUERY_STRING", "")
    path = f"{where.rest}?{query}" if query else where.rest
    return Parcel(
        uid=new_uid(now), digest=digest(where.key), format=where.format, received_at=now,
        content_type=_text(environ.get("CONTENT_TYPE", ""), 200), path=_text(path, 1000), body=body,
        headers=_headers(environ),
    )  # fmt: skip


def _headers(environ: Environ) -> str:
    """Those that belong to what is said, as JSON; '' where there are none."""
    told = {name[5:].lower().replace("_", "-"): _text(value, _LONGEST_HEADER)
            for name, value in environ.items() if name.startswith(_TOLD_IN_HEADERS)}  # fmt: skip
    return json.dumps(dict(list(told.items())[:_MOST_HEADERS])) if told else ""


def _text(value: str, most: int) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:most]


def _accepted(where: Address, parcel: Parcel) -> tuple[str, Mapping[str, str], bytes]:
    """As each sender wants to hear it."""
    if where.format in ("", "alertmanager", "alertmanager-api", "heartbeat"):
        return "200 OK", {"Content-Type": _JSON}, b"{}"
    said: dict[str, object]
    if where.format == "pagerduty-change":
        said = {"status": "success", "message": "Change event processed"}
    elif where.format == "pagerduty":
        key = dedup_key(parcel.body, otherwise=parcel.uid.hex)
        said = {"status": "success", "message": "Event processed", "dedup_key": key}
    else:
        said = {"result": "Request will be processed", "took": 0.0, "requestId": str(parcel.uid)}
    return _ACCEPTED, {"Content-Type": _JSON}, json.dumps(said).encode()


def _unknown(environ: Environ) -> tuple[str, Mapping[str, str], bytes]:
    """Clients of Opsgenie know 401; to others an address without a key that is known is no address."""
    is_genie = environ.get("HTTP_AUTHORIZATION", "").startswith("GenieKey ")
    status = HTTPStatus.UNAUTHORIZED if is_genie else HTTPStatus.NOT_FOUND
    return _problem(status, "no alert source has this key")


def _problem(status: HTTPStatus, words: str) -> tuple[str, Mapping[str, str], bytes]:
    """RFC 9457, with the fields that PagerDuty's clients show."""
    said = {"title": status.phrase, "status": status.value, "detail": words, "message": words}
    headers = {"Content-Type": "application/problem+json"}
    return f"{status.value} {status.phrase}", headers, json.dumps(said).encode()
