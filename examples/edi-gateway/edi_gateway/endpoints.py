"""Which address answers what. An endpoint parses, calls one part of the gateway, shapes its answer."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, unquote

from edi_gateway import faults, health, intake, metrics, portal, release, router
from edi_gateway.store import Store
from edi_gateway.x12 import UnparseableError


@dataclass(frozen=True)
class Gateway:
    store: Store
    quota: health.Quota
    version: str


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    body: bytes
    received_at: float
    is_local: bool  # from this machine, and not from another site's page in a browser on it
    cookie: str = ""


@dataclass(frozen=True)
class Response:
    status: int
    body: str
    media: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


Endpoint = Callable[[Gateway, Request, str], Response]


def answer(gateway: Gateway, request: Request) -> Response:
    path = request.target.partition("?")[0]
    allowed = []
    for verb, pattern, endpoint, local_only in _ROUTES:
        found = pattern.fullmatch(path)
        if found and verb == request.method:
            if local_only and not request.is_local:
                return Response(403, "only from this machine\n")
            return endpoint(gateway, request, unquote(found["name"]) if found.groups() else "")
        allowed += [verb] if found else []
    if not allowed:
        return Response(404, "no such address\n")
    return Response(405, "not this method\n", headers={"Allow": ", ".join(allowed)})


def _json(value: object, status: int = 200) -> Response:
    return Response(status, json.dumps(value) + "\n", "application/json")


def _interchanges(gateway: Gateway, request: Request, _: str) -> Response:
    if gateway.quota.is_full(request.received_at):
        return Response(507, "the disk quota is reached; nothing was stored\n")
    try:
        receipt = intake.receive(gateway.store, request.body, request.received_at)
    except UnparseableError as problem:
        return Response(400, f"not an X12 interchange: {problem}\n")
    body = {"interchange": receipt.interchange, "result": receipt.result}
    if receipt.ta1 is None:
        return _json(body | {"acknowledgement": "pending"}, 202)
    return _json(body | {"ta1": receipt.ta1, "999": receipt.functional})


def _queue(state: str) -> Endpoint:
    def listed(gateway: Gateway, _: Request, __: str) -> Response:
        rows = gateway.store.db.execute(
            "SELECT id, interchange, recipient, queued_at, due_at, attempts, error FROM queue"
            " WHERE state = ? ORDER BY id LIMIT 1000", (state,)
        )  # fmt: skip
        return _json([dict(row) for row in rows])

    return listed


def _requeue(gateway: Gateway, request: Request, identity: str) -> Response:
    if not router.requeue(gateway.store, int(identity), request.received_at):
        return Response(404, "no such dead letter\n")
    return _json({"requeued": int(identity)}, 202)


def _faults(gateway: Gateway, _: Request, __: str) -> Response:
    on = faults.active(gateway.store)
    return _json([{"fault": name, "on": name in on, "what": what} for name, what in faults.FAULTS.items()])


def _switch(gateway: Gateway, request: Request, name: str) -> Response:
    state = parse_qs(request.target.partition("?")[2]).get("state", [""])[-1]
    if name not in faults.FAULTS:
        return Response(404, f"there are: {', '.join(faults.FAULTS)}\n")
    if state not in ("on", "off"):
        return Response(400, "state must be on or off\n")
    faults.switch(gateway.store, name, state == "on", request.received_at)
    return _json({"fault": name, "on": state == "on"})


def _healthz(gateway: Gateway, _: Request, __: str) -> Response:
    found = health.components(gateway.store, gateway.quota, time.time())
    well = not any(found.values())
    states = {
        name: {"state": "unhealthy" if why else "healthy", "reason": why} for name, why in found.items()
    }
    body = {"status": "healthy" if well else "unhealthy", "version": gateway.version, "components": states}
    return _json(body, 200 if well else 503)


def _version(gateway: Gateway, _: Request, __: str) -> Response:
    return _json({"version": gateway.version, "commit": release.commit()})


def _metrics(gateway: Gateway, _: Request, __: str) -> Response:
    text = metrics.render(gateway.store, gateway.quota, time.time(), gateway.version, release.commit())
    return Response(200, text, "text/plain; version=0.0.4; charset=utf-8")


def _start(gateway: Gateway, _: Request, __: str) -> Response:
    pointer = release.current(gateway.store.data)
    if pointer is None:
        return Response(200, "EDI gateway: /interchanges /healthz /version /metrics /portal/PARTNER\n")
    return Response(302, "", headers={"Location": f"{pointer['url']}/version"})


def _portal(gateway: Gateway, request: Request, partner: str) -> Response:
    html, now = "text/html; charset=utf-8", request.received_at
    if "portal-down" in faults.active(gateway.store):
        return Response(503, "the portal is down\n")
    if request.method == "POST":
        code = parse_qs(request.body[:4096].decode("latin-1"), max_num_fields=9).get("code", [""])[0]
        cookie = portal.sign_in(gateway.store, partner, code, now)
        if cookie is None:
            return Response(403, portal.sign_in_page(partner, failed=True), html, portal.HEADERS)
        age = portal.SESSION_SECONDS
        kept = f"edi_portal={cookie}; Path=/portal; Max-Age={age}; HttpOnly; SameSite=Strict"
        back = request.target.partition("?")[0]
        return Response(303, "", html, {**portal.HEADERS, "Set-Cookie": kept, "Location": back})
    try:
        morsel = SimpleCookie(request.cookie).get("edi_portal")
    except CookieError:
        morsel = None
    if morsel and portal.is_signed_in(gateway.store, partner, morsel.value, now):
        return Response(200, portal.partner_page(gateway.store, partner), html, portal.HEADERS)
    return Response(401, portal.sign_in_page(partner), html, portal.HEADERS)


# Method, path, endpoint, and whether only this machine may ask: operators work here, partners do not.
_ROUTES: list[tuple[str, re.Pattern[str], Endpoint, bool]] = [
    (verb, re.compile(path), endpoint, local)
    for verb, path, endpoint, local in (
        ("POST", "/interchanges", _interchanges, False),
        ("GET", "/portal/(?P<name>[^/]{1,90})", _portal, False),
        ("POST", "/portal/(?P<name>[^/]{1,90})", _portal, False),
        ("GET", "/healthz", _healthz, False),
        ("GET", "/version", _version, False),
        ("GET", "/metrics", _metrics, False),
        ("GET", "/", _start, False),
        ("GET", "/queue", _queue("waiting"), True),
        ("GET", "/dead-letters", _queue("dead"), True),
        ("POST", "/dead-letters/(?P<name>[0-9]{1,15})", _requeue, True),
        ("GET", "/faults", _faults, True),
        ("POST", "/faults/(?P<name>[a-z-]{1,40})", _switch, True),
    )
]
