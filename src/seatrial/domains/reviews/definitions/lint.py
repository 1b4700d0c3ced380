"""What makes a template, a matrix or the policy wrong although its shape is right."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.readiness.rules import soundness
from seatrial.domains.workspace.types import Definition, Lint, Pointer, Reference
from seatrial.kit import durations
from seatrial.kit.spelling import did_you_mean


def template_references(definition: Definition) -> Iterator[Reference]:
    """The checklists and the matrix that it names."""
    spec = definition.body["spec"]
    for place, asked in enumerate(spec["checklists"]):
        yield Reference(("spec", "checklists", place, "name"), f"checklist:{asked['name']}")
    yield Reference(("spec", "sign_off"), f"sign-off-matrix:{spec['sign_off']}")


def lint_template(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Doubled ids, unsound conditions and durations, criteria that the checklists do not have."""
    spec = definition.body["spec"]
    yield from _lint_durations(spec)
    yield from _lint_condition(spec, ("spec",))
    if spec.get("changes") and spec["version"] not in spec["changes"]:
        message = f"nothing says what version {spec['version']} changed"
        yield Lint(("spec", "changes"), message, "Add the version, with what was learned (R009).")
    for place, asked in enumerate(spec["checklists"]):
        yield from _lint_condition(asked, ("spec", "checklists", place))
    criteria = _criteria(spec, definitions)
    for field in ("prerequisites", "quality_gates"):
        rows = spec.get(field) or ()
        yield from _lint_ids(rows, at=("spec", field))
        for place, row in enumerate(rows):
            yield from _lint_named(row, ("spec", field, place), criteria)
            yield from _lint_condition(row, ("spec", field, place))


def lint_matrix(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Doubled slots, unsound conditions, no slot of the security lead, who has a veto (R078)."""
    del definitions
    spec = definition.body["spec"]
    yield from _lint_durations(spec)
    yield from _lint_ids(spec["slots"], at=("spec", "slots"))
    for place, slot in enumerate(spec["slots"]):
        at: Pointer = ("spec", "slots", place)
        yield from _lint_condition(slot, at)
        if slot["id"].startswith("stakeholder-"):
            remedy = "Name the slot another way: these are the stakeholders' of the ReviewPolicy."
            yield Lint((*at, "id"), f"{slot['id']!r} is no name for a slot of a matrix", remedy)
        if slot["role"] in (slot.get("not_by") or ()):
            yield Lint(
                (*at, "not_by"),
                f"{slot['id']} is signed by who holds {slot['role']}, and refuses whoever holds it",
                "Leave the role out of not_by.",
            )
    for role, source in (("security_lead", "R078"), ("service_owner", "R013")):
        always = [s for s in spec["slots"] if s["role"] == role and not s.get("when")]
        if not always:
            message = f"nobody signs as {role} whatever the service"
            yield Lint(("spec", "slots"), message, f"Add a slot of that role without when ({source}).")


def lint_policy(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """There is one at most; its durations are sound."""
    others = [d for d in definitions.values() if d.kind == "ReviewPolicy" and d.urn != definition.urn]
    if others:
        message = f"there is another ReviewPolicy at {others[0].source}: which one holds?"
        yield Lint(("metadata", "name"), message, "Keep one of them.")
    yield from _lint_ids(definition.body["spec"].get("stakeholders") or (), at=("spec", "stakeholders"))
    waivers = definition.body["spec"].get("waivers") or {}
    for tier, text in (waivers.get("longest") or {}).items():
        yield from _lint_duration(text, ("spec", "waivers", "longest", tier))
    yield from _lint_durations(definition.body["spec"])


def _criteria(spec: Mapping[str, Any], definitions: Mapping[str, Definition]) -> dict[str, str]:
    """What the checklists have, as `checklist/criterion`; those that are lost are references' to name."""
    found: dict[str, str] = {}
    for asked in spec["checklists"]:
        checklist = definitions.get(f"checklist:{asked['name']}")
        if checklist is None:
            continue
        for area in checklist.body["spec"]["areas"]:
            for criterion in area["criteria"]:
                found[f"{asked['name']}/{criterion['id']}"] = criterion["title"]
    return found


def _lint_named(row: Mapping[str, Any], at: Pointer, criteria: Mapping[str, str]) -> Iterator[Lint]:
    named: list[tuple[Pointer, str]] = []
    if row.get("criterion"):
        named.append(((*at, "criterion"), row["criterion"]))
    for place, name in enumerate(row.get("criteria") or ()):
        named.append(((*at, "criteria", place), name))
    for where, name in named:
        if not name.startswith("type:") and criteria and name not in criteria:
            remedy = did_you_mean(name, known=criteria)
            yield Lint(where, f"no checklist of this template has the criterion {name!r}", remedy)


def _lint_ids(rows: Any, *, at: Pointer) -> Iterator[Lint]:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row["id"] in seen:
            yield Lint((*at, place, "id"), f"{row['id']!r} stands twice", "Give each an id of its own.")
        seen.add(row["id"])


def _lint_condition(row: Mapping[str, Any], at: Pointer) -> Iterator[Lint]:
    if str(row.get("when") or "").strip():
        yield from soundness.lint_condition(row["when"], at=(*at, "when"))


def _lint_durations(spec: Mapping[str, Any]) -> Iterator[Lint]:
    for field in ("lasts", "conditional", "silent_after", "every"):
        if field in spec:
            yield from _lint_duration(spec[field], ("spec", field))
    for field, text in (spec.get("grace") or {}).items():
        if text != "none":
            yield from _lint_duration(text, ("spec", "grace", field))


def _lint_duration(text: str, at: Pointer) -> Iterator[Lint]:
    try:
        durations.parse(text)
    except durations.BadDuration as error:
        yield Lint(at, str(error), "Write it as 24h or 30d.")
