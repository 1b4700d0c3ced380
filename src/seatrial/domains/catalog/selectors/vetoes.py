"""What guards of higher floors say against changes of services, with the place that each is about."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from seatrial.domains.catalog import models
from seatrial.domains.catalog.rules import service_of
from seatrial.domains.catalog.rules.guarded import ASKED, questions
from seatrial.domains.catalog.selectors.services import service_of_row
from seatrial.domains.catalog.types import Service
from seatrial.domains.workspace.types import Change, Definition
from seatrial.kit import guards
from seatrial.kit.problems import Fault


def vetoes(
    definition: Definition, *, before: Service | None, after: Service, now: datetime
) -> Iterator[Fault]:
    """Every veto against `definition` making the service `after` of `before`, at the line that causes it."""
    for question in questions(before, after=after):
        what, pointer = ASKED[type(question)]
        place = str(definition.located.at(pointer))
        for veto in guards.ask(question, now=now):
            yield Fault(place, f"{after.name} {what}: {veto.reason}", veto.remedy)


def effects(
    workspace: str, *, changes: Mapping[str, Change], renamed: Mapping[str, str], now: datetime
) -> Iterator[str]:
    """A sentence for each veto that an apply would meet (see workspace.types.Effect)."""
    former = {new: old for old, new in renamed.items()}
    found = {each.urn: each for each in changes["Component"].standing}
    rows = models.Service.objects.filter(urn__in=[former.get(urn, urn) for urn in found])
    known = {row.urn: service_of_row(row) for row in rows}
    for urn, definition in found.items():
        before = known.get(former.get(urn, urn))
        after = service_of(definition, workspace=workspace, uid=before.uid if before else "")
        if before is not None:
            before = replace(before, owner=renamed.get(before.owner, before.owner))
        for fault in vetoes(definition, before=before, after=after, now=now):
            remedy = f" ({fault.remedy.rstrip('.')})" if fault.remedy else ""
            yield f"An apply is refused at {fault.place}: {fault.detail}{remedy}"
