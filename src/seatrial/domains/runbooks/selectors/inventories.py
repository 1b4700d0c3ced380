"""The inventory of a service's runbooks, and what it lacks."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.inventory import Entry, Inventory, take_inventory
from seatrial.domains.runbooks.rules.names import urn_of
from seatrial.domains.runbooks.selectors.library import runbooks
from seatrial.domains.runbooks.types import Document, Runbook, Wanted
from seatrial.domains.workspace import selectors as workspace


def inventory(service: Service, *, now: datetime) -> Inventory:
    """What runbooks the service has, its failure modes and routine tasks, and every gap."""
    found = runbooks(Wanted(service=service.urn), now=now)
    rows = models.Runbook.objects.filter(pk__in=[each.uid for each in found])
    parsed = {str(uid): data for uid, data in rows.values_list("pk", "current__parsed")}
    tasks = list(_specs("RoutineTasks", service.urn))
    return take_inventory(
        service.urn,
        runbooks=[_entry(each, Document.from_json(parsed[each.uid])) for each in found],
        modes=[mode for spec in _specs("FailureModes", service.urn) for mode in spec["modes"]],
        tasks=[task for spec in tasks for task in spec["tasks"]],
        without={sort: why for spec in tasks for sort, why in (spec.get("without") or {}).items()},
        contacts=len(catalog.contacts(catalog.scopes(service))),
    )


def _specs(kind: str, service: str) -> Iterator[Mapping[str, Any]]:
    for each in workspace.definitions(kind=kind):
        spec = each.body["spec"]
        if urn_of(spec["service"], kind="component") == service:
            yield spec


def _entry(found: Runbook, document: Document) -> Entry:
    slots = {each.slot for each in document.sections}
    return Entry(
        name=found.name, title=found.title, kind=found.kind, trigger=found.trigger, owner=found.owner,
        state=found.state, front=document.front,
        has_escalation=bool(document.front.escalation) or "escalation" in slots, overdue=found.overdue,
    )  # fmt: skip
