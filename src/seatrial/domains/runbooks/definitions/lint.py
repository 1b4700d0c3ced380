"""What runbooks and the lists beside them name, and what is wrong between them (R119, R120, R132, R133)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seatrial.domains.runbooks.definitions.models import SORTS
from seatrial.domains.runbooks.rules.names import urn_of
from seatrial.domains.workspace.types import Definition, Lint, Pointer, Reference
from seatrial.kit.spelling import did_you_mean


def runbook_references(definition: Definition) -> Iterable[Reference]:
    """A runbook names its service, who keeps it right, who wrote it, and who helps."""
    spec = definition.body["spec"]
    for key, kind in (("service", "component"), ("owner", "group"), ("author", "user")):
        yield from _named(("spec", key), spec.get(key), kind)
    escalation = spec.get("escalation", "")
    if isinstance(escalation, str):
        yield from _contact(("spec", "escalation"), escalation)
    else:
        for number, contact in enumerate(escalation):
            yield from _contact(("spec", "escalation", number), contact["who"])


def _named(pointer: Pointer, reference: object, kind: str) -> Iterator[Reference]:
    urn = urn_of(reference, kind=kind) if isinstance(reference, str) else ""
    if urn:
        yield Reference(pointer, urn)


def _contact(pointer: Pointer, who: str) -> Iterator[Reference]:
    """Whoever is named as an entity has to be one; a number or words are what they are (R132)."""
    kind, colon, _ = who.partition(":")
    if colon and kind.casefold() in ("group", "user") and " " not in who:
        yield from _named(pointer, who, kind)


def list_references(definition: Definition) -> Iterable[Reference]:
    """A list names its service, who does each task, and the runbook of each entry."""
    spec = definition.body["spec"]
    yield from _named(("spec", "service"), spec["service"], "component")
    key = "modes" if "modes" in spec else "tasks"
    for number, entry in enumerate(spec[key]):
        yield from _named(("spec", key, number, "owner"), entry.get("owner"), "group")
        if entry.get("runbook"):
            yield Reference(
                ("spec", key, number, "runbook"), runbook_urn(spec["service"], name=entry["runbook"])
            )


def runbook_urn(service: str, *, name: str) -> str:
    """The URN of a service's runbook by its name: `deploy`, `edi-gateway/deploy`, or the URN itself."""
    if name.startswith("runbook:"):
        return name
    if "/" in name:
        return f"runbook:{name}"
    namespace = urn_of(service, kind="component").partition(":")[2].replace("/", ".").casefold()
    return f"runbook:{namespace}/{name}"


def lint_runbook(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Each failure mode that it repairs is on the list of its service."""
    spec = definition.body["spec"]
    service = urn_of(spec.get("service", ""), kind="component")
    known = {
        mode["id"]
        for each in definitions.values()
        if each.kind == "FailureModes" and urn_of(each.body["spec"]["service"], kind="component") == service
        for mode in each.body["spec"]["modes"]
    }
    for number, mode in enumerate(spec.get("fails") or ()):
        if mode not in known:
            message = f"there is no failure mode {mode[:60]} of its service"
            yield Lint(("spec", "fails", number), message, did_you_mean(mode[:60], known=known), "warning")


def lint_modes(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Each failure mode once, with detection, and a runbook or the reason why not."""
    yield from _entries(definition, "modes", "no runbook says what to do about it")
    for number, mode in enumerate(definition.body["spec"]["modes"]):
        if not mode.get("detection"):
            message = f"nothing detects {mode['id']}"
            yield Lint(("spec", "modes", number), message, "Write `detection:`.", "warning")
    yield from _once(definition, definitions)


def lint_tasks(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Each task once, with a procedure or the reason why not; every sort that R119 names, or why not."""
    spec = definition.body["spec"]
    yield from _entries(definition, "tasks", "no procedure says how it is done")
    sorts = {task.get("sort", "other") for task in spec["tasks"]} | set(spec.get("without") or {})
    for sort in SORTS:
        if sort not in sorts:
            message = f"no task is of the sort {sort}"
            yield Lint(("spec", "tasks"), message, f"Add one, or `without: {{{sort}: why}}`.", "warning")
    for number, task in enumerate(spec["tasks"]):
        if not task.get("owner"):
            message = f"nobody does {task['id']}"
            yield Lint(("spec", "tasks", number), message, "Write `owner:`.", "warning")
    yield from _once(definition, definitions)


def _entries(definition: Definition, key: str, unmapped: str) -> Iterator[Lint]:
    seen: set[str] = set()
    entries: list[Mapping[str, Any]] = definition.body["spec"][key]
    for number, entry in enumerate(entries):
        at: Pointer = ("spec", key, number)
        if entry["id"] in seen:
            yield Lint(at, f"{entry['id']} stands twice", "Rename one.")
        seen.add(entry["id"])
        if not entry.get("runbook") and not entry.get("reason"):
            yield Lint(at, f"{entry['id']}: {unmapped}", "Write `runbook:`, or `reason:` why not.", "warning")


def _once(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """One list for each service: of two, nobody could tell which holds."""
    service = urn_of(definition.body["spec"]["service"], kind="component")
    others = [
        each
        for each in definitions.values()
        if each.kind == definition.kind
        and each.urn != definition.urn
        and urn_of(each.body["spec"]["service"], kind="component") == service
    ]
    if others:
        message = f"there is another list of {service} at {others[0].source}"
        yield Lint(("spec", "service"), message, "Keep one of them.")
