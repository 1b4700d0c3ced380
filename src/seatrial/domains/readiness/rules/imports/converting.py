"""From somebody's checklist to one of ours: every item is a criterion or a reject, none is lost."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml as pyyaml

from seatrial.domains.readiness.rules.imports import markdown, tables, wording
from seatrial.domains.readiness.rules.imports.drafts import Candidate, Imported, Reject, Sheet, Wish
from seatrial.domains.readiness.rules.soundness import normalised
from seatrial.kit import yaml

_LONGEST_TITLE, _LONGEST_TEXT, _LONGEST_GUIDE = 120, 2000, 4000


def import_checklist(files: Mapping[str, str], *, wish: Wish) -> Imported:
    """The files (Markdown, or CSV by its name) as one checklist; raises nothing, whatever they hold."""
    sheets = [
        tables.read_csv(text, file=file)
        if file.lower().endswith((".csv", ".tsv"))
        else markdown.read(text, file=file)
        for file, text in files.items()
    ]
    markdown.settle(sheets)
    maker = _Maker(wish)
    for sheet in sheets:
        maker.take(sheet)
    return maker.made(sheets)


class _Maker:
    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.areas: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
        self.ids: set[str] = set()
        self.area_names: set[str] = set()
        self.seen: dict[tuple[str, tuple[str, ...], str], int] = {}
        self.levels: set[str] = set()
        self.singles: list[tuple[dict[str, Any], str]] = []
        self.rejects: list[Reject] = []
        self.notes: list[Reject] = []
        self.found = 0

    def take(self, sheet: Sheet) -> None:
        for candidate in sheet.candidates:
            self.found += 1
            reason = candidate.refused or self._take(candidate, sheet)
            if reason:
                text = wording.plain(candidate.text)[:200]
                self.rejects.append(Reject(candidate.file, candidate.line, text, reason))

    def _take(self, candidate: Candidate, sheet: Sheet) -> str:
        said = wording.plain(candidate.text)
        key = (sheet.file, candidate.path, normalised(said) or said)
        if not said:
            return "it says nothing"
        if key in self.seen:
            return f"it repeats line {self.seen[key]}"
        self.seen[key] = candidate.line
        criterion = self._criterion(candidate, said)
        self._area(candidate, sheet)["criteria"].append(criterion)
        self._note(candidate, criterion)
        return ""

    def _criterion(self, candidate: Candidate, said: str) -> dict[str, Any]:
        levels, said = wording.levels(said)
        estimate, said = wording.inline_minutes(said)
        title, statement = _title(candidate.text, said)
        facts = _facts(candidate)
        found: dict[str, Any] = {
            "id": self._id(title),
            "title": title,
            "statement": (facts.pop("statement", "") or statement)[:_LONGEST_TEXT],
            "source": wording.clean(f"{candidate.file}:{candidate.line}"),
            "accepts": facts.pop("accepts", None) or ["document", "approval"],
        }
        strict = wording.must(candidate.text, headings=candidate.path)
        if strict or tables.yes(candidate.cells.get("must", "")):
            found |= {"must": True, "gate": "deployment"}
        if estimate and "estimate_minutes" not in facts:
            found["estimate_minutes"] = estimate
        cell, _ = wording.levels(f"({candidate.cells.get('level', '')})")
        self._level(found, candidate.levels if candidate.levels is not None else levels or cell, candidate)
        found.update(facts)
        return found

    def _level(self, found: dict[str, Any], levels: tuple[str, ...], candidate: Candidate) -> None:
        self.levels.update(levels)
        if levels:
            found["levels"] = list(levels)
        if len(levels) == 1 and candidate.levels is None:
            self.singles.append((found, levels[0]))

    def _id(self, title: str) -> str:
        base = wording.slug(title, longest=50) or "item"
        base = base if base[0].isalnum() else f"item-{base}"
        name, count = base, 1
        while name in self.ids:
            count += 1
            name = f"{base}-{count}"
        self.ids.add(name)
        return name

    def _area(self, candidate: Candidate, sheet: Sheet) -> dict[str, Any]:
        key = (sheet.file, candidate.path)
        if key not in self.areas:
            told = [wording.plain(part) for part in candidate.path] or [wording.plain(sheet.title)]
            title = " / ".join(part for part in told if part) or "Items"
            base = wording.slug(told[-1], longest=50) or "items"
            name, count = base, 1
            while name in self.area_names:
                count += 1
                name = f"{base}-{count}"
            self.area_names.add(name)
            domain = wording.domain(*reversed(told), sheet.title)
            role = wording.role(told[-1]) if "security" in told[-1].lower() else ""
            self.areas[key] = {
                "name": name,
                "title": title[:_LONGEST_TEXT],
                "domain": domain,
                "role": role or self.wish.role,
                "criteria": [],
            }
        return self.areas[key]

    def _note(self, candidate: Candidate, found: Mapping[str, Any]) -> None:
        if not found.get("must"):
            return
        if "verify" not in found:
            self.notes.append(
                markdown.note(candidate, reason=f"the must-do item {found['id']} has no verification step")
            )
        if not found.get("estimate_minutes"):
            self.notes.append(
                markdown.note(candidate, reason=f"the must-do item {found['id']} has no estimate")
            )

    def made(self, sheets: Iterable[Sheet]) -> Imported:
        first = next(iter(sheets), Sheet(""))
        front = first.front_matter
        title = self.wish.title or str(front.get("title") or "") or wording.plain(first.title) or "Imported"
        name = (
            self.wish.name or wording.slug(str(front.get("name") or "")) or wording.slug(title) or "imported"
        )
        spec: dict[str, Any] = {"version": "1.0.0"}
        if self.wish.purpose:
            spec["purpose"] = self.wish.purpose
        if self.levels:
            spec["levels"] = self._levels()
        spec["areas"] = list(self.areas.values())
        document = {
            "apiVersion": "seatrial.dev/v1",
            "kind": "Checklist",
            "metadata": {"name": name[:60].strip("-"), "title": wording.clean(title)[:_LONGEST_TITLE]},
            "spec": spec,
        }
        return Imported(document, self.found, tuple(self.rejects), tuple(self.notes))

    def _levels(self) -> list[dict[str, Any]]:
        """Each level with its tiers, the first name the most critical; the last takes what tiers are left."""
        names = sorted(self.levels)
        for found, name in self.singles:
            # One level in the text of an item means from there on: what C asks, B and A ask as well.
            found["levels"] = [other for other in names if other <= name]
        numbered = all(name.isdigit() for name in names)
        tiers = [int(name) if numbered else min(index + 1, 4) for index, name in enumerate(names)]
        listed = [{"name": name, "tiers": [tier]} for name, tier in zip(names, tiers, strict=True)]
        if not numbered:
            listed[-1]["tiers"] = list(range(tiers[-1], 5))
        return listed


def _title(raw: str, said: str) -> tuple[str, str]:
    """A title in a few words, and what has to hold: what stands behind a bold beginning, or all of it."""
    bold = raw.lstrip().startswith("**") and "**" in raw.lstrip()[2:]
    if bold:
        head = wording.plain(raw.lstrip()[2:].partition("**")[0]).rstrip(" :")
        rest = said[len(head) :].lstrip(" :-\u2013\u2014") if said.startswith(head) else ""
        if head and rest and len(head) <= _LONGEST_TITLE and len(head.split()) > 1:
            return head, rest
    if len(said) <= _LONGEST_TITLE:
        return said, said
    return f"{said[: _LONGEST_TITLE - 1].rsplit(' ', 1)[0]}\u2026", said


def _facts(candidate: Candidate) -> dict[str, Any]:
    """What the item's own lines, code and columns say besides its title; what they do not is left out."""
    said: dict[str, list[str]] = {}
    for line in candidate.body:
        use, text = wording.label(line)
        said.setdefault(use, []).append(text)
    for use, text in candidate.cells.items():
        if text:
            said.setdefault("acceptance" if use == "statement" else use, []).append(text)
    joined = {use: " ".join(texts) for use, texts in said.items()}
    questions = [wording.plain(each)[:_LONGEST_TEXT] for each in candidate.questions]
    found: dict[str, Any] = {
        "statement": wording.plain(joined.get("acceptance", "")),
        "accepts": wording.evidence_types(joined.get("evidence", "")),
        "role": wording.role(joined.get("role", "")),
        "estimate_minutes": wording.minutes(joined.get("estimate", "")),
        "rollback": wording.plain(joined.get("rollback", ""))[:300],
        "triggers": [each for text in said.get("trigger", ()) if (each := wording.trigger(text))],
        "guide": wording.plain(joined.get("", ""))[:_LONGEST_GUIDE],
        "questions": [text for text in questions if text],
        "verify": _verify(candidate, said),
    }
    return {key: value for key, value in found.items() if value}


