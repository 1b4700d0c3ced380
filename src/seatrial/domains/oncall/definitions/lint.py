"""What schedules and policies name, and what is wrong with them although their shape is right."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from seatrial.domains.calendars.types import BUILT_IN
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.oncall.rules.reading import calendar_urn, policy_urn, target_of
from seatrial.domains.workspace.types import Definition, Lint, Pointer, Reference
from seatrial.kit import durations

_SHORTEST = timedelta(hours=1)


def schedule_references(definition: Definition) -> Iterable[Reference]:
    """A schedule names its team, its people and the calendar of its declared hours."""
    spec = definition.body["spec"]
    yield Reference(("spec", "team"), as_urn(spec["team"], default_kind="group"))
    for number, layer in enumerate(spec["layers"]):
        for index, person in enumerate(layer["people"]):
            yield Reference(("spec", "layers", number, "people", index), as_urn(person, default_kind="user"))
    needed = spec.get("needed", "always")
    if needed != "always":
        yield from _calendar(("spec", "needed", "calendar"), needed["calendar"])


def policy_references(definition: Definition) -> Iterable[Reference]:
    """A policy names a team, everybody whom it pages, and what counts out of hours."""
    spec = definition.body["spec"]
    if spec.get("team"):
        yield Reference(("spec", "team"), as_urn(spec["team"], default_kind="group"))
    for number, level in enumerate(spec["levels"]):
        for index, said in enumerate(level["to"]):
            yield Reference(("spec", "levels", number, "to", index), target_of(said).urn)
    for index, said in enumerate(spec["fallback"]):
        yield Reference(("spec", "fallback", index), target_of(said).urn)
    if spec.get("hours"):
        yield from _calendar(("spec", "hours", "calendar"), spec["hours"]["calendar"])
        yield Reference(("spec", "hours", "otherwise"), policy_urn(spec["hours"]["otherwise"]))


def agreement_references(definition: Definition) -> Iterable[Reference]:
    """An agreement names its team, and the calendar whose holidays count."""
    spec = definition.body["spec"]
    yield Reference(("spec", "team"), as_urn(spec["team"], default_kind="group"))
    if spec["compensation"].get("calendar"):
        yield from _calendar(("spec", "compensation", "calendar"), spec["compensation"]["calendar"])


def _calendar(pointer: Pointer, name: str) -> Iterator[Reference]:
    if name not in BUILT_IN:
        yield Reference(pointer, calendar_urn(name))


def lint_schedule(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Layers of one name, turns that are too short, ends before their beginning, and one person alone."""
    del definitions
    layers: list[dict[str, Any]] = definition.body["spec"]["layers"]
    seen: set[str] = set()
    for number, layer in enumerate(layers):
        at: Pointer = ("spec", "layers", number)
        if layer["name"] in seen:
            yield Lint((*at, "name"), f"{layer['name']} stands twice", "Give each layer its own name.")
        seen.add(layer["name"])
        if durations.parse(layer["rotation"]["every"]) < _SHORTEST:
            yield Lint((*at, "rotation", "every"), "a turn lasts an hour at least", "Write for example 12h.")
        if layer.get("until") and layer["until"] <= (layer.get("since") or layer["rotation"]["start"]):
            yield Lint((*at, "until"), "it ends before it begins", "Put the end after the beginning.")
    if all(layer.get("role", "primary") == "shadow" for layer in layers):
        yield Lint(("spec", "layers"), "every layer is a shadow: nobody would be paged", "Add a primary one.")
    people = {one for each in layers if each.get("role", "primary") == "primary" for one in each["people"]}
    if len(people) == 1:
        message = f"{people.pop()} is the only one: nobody takes over"
        yield Lint(("spec", "layers"), message, "Add a second person to the rotation.", "warning")


def lint_policy(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Policies that name each other for out of hours, and a team that two policies are for."""
    spec = definition.body["spec"]
    path, urn = [definition.urn], policy_urn(spec["hours"]["otherwise"]) if spec.get("hours") else ""
    while urn:
        if urn in path:
            message = f"out of hours it leads back to itself: {' -> '.join([*path, urn])}"
            yield Lint(("spec", "hours", "otherwise"), message, "Let one of them hold at every hour.")
            return
        path.append(urn)
        other = definitions.get(urn)
        hours = other.body["spec"].get("hours") if other else None
        urn = policy_urn(hours["otherwise"]) if hours else ""
    others = [
        each.urn
        for each in definitions.values()
        if each.kind == "EscalationPolicy" and each.urn != definition.urn
        if spec.get("team") and each.body["spec"].get("team") == spec["team"]
    ]
    if others:
        message = f"{others[0]} is for this team, too: services cannot tell which one counts"
        yield Lint(("spec", "team"), message, "Leave the team in one of them.")
