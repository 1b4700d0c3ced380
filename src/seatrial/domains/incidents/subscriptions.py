"""Incidents follow what happens to their services, and services that are renamed."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from seatrial.domains.alerts.events import AlertAnswerLate, AlertDetected, AlertResolved
from seatrial.domains.alerts.types import LED
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.events import DeploymentStored
from seatrial.domains.incidents import rules, selectors, services
from seatrial.domains.incidents.events import IncidentChanged, IncidentResolved, PostmortemClosed
from seatrial.domains.incidents.rules.knowing import install_reviews
from seatrial.domains.monitoring.types import MENTIONS
from seatrial.domains.oncall.types import MATTERS, Matters
from seatrial.domains.runbooks.events import RunStarted
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe


def on_deployed(event: DeploymentStored, *, now: datetime) -> None:
    """What is deployed while an incident is open belongs to it."""
    found = catalog.deployment(event.uid)
    if found is not None:
        title = f"{found.environment}: {found.version or found.revision}"
        services.follow(
            "deployment",
            target=f"deployment:{found.uid}",
            title=title,
            service_uid=event.service_uid,
            now=now,
        )


def on_run(event: RunStarted, *, now: datetime) -> None:
    """What is run live while an incident is open belongs to it."""
    service = catalog.by_urn(event.service)
    if event.mode == "live" and service is not None:
        title = event.runbook.partition(":")[2]
        services.follow("run", target=f"run:{event.uid}", title=title, service_uid=service.uid, now=now)


def on_detected(event: AlertDetected, *, now: datetime) -> None:
    """The alert has an incident, with the playbook to start (R193 to R197)."""
    services.open_detected(event.alert, lead=event.lead, playbook=event.playbook, now=now)


def on_answer_late(event: AlertAnswerLate, *, now: datetime) -> None:
    """Whoever commands an open incident that the alert belongs to knows of it."""
    services.tell_answer_late(event.alert, now=now)


def on_over(event: IncidentResolved | PostmortemClosed, *, now: datetime) -> None:
    """Alerts that are over are looked back on with their incident."""
    services.look_back(event.incident, now=now)


def on_changed(event: IncidentChanged, *, now: datetime) -> None:
    """Whoever is to know of it is told."""
    if event.kind in rules.TOLD_KINDS and event.position:
        services.spread(event.incident, position=event.position, now=now)


def on_alert_over(event: AlertResolved, *, now: datetime) -> None:
    """The same for an alert that ends after its incident."""
    for each in selectors.with_target(f"alert:{event.alert}"):
        services.look_back(each.urn, now=now)


def _reviews(service: str, *, now: datetime, within: timedelta) -> Mapping[str, int]:
    """Also from a thread of a pool, which must not keep its connection."""
    borrowed = connection.connection is None and threading.current_thread() is not threading.main_thread()
    try:
        return selectors.punctuality(service, now=now, within=within)
    finally:
        if borrowed:
            connection.close()


def on_renamed(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Incidents of a renamed service name its new URN."""
    del workspace, changes, uids, now
    services.rename(renamed)


subscribe(DeploymentStored, handle=on_deployed)
subscribe(RunStarted, handle=on_run)
subscribe(AlertDetected, handle=on_detected)
subscribe(AlertAnswerLate, handle=on_answer_late)
subscribe(AlertResolved, handle=on_alert_over)
subscribe(IncidentChanged, handle=on_changed)
subscribe(IncidentResolved, handle=on_over)
subscribe(PostmortemClosed, handle=on_over)
install_reviews(_reviews)
LED.add("incidents", selectors.led)
MENTIONS.add("incidents", selectors.incidents_with)
MATTERS.add("incidents", Matters("incidents", selectors.matters))
PROJECTIONS.add("incidents", Projection(frozenset({"Component"}), on_renamed))
