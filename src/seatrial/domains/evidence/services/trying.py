"""Trying connections: does the server answer, and does the secret let us in?"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import transaction

from seatrial.connectors import blobs, http
from seatrial.domains.audit import services as audit
from seatrial.domains.evidence import policies, rules, selectors
from seatrial.domains.evidence.models import ConnectionHealth
from seatrial.domains.evidence.rules import Connection
from seatrial.domains.evidence.types import CannotLook, Connected
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Problem

EVERY = timedelta(minutes=5)
_PATIENCE = timedelta(seconds=5)
#: What is asked of each kind that speaks HTTP: the smallest question that needs what probes need.
_QUESTIONS = {
    "prometheus": "/api/v1/query?query=1",
    "loki": "/loki/api/v1/labels",
    "elasticsearch": "/_search?size=0",
    "tempo": "/api/search?limit=1",
    "jaeger": "/api/services",
    "http": "",
    "pagerduty": "/abilities",
    "pagerduty-events": "",
    "opsgenie": "/v2/heartbeats",
    "grafana-oncall": "/api/v1/schedules/",
    "slack": "",
    "teams": "",
    "webhook": "",
}
#: What need not know the address that is tried: it answers, and that is enough.
_ANY_ANSWER = ("http", "pagerduty-events", "slack", "teams", "webhook")


def try_connection(name: str, *, actor: Actor, now: datetime, allow: Sequence[str] = ()) -> selectors.Health:
    """How the connection is now, which is kept. Raises NotFound and Denied."""
    connection = selectors.connection(name, actor=actor)
    answer = policies.may_try_connections(actor, owner=connection.owner)
    require(answer, actor=actor, action="connections:test", subject=connection.urn)
    found = _try(connection, now, allow)
    details = {"well": found.well, "reason": found.reason}
    audit.record("connection.tried", actor=actor, subject=connection.urn, details=details, now=now)
    return found


def try_connections(*, now: datetime, allow: Sequence[str] = ()) -> int:
    """Every connection that was not tried for five minutes was tried; gives how many."""
    known = selectors.health()
    standing = selectors.connections()
    ConnectionHealth.objects.exclude(name__in=[each.name for each in standing]).delete()
    due = [each for each in standing if each.name not in known or known[each.name].checked_at <= now - EVERY]
    for connection in due:
        _try(connection, now, allow)
    return len(due)


def _try(connection: Connection, now: datetime, allow: Sequence[str]) -> selectors.Health:
    started = time.monotonic()
    reason = ""
    try:
        server = rules.connect(connection, resolve=selectors.resolve)
        _ASK.get(connection.type, _ask_http)(server, allow)
    except (CannotLook, Problem) as problem:
        reason = problem.detail
    except psycopg.Error as error:
        reason = " ".join(str(error).split())[:300]
    if connection.secret and reason:
        reason = reason.replace(_secret(connection), "***") if _secret(connection) else reason
    return _keep(connection.name, reason, int((time.monotonic() - started) * 1000), now)


def _secret(connection: Connection) -> str:
    try:
        return selectors.resolve(connection.secret)
    except Problem:
        return ""


@transaction.atomic
def _keep(name: str, reason: str, milliseconds: int, now: datetime) -> selectors.Health:
    before = ConnectionHealth.objects.select_for_update().filter(name=name).first()
    same = before is not None and before.well == (not reason)
    since = before.since if before is not None and same else now
    fields = {
        "well": not reason,
        "reason": reason,
        "milliseconds": milliseconds,
        "checked_at": now,
        "since": since,
    }
    ConnectionHealth.objects.update_or_create(name=name, defaults=fields)
    return selectors.Health(not reason, reason, now, milliseconds, since)


def _ask_http(server: Connected, allow: Sequence[str]) -> None:
    url = f"{server.url}{_QUESTIONS[server.type]}"
    answer = http.ask(http.Request(url=url, timeout=_PATIENCE, headers=dict(server.headers), allow=allow))
    if answer.status in (401, 403) and server.type not in rules.CHANNEL_TYPES:
        raise CannotLook(f"it answers with status {answer.status}: the secret does not let us in")
    if answer.status >= (500 if server.type in _ANY_ANSWER else 400):
        raise CannotLook(f"it answers with status {answer.status}")


def _ask_postgres(server: Connected, allow: Sequence[str]) -> None:
    user, _, password = server.secret.partition(":")
    blobs.require_reachable(server.url.replace("postgres", "https", 1), allow=allow)
    given: dict[str, Any] = {"user": user, "password": password} if user else {}
    with psycopg.connect(server.url, connect_timeout=5, **given) as line:
        line.execute("SELECT 1")


def _ask_s3(server: Connected, allow: Sequence[str]) -> None:
    blobs.open_foreign(server.url, secret=server.secret, allow=allow).listed(under="", limit=1)


_ASK: dict[str, Callable[[Connected, Sequence[str]], None]] = {"postgres": _ask_postgres, "s3": _ask_s3}
