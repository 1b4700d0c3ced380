"""Monitors that send, for tests: a service, sources as files of a workspace, and their keys."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from seatrial.domains.alerts import models, services
from seatrial.domains.alerts.rules.addresses import Address, address, digest
from seatrial.domains.alerts.types import Parcel
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: edi-gateway}
spec: {type: service, lifecycle: production, owner: edi-team}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi-team}
spec: {type: team, children: []}
"""
_SOURCE = """\
---
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {{name: {name}, title: {name} of EDI}}
spec: {{format: {format}, team: group:default/edi-team{more}}}
"""


def apply(*formats: str, more: str = "", workspace: str = "ops") -> None:
    """A source of each format stands; its name is that of the format."""
    text = CATALOG + "".join(_SOURCE.format(name=each, format=each, more=more) for each in formats)
    workspaces.apply(workspace, files={"catalog.yaml": text.encode()}, actor=system("test"), now=NOW)


def key(name: str) -> str:
    """A new key of that source."""
    return services.make_key(name, actor=system("test"), now=NOW).key


def parcel(secret: str, rest: str, body: Any, *, at: datetime = NOW, **headers: str) -> Parcel:
    """A request as the front makes a parcel of it."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    where = address(f"/in/{secret}/{rest}".rstrip("/"), body=raw)
    assert isinstance(where, Address)
    return Parcel(new_uid(at), digest(where.key), where.format, at, "application/json", where.rest, raw)


def send(secret: str, body: Any, *, rest: str = "", at: datetime = NOW) -> None:
    """It stands, and is read a second later."""
    assert services.store([parcel(secret, rest, body, at=at)])
    assert services.read_arrivals(clock=lambda: at + SECOND) == 1


def group(*alerts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A notification of Alertmanager."""
    return {"version": "4", "status": "firing", "alerts": list(alerts), **fields}


def alert(
    name: str = "DiskFull", *, state: str = "firing", begun: datetime = NOW, **labels: str
) -> dict[str, Any]:
    """One alert of it."""
    said, instance = {"alertname": name, **labels}, labels.get("instance", "db1")
    ended = (begun + SECOND).isoformat() if state == "resolved" else "0001-01-01T00:00:00Z"
    return {
        "status": state, "labels": said, "annotations": {"summary": f"{name} on {instance}"},
        "startsAt": begun.isoformat(), "endsAt": ended, "generatorURL": "http://prometheus.example/graph",
    }  # fmt: skip


def states() -> list[str]:
    """The states of all alerts, the oldest first."""
    return list(models.Alert.objects.order_by("number").values_list("state", flat=True))


def named(target: str) -> str:
    """The alertname of that alert (`alert:AL-12`)."""
    number = int(target.removeprefix("alert:AL-"))
    return str(models.Alert.objects.get(number=number).labels["alertname"])
