"""What makes a catalogue document wrong although its shape is right."""

from collections.abc import Iterator, Mapping

from seatrial.domains.catalog.definitions.shapes import OpenShape, slip_of
from seatrial.domains.catalog.rules import backstage, raci, references_in
from seatrial.domains.catalog.types import STRICTEST_TIER
from seatrial.domains.workspace.types import Definition, Lint, Pointer


def lint_entity(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """What Backstage would refuse, keys that look like slips, and services that need less critical ones."""
    for fault in backstage.faults(definition.body):
        # A group without `children` has none: we read it so, and write it out on the way to Backstage.
        if fault.pointer != ("spec", "children"):
            yield Lint(fault.pointer, fault.message, f"Backstage asks for {fault.rule}.")
    yield from _slips(definition)
    if definition.kind == "Component":
        yield from _inversions(definition, definitions)


def _slips(definition: Definition) -> Iterator[Lint]:
    spec_model = type(definition.model).model_fields["spec"].annotation
    if not isinstance(spec_model, type) or not issubclass(spec_model, OpenShape):
        return
    spec = definition.body["spec"]
    known = [field.alias or name for name, field in spec_model.model_fields.items()]
    absent = [name for name in known if name not in spec]
    for key in spec:
        near = "" if key in known or key in _officially_known(definition.kind) else slip_of(key, known=absent)
        if near:
            message = f"the key {key} is kept and not read"
            yield Lint(("spec", key), message, f"Did you mean {near}?", "warning")


def _officially_known(kind: str) -> tuple[str, ...]:
    fields = backstage.KIND_FIELDS.get(kind)
    return (*fields.texts, *fields.lists) if fields else ()


def _inversions(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    tier = definition.body["spec"].get("tier", STRICTEST_TIER)
    for pointer, relation, urn, reverse in references_in(definition.body):
        needed = definitions.get(urn)
        if relation != "dependsOn" or reverse or needed is None or needed.kind != "Component":
            continue
        other = needed.body["spec"].get("tier", STRICTEST_TIER)
        if other > tier:
            message = f"a service of tier {tier} depends on {urn}, which is of tier {other}"
            remedy = f"Raise {urn} to tier {tier}, or make the service work without it."
            yield Lint(pointer, message, remedy, "warning")


def lint_contacts(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Ids that stand twice, and contacts that name nobody."""
    del definitions
    seen: set[str] = set()
    for index, contact in enumerate(definition.body["spec"]["contacts"]):
        at: Pointer = ("spec", "contacts", index)
        if contact["id"] in seen:
            yield Lint((*at, "id"), f"contact {contact['id']} stands twice", "Give each an id of its own.")
        seen.add(contact["id"])
        if not contact.get("who") and not contact.get("name"):
            yield Lint(at, f"contact {contact['id']} names nobody", "Write who (an entity) or name.")


def lint_raci(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """The faults of the matrix, and what it leaves out although a definition of it stands."""
    yield from raci.lint(definition.body)
    matrix = raci.matrix_of(definition.urn, body=definition.body)
    things = [
        urn
        for urn in definitions
        if urn.partition(":")[0] in raci.COVERED_KINDS and _concerns(urn, matrix.of)
    ]
    for urn in raci.uncovered([matrix], things=things):
        message = f"no activity is about {urn} (R034)"
        yield Lint(("spec", "activities"), message, "Name it under covers of an activity.", "warning")


def _concerns(urn: str, of: str) -> bool:
    """Whether a matrix for `of` has to name it: a service's own, or everything where it is for all."""
    kind, _, name = of.partition(":")
    return kind != "service" or urn.partition(":")[2].startswith(f"{name}/")


def lint_operating_model(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Turns whose backup is their primary, spans that end before they begin, and nobody on duty at all."""
    del definitions
    spec = definition.body["spec"]
    for index, rotation in enumerate(spec.get("rotations") or ()):
        at: Pointer = ("spec", "rotations", index)
        if rotation.get("end") and str(rotation["end"]) < str(rotation["start"]):
            yield Lint((*at, "end"), "the rotation ends before it starts", "Exchange the two.")
        for number, turn in enumerate(rotation["turns"]):
            if turn.get("backup") == turn["primary"]:
                message = f"{turn['primary']} is the backup of the same person"
                yield Lint((*at, "turns", number, "backup"), message, "Name somebody else (R035).")
    for index, absence in enumerate(spec.get("absences") or ()):
        if str(absence["last"]) < str(absence["first"]):
            yield Lint(("spec", "absences", index), "the absence ends before it starts", "Exchange the two.")
    if not spec.get("rotations"):
        message = "nobody is on duty: there are no rotations"
        yield Lint(("spec",), message, "Write who is primary and backup from when on.", "warning")
