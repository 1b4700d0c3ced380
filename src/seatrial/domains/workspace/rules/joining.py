"""Joins the definitions of a workspace: each URN once, every reference with its target, each kind's rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from seatrial.domains.workspace.types import KINDS, Definition, Finding, Kind, Source
from seatrial.kit.spelling import nearest

#: Targets for which the nearest name is looked up: each costs a comparison with all names of the kind.
_MAX_SUGGESTIONS = 25
_FEW = 10


def join(
    valid: Iterable[Definition], *, declared: Mapping[str, Source], known: Collection[str]
) -> tuple[dict[str, Definition], list[Finding]]:
    """The definitions by URN, sorted, each URN once (letter case does not tell two apart); and findings."""
    first: dict[str, Source] = {urn.casefold(): source for urn, source in declared.items()}
    definitions: dict[str, Definition] = {}
    findings: list[Finding] = []
    for found in valid:
        earlier = first.get(found.urn.casefold())
        if earlier is None:
            first[found.urn.casefold()] = found.source
            definitions[found.urn] = found
        else:
            findings.append(_duplicate(found.urn, earlier, found.source))
    definitions = dict(sorted(definitions.items()))
    references = _References(definitions, declared=declared, known=known)
    for definition in definitions.values():
        kind = KINDS.get(definition.kind)
        findings.extend(references.dangling(definition, kind))
        for lint in kind.lint(definition, definitions):
            source = definition.located.at(lint.pointer)
            findings.append(Finding(source, lint.message, lint.remedy, lint.severity, definition.urn))
    return definitions, findings


def _duplicate(urn: str, earlier: Source, later: Source) -> Finding:
    first, second = sorted((earlier, later))
    return Finding(second, f"{urn} is defined twice: first at {first}", "Rename one, or remove it.", urn=urn)


class _References:
    """Finds references that lead nowhere."""

    def __init__(
        self, definitions: Mapping[str, Definition], *, declared: Mapping[str, Source], known: Collection[str]
    ) -> None:
        self._targets = {*definitions, *declared, *known}
        self._suggested: dict[str, str] = {}

    def dangling(self, definition: Definition, kind: Kind) -> Iterator[Finding]:
        """One finding for each reference of the definition whose target does not exist."""
        for reference in kind.references(definition):
            if reference.optional or reference.target in self._targets:
                continue
            source = definition.located.at(reference.pointer)
            message = f"there is no {reference.target}"
            remedy = self._remedy(reference.target)
            yield Finding(source, message, remedy, reference.severity, definition.urn)

    def _remedy(self, target: str) -> str:
        if target not in self._suggested:
            if len(self._suggested) >= _MAX_SUGGESTIONS:
                return "Define it, or correct the name."
            self._suggested[target] = self._suggest(target)
        return self._suggested[target]

    def _suggest(self, target: str) -> str:
        start = f"{target.partition(':')[0]}:"
        known = sorted(urn for urn in self._targets if urn.startswith(start))
        near = nearest(target, known=known) if len(target) < 200 else None
        if near is not None:
            # The kind is the same in all: without it, what is near must still be near.
            name = nearest(target.removeprefix(start), known=[urn.removeprefix(start) for urn in known])
            if name is not None:
                return f"Did you mean {start}{name}?"
        if known and len(known) <= _FEW:
            return f"Known are: {', '.join(known)}."
        return "Define it, or correct the name."