def _verify(candidate: Candidate, said: Mapping[str, list[str]]) -> dict[str, str] | None:
    named = [wording.plain(text) for text in said.get("verify", ())]
    commands = [*named, *(wording.clean_lines(code) for code in candidate.code)]
    command = "\n".join(text for text in commands if text)[:_LONGEST_TEXT]
    expect = wording.plain(" ".join(said.get("expect", ())))[:_LONGEST_TEXT]
    return {"command": command, "expect": expect or "It succeeds."} if command.strip() else None


class _Dumper(pyyaml.SafeDumper):
    """Writes lines that belong together as a block, and lists within their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, value: str) -> Any:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: _Dumper, value: list[Any]) -> Any:
    short = all(isinstance(each, str | int) and len(str(each)) < 40 for each in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def to_yaml(document: Mapping[str, Any]) -> str:
    """The document as a file of a workspace holds it; read again it is the same."""
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 106}
    text: str = pyyaml.dump(dict(document), Dumper=_Dumper, **options)
    read = yaml.read(text.encode()).documents
    if read and not read[0].faults and read[0].value == document:
        return text
    # A text that looks like something else to YAML 1.2: every scalar is quoted then.
    quoted: str = pyyaml.dump(dict(document), Dumper=pyyaml.SafeDumper, default_style='"', **options)
    return quoted
