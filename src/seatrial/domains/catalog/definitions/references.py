"""Which other definitions the catalogue's kinds name."""

from collections.abc import Iterable, Iterator

from seatrial.domains.catalog.rules import picked, references_in
from seatrial.domains.catalog.rules.references import NAMED_KINDS, as_urn
from seatrial.domains.catalog.types import PICKS
from seatrial.domains.workspace.types import Definition, Pointer, Reference, Severity

#: Whose absence is an error. The others may be defined where we do not look: that is a warning.
_MUST_BE_KNOWN = frozenset({"service", "system", "team", "person"})


def _reference(pointer: Pointer, target: str) -> Reference:
    kind = target.partition(":")[0]
    severity: Severity = "error" if kind in _MUST_BE_KNOWN else "warning"
    return Reference(pointer, target, optional=kind not in NAMED_KINDS.values(), severity=severity)


def _named(pointer: Pointer, reference: object, kind: str) -> Iterator[Reference]:
    if isinstance(reference, str) and reference:
        yield _reference(pointer, as_urn(reference, default_kind=kind))


def entity_references(definition: Definition) -> Iterable[Reference]:
    """Everything that a Backstage entity names, and what it picks of higher domains."""
    for pointer, _, urn, _ in references_in(definition.body):
        yield _reference(pointer, urn)
    for pick in PICKS:
        said = picked(definition.body, pick=pick) if definition.kind in pick.kinds else None
        if said and said[1] not in pick.built_in:
            yield Reference(said[0], f"{pick.urn_kind}:{said[1]}")


def contact_references(definition: Definition) -> Iterable[Reference]:
    """A contact list names what it is for, and people and teams."""
    spec = definition.body["spec"]
    yield from _named(("spec", "of"), spec.get("of"), "component")
    for index, contact in enumerate(spec["contacts"]):
        yield from _named(("spec", "contacts", index, "who"), contact.get("who"), "user")


def raci_references(definition: Definition) -> Iterable[Reference]:
    """A matrix names what it is for, and who holds its roles."""
    spec = definition.body["spec"]
    yield from _named(("spec", "of"), spec.get("of"), "component")
    for index, role in enumerate(spec.get("roles") or ()):
        for number, holder in enumerate(role.get("held_by") or ()):
            yield from _named(("spec", "roles", index, "held_by", number), holder, "group")


def operating_references(definition: Definition) -> Iterable[Reference]:
    """An operating model names its team and everybody who is on duty or away."""
    spec = definition.body["spec"]
    yield from _named(("spec", "team"), spec.get("team"), "group")
    for index, person in enumerate(spec["primary"]):
        yield from _named(("spec", "primary", index), person, "user")
    for index, rotation in enumerate(spec.get("rotations") or ()):
        for number, turn in enumerate(rotation["turns"]):
            for role in ("primary", "backup"):
                at: Pointer = ("spec", "rotations", index, "turns", number, role)
                yield from _named(at, turn.get(role), "user")
    for index, absence in enumerate(spec.get("absences") or ()):
        yield from _named(("spec", "absences", index, "who"), absence["who"], "user")
