"""Runbooks out of other people's Markdown: each heading is mapped onto the template's six sections (R131)."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seatrial.domains.runbooks.rules.imports.drafts import Imported, Origin, Reject
from seatrial.domains.runbooks.rules.imports.writing import Draft, write
from seatrial.domains.runbooks.rules.names import is_runbook_path, own_name
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import SLOTS, TEMPLATE, TEMPLATE_OF, Document, Section

_TITLE = re.compile(r"^ {0,3}#\s+\S")
_ATX = re.compile(r"^ {0,3}#{1,6}(?:\s|$)")
#: Foreign headings stand below those of the template.
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Mapped:
    """A heading of a file, what it was understood as ('' where nobody can tell), and where it went."""

    heading: str
    line: int
    slot: str
    section: str


@dataclass(frozen=True, slots=True)
class SectionMapping:
    """What became of a file's headings, and the sections of the template that nothing was found for."""

    path: str
    file: str
    headings: tuple[Mapped, ...]
    missing: tuple[str, ...]

    @property
    def unknown(self) -> tuple[Mapped, ...]:
        """Those that nobody can tell: they stand in the section of the heading before."""
        return tuple(each for each in self.headings if not each.slot)


def import_markdown(
    files: Mapping[str, bytes], *, origin: Origin
) -> tuple[Imported, tuple[SectionMapping, ...]]:
    """A runbook of the kind task for each file, with the template's six sections; raises nothing.

    Of `found` files each came in or is a reject. No text is lost: what stands under a heading that nobody can
    tell stays where it was, and its mapping says so.
    """
    made: dict[str, str] = {}
    mappings: list[SectionMapping] = []
    rejects: list[Reject] = []
    for path in sorted(files):
        refusal = _refusal(path, files[path])
        document = read(files[path], path=path)
        name = f"{own_name(document)}.md"
        if not refusal and name in made:
            refusal = f"{name} was made of another file: give their folders one by one"
        if refusal:
            rejects.append(Reject(path, 1, "", refusal))
            continue
        lines = files[path].decode().replace("\r\n", "\n").split("\n")
        mapped = tuple(_mapped(document))
        made[name] = write(_draft(document, lines, mapped, origin))
        there = {each.section for each in mapped if each.slot}
        mappings.append(
            SectionMapping(path, name, mapped, tuple(slot for slot in TEMPLATE if slot not in there))
        )
    return Imported(made, len(files), tuple(rejects)), tuple(mappings)


def _refusal(path: str, data: bytes) -> str:
    if not is_runbook_path(f"runbooks/{path}"):
        return "it is no runbook by its name"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "it is no UTF-8"
    return ""


def _pieces(document: Document) -> list[Section]:
    """The headings that begin a section, or that nobody can tell: all others belong to the one before."""
    return [each for each in document.sections if each.own or not each.slot]


def _mapped(document: Document) -> list[Mapped]:
    found: list[Mapped] = []
    before = TEMPLATE[0]
    for each in _pieces(document):
        before = TEMPLATE_OF.get(each.slot, before)
        found.append(Mapped(each.heading, each.line, each.slot, before))
        found += [Mapped(each.heading, each.line, slot, TEMPLATE_OF[slot]) for slot in each.also]
    return found


def _draft(document: Document, lines: Sequence[str], mapped: Sequence[Mapped], origin: Origin) -> Draft:
    texts: dict[str, list[str]] = {slot: [] for slot in TEMPLATE}
    pieces = _pieces(document)
    section_of = {each.line: each.section for each in reversed(mapped)}
    starts = [*(each.line for each in pieces), len(lines) + 1]
    intro, title = _intro(document, lines[: starts[0] - 1])
    texts[TEMPLATE[0]].append(intro)
    for piece, end in zip(pieces, starts[1:], strict=True):
        texts[section_of[piece.line]].append(_piece(document, piece, lines, end))
    said = {slot: "\n\n".join(part for part in parts if part) for slot, parts in texts.items()}
    title = title or document.title or posixpath.splitext(posixpath.basename(document.path))[0]
    steps = [said["steps"]] if said["steps"] else []
    return Draft(title, _front(document, origin), said, steps)


def _front(document: Document, origin: Origin) -> dict[str, Any]:
    """What is known of it: the name of an alert's runbook is the alert's."""
    front = document.front
    said: dict[str, Any] = {"kind": "task"}
    said |= {"service": front.service or origin.service, "owner": front.owner or origin.owner}
    if front.trigger:
        said["trigger"] = front.trigger
    elif front.kind == "alert":
        said["triggers"] = [{"alert": posixpath.splitext(posixpath.basename(document.path))[0][:200]}]
    return {key: value for key, value in said.items() if value}


def _intro(document: Document, lines: Sequence[str]) -> tuple[str, str]:
    """What stands before the first section, without the front matter; and the title that it has."""
    kept = list(lines)
    if document.has_front and "---" in kept[1:]:
        kept = kept[kept.index("---", 1) + 1 :]
    at = next((at for at, line in enumerate(kept) if _TITLE.match(line)), None)
    title = kept.pop(at).strip().strip("#").strip() if at is not None else ""
    return "\n".join(kept).strip(), title


def _piece(document: Document, piece: Section, lines: Sequence[str], end: int) -> str:
    """Its text, with its headings below the template's; a heading that the template has itself goes."""
    kept = list(lines[piece.line - 1 : end - 1])
    inside = {each.line: each for each in document.sections if piece.line <= each.line < end}
    for line, each in sorted(inside.items(), reverse=True):
        at = line - piece.line
        level = min(6, max(_LEVEL, each.level + _LEVEL - piece.level))
        under = not _ATX.match(kept[at])
        kept[at : at + (2 if under else 1)] = [f"{'#' * level} {each.heading}"]
    if TEMPLATE_OF.get(piece.slot) == piece.slot and piece.heading == SLOTS[piece.slot]:
        del kept[0]
    return "\n".join(kept).strip()
