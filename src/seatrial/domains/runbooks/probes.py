"""The probe `runbooks`: which a service has, what lint says of them, and what is missing."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.evidence.types import PROBES, Files, Look, Observation, Probe
from seatrial.domains.runbooks.rules.inventory import Entry, Inventory, take_inventory
from seatrial.domains.runbooks.rules.linting import Linted, lint_all
from seatrial.domains.runbooks.rules.names import is_runbook_path, service_urn, urn_of
from seatrial.domains.runbooks.types import STANDARD_KINDS
from seatrial.kit import yaml

_MOST_FILES = 500
_LISTS = ("FailureModes", "RoutineTasks", "ContactList")


class RunbooksParameters(BaseModel):
    """Whose runbooks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str = Field(
        "", max_length=200, description="The service, by URN or name; without one, the one it is about."
    )
    glob: str = Field("**/*.md", min_length=1, max_length=1000, description="Where runbooks lie.")
    lists: str = Field(
        "**/*.yaml", min_length=1, max_length=1000, description="Where failure modes and routine tasks lie."
    )


class _Read(Mapping[str, bytes]):
    """The files of the workspace as a mapping; what is asked for is read."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._paths = frozenset({*files.glob("*"), *files.glob("**/*")})

    def __getitem__(self, path: str) -> bytes:
        data = self._files.read(path) if path in self._paths else None
        if data is None:
            raise KeyError(path)
        return data

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def look(what: Look) -> Observation:
    """The inventory of the service's runbooks, as far as files say it."""
    parameters: RunbooksParameters = what.parameters
    said = parameters.service or what.subject.service
    service = said if said.startswith("service:") else urn_of(said, kind="component")
    paths = [path for path in what.files.glob(parameters.glob) if is_runbook_path(path)][:_MOST_FILES]
    linted = lint_all(_Read(what.files), paths=paths, today=what.now.date())
    mine = [each for each in linted if service_urn(each.document) == service]
    lists = list(_lists(what.files, parameters.lists, service))
    found = take_inventory(
        service,
        runbooks=[_entry(each) for each in mine],
        modes=[mode for kind, spec in lists if kind == "FailureModes" for mode in _many(spec, "modes")],
        tasks=[task for kind, spec in lists if kind == "RoutineTasks" for task in _many(spec, "tasks")],
        without={
            sort: str(why)
            for kind, spec in lists
            if kind == "RoutineTasks" and isinstance(spec.get("without"), dict)
            for sort, why in spec["without"].items()
        },
        contacts=sum(len(_many(spec, "contacts")) for kind, spec in lists if kind == "ContactList"),
    )
    return Observation(_findings(found, mine), f"the runbooks {parameters.glob} of {service}", len(mine))


def _entry(found: Linted) -> Entry:
    document = found.document
    slots = {each.slot for each in document.sections}
    return Entry(
        name=found.name,
        title=document.title,
        kind=document.front.kind,
        trigger=document.front.trigger or ("measured" if document.front.triggers else ""),
        owner=document.front.owner,
        state="draft" if found.errors else "untested",
        front=document.front,
        has_escalation=bool(document.front.escalation) or "escalation" in slots,
    )


def _lists(files: Files, pattern: str, service: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in files.glob(pattern)[:_MOST_FILES]:
        data = files.read(path) or b""
        if not any(kind.encode() in data for kind in _LISTS):
            continue
        for document in yaml.read(data).documents:
            body = document.value if isinstance(document.value, dict) else {}
            spec = body.get("spec")
            if body.get("kind") in _LISTS and isinstance(spec, dict) and not document.faults:
                named = spec.get("service", spec.get("of"))
                if isinstance(named, str) and urn_of(named, kind="component") == service:
                    yield str(body["kind"]), spec


def _many(spec: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = spec.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _findings(found: Inventory, linted: list[Linted]) -> dict[str, Any]:
    kinds = {each.kind for each in found.runbooks}
    return {
        "total": len(found.runbooks),
        "kinds": sorted(kinds),
        "missing_kinds": [kind for kind in STANDARD_KINDS if kind not in kinds],
        "drafts": sorted(each.name for each in found.runbooks if each.state == "draft"),
        "errors": sum(each.errors for each in linted),
        "without_trigger": sorted(each.name for each in found.runbooks if not each.trigger),
        "without_owner": sorted(each.name for each in found.runbooks if not each.owner),
        "review_overdue": sorted(
            each.name for each in linted if any(fault.code == "review-overdue" for fault in each.faults)
        ),
        "empty_areas": [each.title for each in found.areas if each.is_empty],
        "scenarios": len({e.front.scenario or e.name for e in found.runbooks if e.kind == "security"}),
        "failure_modes": len(found.modes),
        "modes_without_runbook": [each.id for each in found.modes if not each.runbook and not each.reason],
        "tasks": len(found.tasks),
        "tasks_without_procedure": [each.id for each in found.tasks if not each.runbook and not each.reason],
        "gaps": [f"{each.of}: {each.what}" for each in found.gaps],
    }


def describe(parameters: RunbooksParameters) -> str:
    """What a person does to see the same."""
    whose = f" (those of {parameters.service})" if parameters.service else ""
    return f"seatrial runbook lint .{whose}"


PROBES.add(
    "runbooks",
    Probe(
        name="runbooks",
        summary="Runbooks of a service: kinds, findings of lint, areas, failure modes, routine tasks, gaps.",
        parameters=RunbooksParameters,
        look=look,
        describe=describe,
        evidence_type="document",
        offline=True,
    ),
)
