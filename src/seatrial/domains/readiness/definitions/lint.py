"""What makes a Checklist wrong although its shape is right: every fault with its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from seatrial.domains.evidence.types import EVIDENCE_TYPES, PROBES
from seatrial.domains.readiness.definitions.conditions import lint_conditions
from seatrial.domains.readiness.definitions.purposes import Items, lint_purpose
from seatrial.domains.readiness.rules import expressions, logic
from seatrial.domains.readiness.rules.checklists import OPTIONS, probe_key
from seatrial.domains.readiness.rules.placeholders import SAMPLES, expand, names_in
from seatrial.domains.workspace.types import Definition, Lint, Pointer
from seatrial.kit import durations
from seatrial.kit.spelling import did_you_mean


def lint_checklist(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Every fault of the checklist: doubled ids, unknown probes, types and names, unsound checks and
    conditions, and what its purpose demands.
    """
    spec = definition.body["spec"]
    items: Items = [
        (("spec", "areas", place, "criteria", index), criterion, area)
        for place, area in enumerate(spec["areas"])
        for index, criterion in enumerate(area["criteria"])
    ]
    yield from _lint_ids(definition, items)
    for at, criterion, area in items:
        yield from _lint_accepts(at, criterion)
        yield from _lint_probes(at, criterion)
        yield from _lint_check(at, criterion)
        yield from _lint_people(at, criterion, area)
        if criterion.get("must") and criterion.get("waivable") is True:
            yield Lint(
                (*at, "waivable"), "a must-do item cannot be waived", "Remove must or waivable (R051)."
            )
    yield from lint_conditions(spec, items=items)
    yield from lint_purpose(spec, items=items, definitions=definitions)


def _lint_ids(definition: Definition, items: Items) -> Iterator[Lint]:
    ids: dict[str, Pointer] = {}
    for at, criterion, _ in items:
        if criterion["id"] in ids:
            first = definition.located.at(ids[criterion["id"]])
            remedy = "Give each criterion an id of its own."
            yield Lint(
                (*at, "id"), f"criterion {criterion['id']!r} is defined twice, first at {first}", remedy
            )
        ids.setdefault(criterion["id"], (*at, "id"))


def _lint_people(at: Pointer, criterion: Mapping[str, Any], area: Mapping[str, Any]) -> Iterator[Lint]:
    if not criterion.get("role") and not area.get("role"):
        message = f"{criterion['id']} names no role that approves it"
        yield Lint((*at, "role"), message, "Write role here, or for the whole area (R052).")


def _lint_accepts(at: Pointer, criterion: Mapping[str, Any]) -> Iterator[Lint]:
    for index, name in enumerate(criterion["accepts"]):
        if name not in EVIDENCE_TYPES:
            remedy = did_you_mean(name, known=EVIDENCE_TYPES)
            yield Lint((*at, "accepts", index), f"unknown evidence type {name!r}", remedy)


def _lint_probes(at: Pointer, criterion: Mapping[str, Any]) -> Iterator[Lint]:
    for name, use in (criterion.get("probes") or {}).items():
        place = (*at, "probes", name)
        keys = probe_key(use)
        if len(keys) != 1:
            remedy = f"Name exactly one of {', '.join(PROBES.names())}."
            yield Lint(place, f"{name} names {len(keys)} probes: {', '.join(keys) or 'none'}", remedy)
            continue
        if keys[0] not in PROBES:
            known = [*PROBES.names(), *OPTIONS]
            yield Lint((*place, keys[0]), f"unknown probe {keys[0]!r}", did_you_mean(keys[0], known=known))
            continue
        yield from _lint_options(place, use)
        yield from _lint_parameters((*place, keys[0]), keys[0], use[keys[0]] or {})
        evidence_type = use.get("type") or PROBES.get(keys[0]).type_of(use[keys[0]])
        if evidence_type not in criterion["accepts"]:
            message = f"{name} produces {evidence_type} evidence, which this criterion does not accept"
            yield Lint(
                place, message, f"Add {evidence_type} to accepts, or set type to one that is accepted."
            )


def _lint_options(place: Pointer, use: Mapping[str, Any]) -> Iterator[Lint]:
    for option in sorted(OPTIONS & use.keys() - {"type"}):
        try:
            durations.parse(str(use[option]))
        except durations.BadDuration as problem:
            yield Lint((*place, option), str(problem), "Write for example 30s, 15m, 24h or 90d.")


def _lint_parameters(place: Pointer, probe: str, parameters: Any) -> Iterator[Lint]:
    unknown = [name for name in names_in(parameters) if name not in SAMPLES]
    for name in unknown:
        yield Lint(place, f"unknown placeholder {{{name}}}", did_you_mean(name, known=SAMPLES))
    if unknown:
        return
    try:
        PROBES.get(probe).parameters.model_validate(expand(parameters, values=SAMPLES))
    except ValidationError as problem:
        fields = PROBES.get(probe).parameters.model_fields
        for error in problem.errors():
            where = (*place, *error["loc"])
            if error["type"] == "extra_forbidden":
                yield Lint(
                    where,
                    f"unknown key {error['loc'][-1]!r}",
                    did_you_mean(str(error["loc"][-1]), known=fields),
                )
            else:
                remedy = f"The probe {probe} takes {', '.join(fields)}."
                yield Lint(where, error["msg"].removeprefix("Value error, "), remedy)


def _lint_check(at: Pointer, criterion: Mapping[str, Any]) -> Iterator[Lint]:
    check, probes = criterion.get("check", "").strip(), criterion.get("probes") or {}
    if not check:
        if probes:
            yield Lint(
                (*at, "probes"), "evidence is collected and never judged", "Write a check that uses it."
            )
        return
    place = (*at, "check")
    try:
        expressions.compile_check(check)
    except expressions.BadExpression as problem:
        yield Lint(
            place,
            f"the check is not sound CEL: {problem}",
            "docs/reference/checks.md shows what may be used.",
        )
        return
    used = expressions.evidence_names(check)
    for name in used:
        if name not in probes:
            yield Lint(
                place,
                f"the check uses evidence.{name}, which no probe produces",
                did_you_mean(name, known=probes),
            )
    for name in probes:
        if name not in used:
            message = f"the check never uses evidence.{name}"
            yield Lint((*at, "probes", name), message, "Use it or remove the probe.", "warning")
    if not used:
        yield Lint(
            place, "the check uses no evidence, so that it proves nothing", "Use evidence.<probe>.<field>."
        )
    truth = logic.constant(check)
    if truth is not None:
        never = "fail" if truth else "pass"
        message = f"the check of {criterion['id']} can never {never}, whatever is found"
        yield Lint(place, message, "Correct the comparison that leaves no other case.")
