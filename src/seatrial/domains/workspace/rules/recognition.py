"""Which documents are definitions of ours, and which are other people's YAML that happens to lie beside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from seatrial.domains.workspace.types import KINDS, READERS, Kind, Lint
from seatrial.kit.spelling import did_you_mean

#: Read as definitions whatever kinds are registered, so that a missing kind is an error, not a silence.
_ALWAYS_OURS = ("backstage.io/v1alpha1", "backstage.io/v1beta1", "seatrial.dev/v1")
#: Backstage's own kinds (descriptor format) that nothing here reads yet: they are no mistake.
_BACKSTAGE_KINDS = frozenset({"API", "Component", "Domain", "Group", "Location", "Resource", "System",
                              "Template", "User"})  # fmt: skip
_WORTH_READING = re.compile(rb"apiversion|\bkind\b", re.IGNORECASE)
_SIMILAR = 0.8


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document's kind; or what is wrong with its frame; or neither, where it is not ours."""

    kind: Kind | None = None
    lint: Lint | None = None


def is_definition_path(path: str) -> bool:
    """Whether definitions may stand in it: YAML, and not in a folder whose name starts with a dot."""
    *folders, name = path.split("/")
    return name.endswith((".yaml", ".yml")) and not any(folder.startswith(".") for folder in folders)


def worth_reading(data: bytes) -> bool:
    """False where the bytes cannot hold a definition: such a file is not parsed at all."""
    return bool(_WORTH_READING.search(_plain(data)))


def claims_to_be_ours(data: bytes) -> bool:
    """Whether a file that cannot be read as YAML was meant to hold definitions."""
    plain = _plain(data)
    return any(version.encode() in plain for version in our_versions())


def _plain(data: bytes) -> bytes:
    """The bytes without the zeros of UTF-16 and UTF-32, which are refused with a place later."""
    return data.replace(b"\0", b"") if data[:4].count(0) or data[:2] in (b"\xff\xfe", b"\xfe\xff") else data


def our_versions() -> list[str]:
    """Every `apiVersion` that marks a definition, each once."""
    return list(dict.fromkeys([*_ALWAYS_OURS, *(one for kind in KINDS for one in kind.api_versions)]))


def recognise(body: object) -> Recognised:
    """What the document is."""
    if not isinstance(body, dict):
        return Recognised()
    version, kind = body.get("apiVersion"), body.get("kind")
    if isinstance(version, str) and version in our_versions():
        return _ours(version, kind, has_kind="kind" in body)
    if isinstance(kind, str):
        return Recognised(lint=_nearly_ours(body, kind))
    return Recognised()


def _ours(version: str, kind: object, *, has_kind: bool) -> Recognised:
    if not isinstance(kind, str):
        message = "kind must be text" if has_kind else "kind is missing"
        return Recognised(lint=Lint(("kind",) if has_kind else (), message, _known_kinds(version)))
    found = KINDS.find(kind)
    if found is None:
        if version.startswith("backstage.io/") and kind in _BACKSTAGE_KINDS:
            message = f"{kind} is not read by this version: the document is kept as a file"
            return Recognised(lint=Lint(("kind",), message, severity="warning"))
        remedy = did_you_mean(kind, known=_kinds_of(version))
        return Recognised(lint=Lint(("kind",), f"there is no kind {_short(kind)}", remedy))
    if kind in READERS:
        message = f"a {kind} is not written as YAML"
        return Recognised(lint=Lint(("kind",), message, "Give it a file of its own: see the kind's page."))
    if version not in found.api_versions:
        message = f"{kind} is not defined by {version}"
        remedy = f"Write apiVersion: {found.api_versions[0]}"
        return Recognised(lint=Lint(("apiVersion",), message, remedy))
    return Recognised(kind=found)


def _kinds_of(version: str) -> list[str]:
    return [kind.name for kind in KINDS if version in kind.api_versions] or KINDS.names()


def _known_kinds(version: str) -> str:
    return f"Known are: {', '.join(sorted(_kinds_of(version)))}."


def _nearly_ours(body: dict[str, object], kind: str) -> Lint | None:
    """An error where kind and version both look like ours and one is mistaken; else None."""
    near = _most_similar(kind, KINDS.names())
    if near is None:
        return None
    expected = KINDS.get(near).api_versions[0]
    if "apiVersion" in body:
        version = body["apiVersion"]
        if not _similar_version(str(version)):
            return None
        message = f"apiVersion {_short(str(version))} is none of ours, and kind {_short(kind)} is"
        return Lint(("apiVersion",), message, f"Did you mean {expected}?")
    mistaken = _most_similar("apiVersion", (key for key in body if isinstance(key, str)))
    if mistaken is None:
        return None
    return Lint((mistaken,), f"the key {_short(mistaken)} is not apiVersion", "Did you mean apiVersion?")


def _similar_version(version: str) -> bool:
    """Versions like `v1`, `seatrial/v1`, `backstage.io/v1alpha2`; not those of another owner's domain."""
    group, slash, _ = version.rpartition("/")
    if not slash:
        return True
    groups = {one.rpartition("/")[0] for one in our_versions()}
    groups |= {one.partition(".")[0] for one in groups}
    return group in groups or _most_similar(group, groups) is not None


def _most_similar(word: str, known: Iterable[str]) -> str | None:
    """The known word that differs by a slip; None where the word is another one altogether."""
    if len(word) > 100:
        return None
    scored = [(SequenceMatcher(None, word.casefold(), one.casefold()).ratio(), one) for one in known]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _SIMILAR else None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
