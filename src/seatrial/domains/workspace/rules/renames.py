"""Which definitions that come are ones that stand, under another name: their uid and history go on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from seatrial.domains.workspace.types import KINDS, Definition, Finding, Standing
from seatrial.kit import canonical
from seatrial.kit.spelling import did_you_mean

#: A definition says with it what it was called: the name alone, or the URN.
RENAMED_FROM = "seatrial.dev/renamed-from"
_AT = ("metadata", "annotations", RENAMED_FROM)


def renames(
    compiled: Mapping[str, Definition], *, standing: Mapping[str, Standing]
) -> tuple[dict[str, str], list[Finding]]:
    """The old URN of each definition that is renamed, by the new one; and what is wrong with annotations.

    A definition is another one's successor where it says so (the annotation, or the same `metadata.uid`),
    or where exactly one that comes and one that goes of a kind have the same content but for the name.
    `standing` needs the bodies of those that go.
    """
    coming = {urn: found for urn, found in compiled.items() if urn not in standing}
    going = {urn: found for urn, found in standing.items() if urn not in compiled}
    pairs: dict[str, str] = {}
    findings: list[Finding] = []
    by_uid = {found.uid: urn for urn, found in going.items()}
    for urn, found in coming.items():
        said = _metadata(found.body).get("uid")
        if isinstance(said, str) and said in by_uid and going[by_uid[said]].kind == found.kind:
            pairs[urn] = by_uid.pop(said)
    for urn, found in coming.items():
        if urn not in pairs:
            _by_annotation(found, going, pairs, findings)
    left = [found for urn, found in coming.items() if urn not in pairs]
    pairs.update(_by_content(left, {urn: each for urn, each in going.items() if urn not in pairs.values()}))
    return pairs, findings


def named_before(definition: Definition) -> str:
    """The URN that the definition says it had; '' where it says nothing."""
    annotations = _metadata(definition.body).get("annotations")
    said = annotations.get(RENAMED_FROM) if isinstance(annotations, Mapping) else None
    if not isinstance(said, str) or not said.strip():
        return ""
    start = definition.urn.partition(":")[0]
    return said.strip() if said.startswith(f"{start}:") else f"{start}:{said.strip()}"


def _by_annotation(
    found: Definition, going: Mapping[str, Standing], pairs: dict[str, str], findings: list[Finding]
) -> None:
    before = named_before(found)
    if not before:
        return
    if before in going and before not in pairs.values():
        pairs[found.urn] = before
    elif before in pairs.values():
        message = f"{before} cannot become two definitions"
        remedy = "Keep the annotation in one of them."
        findings.append(Finding(found.located.at(_AT), message, remedy, urn=found.urn))
    else:
        same = [urn for urn in going if urn.partition(":")[0] == before.partition(":")[0]]
        remedy = did_you_mean(before, known=same) or "Remove the annotation, or the old definition."
        message = f"nothing called {before} goes with this apply: {found.urn} begins anew"
        findings.append(Finding(found.located.at(_AT), message, remedy, "warning", urn=found.urn))


def _by_content(coming: Iterable[Definition], going: Mapping[str, Standing]) -> Iterator[tuple[str, str]]:
    """Pairs of (new, old): only where nothing else could be meant."""
    if not going:
        return
    new: dict[tuple[str, str], list[str]] = defaultdict(list)
    old: dict[tuple[str, str], list[str]] = defaultdict(list)
    kinds = {found.kind for found in going.values()}
    for found in coming:
        if found.kind in kinds:
            new[found.kind, _nameless(found.body)].append(found.urn)
    for urn, each in going.items():
        if each.body:
            old[each.kind, _nameless(each.body)].append(urn)
    for content, urns in new.items():
        if len(urns) == 1 and len(old.get(content, ())) == 1:
            yield urns[0], old[content][0]


def _nameless(body: Mapping[str, Any]) -> str:
    metadata = {key: value for key, value in _metadata(body).items() if key != "name"}
    return canonical.digest({**body, "metadata": metadata})


def _metadata(body: Mapping[str, Any]) -> Mapping[str, Any]:
    found = body.get("metadata")
    return found if isinstance(found, Mapping) else {}


def outdated_names(definitions: Iterable[Definition], *, current: Mapping[str, str]) -> Iterator[Finding]:
    """A warning for each reference to a name that has been given up; `current` has the new by the old URN."""
    if not current:
        return
    for definition in definitions:
        kind = KINDS.find(definition.kind)
        for reference in kind.references(definition) if kind else ():
            now = current.get(reference.target)
            if now is not None:
                source = definition.located.at(reference.pointer)
                message = f"{reference.target} is called {now} now"
                yield Finding(source, message, f"Write {now}.", "warning", urn=definition.urn)
