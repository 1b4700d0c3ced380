"""From a custom lens to a checklist: a pillar is an area, a question a criterion, and none is lost."""

import re
from collections.abc import Mapping
from typing import Any

from seatrial.domains.readiness.rules.imports import wording
from seatrial.domains.readiness.rules.imports.drafts import Fault, Imported, Reject, Wish
from seatrial.domains.readiness.rules.lenses import wordings
from seatrial.domains.readiness.rules.lenses.reading import SCHEMA_VERSION, Lens
from seatrial.domains.readiness.rules.lenses.soundness import Decided, decide, is_none
from seatrial.domains.workspace.types import Lint
from seatrial.kit.json_positions import Pointer, pointer_text

_VERSION = re.compile(r"\bv?(\d+)\.(\d+)(?:\.(\d+))?\b")
#: What the format knows, by where it stands.
_KEYS = {
    "lens": {"schemaVersion", "name", "description", "pillars"},
    "pillar": {"id", "name", "questions"},
    "question": {"id", "title", "description", "helpfulResource", "improvementPlan", "choices", "riskRules"},
    "choice": {"id", "title", "description", "helpfulResource", "improvementPlan", "additionalResources"},
}  # fmt: skip


def import_lens(lens: Lens, *, wish: Wish, strict: bool = False) -> Imported:
    """The lens as a checklist; with `strict`, what can end at a high risk is a must-do item.

    Whatever the lens holds, each question is a criterion or a reject, and each fault of a rule is named.
    """
    maker = _Maker(lens, wish, strict)
    maker.take()
    return maker.made()


class _Maker:
    def __init__(self, lens: Lens, wish: Wish, strict: bool) -> None:
        self.lens, self.wish, self.strict = lens, wish, strict
        self.areas: list[dict[str, Any]] = []
        self.area_names: set[str] = set()
        self.names: set[str] = set()
        self.ids: dict[str, Pointer] = {}
        self.rejects: list[Reject] = []
        self.notes: list[Reject] = []
        self.faults: list[Fault] = []
        self.unknown: dict[tuple[str, str], list[Pointer]] = {}
        self.found = self.choices = self.rules = 0

    def take(self) -> None:
        value = self.lens.value
        self._keys("lens", value, ())
        if value.get("schemaVersion") != SCHEMA_VERSION:
            message = f"the schema version is {value.get('schemaVersion')!r}, and known is {SCHEMA_VERSION!r}"
            self._fault(Lint(("schemaVersion",), message, "Look closely at what came in.", "warning"))
        for index, pillar in enumerate(value["pillars"]):
            self._pillar(pillar, ("pillars", index))
        for (sort, key), places in self.unknown.items():
            times = f", {len(places)} times" if len(places) > 1 else ""
            self._note(places[0], f"a {sort} has no {key!r} in this format, so that it is left out{times}")

    def _pillar(self, pillar: Any, at: Pointer) -> None:
        questions = pillar.get("questions") if isinstance(pillar, Mapping) else None
        if not isinstance(questions, list) or not questions:
            self.found += 1
            self._reject(at, _name(pillar), "a pillar without questions")
            return
        self._keys("pillar", pillar, at)
        name = wordings.said(pillar.get("name")) or wordings.said(pillar.get("id")) or f"Pillar {at[-1]}"
        area = self._area(name)
        for index, question in enumerate(questions):
            self.found += 1
            place = (*at, "questions", index)
            refused = _refused(question)
            if refused:
                self._reject(place, _name(question), refused)
            else:
                area["criteria"].append(self._criterion(question, place, name))
        if area["criteria"]:
            self.areas.append(area)

    def _area(self, name: str) -> dict[str, Any]:
        base = wording.slug(name, longest=50) or "pillar"
        lens = wordings.said(self.lens.value.get("name"))
        role = wording.role(name) if "security" in name.lower() else ""
        return {
            "name": _unlike(base, self.area_names),
            "title": name,
            "domain": wording.domain(name, lens),
            "role": role or self.wish.role,
            "criteria": [],
        }

    def _criterion(self, question: Mapping[str, Any], at: Pointer, pillar: str) -> dict[str, Any]:
        self._keys("question", question, at)
        self.choices += len(question["choices"])
        rules = question.get("riskRules")
        self.rules += len(rules) if isinstance(rules, list) else 0
        self._lint_ids(question, at)
        decided, faults = decide(question, at=at)
        for lint in faults:
            self._fault(lint)
        text = wordings.said(question["title"])
        found: dict[str, Any] = {
            "id": self._id(question, text),
            "title": wordings.title(text),
            "statement": wordings.statement(question, decided=decided),
            "source": f"{wording.clean(self.lens.file)}#{pointer_text(at)}",
            "accepts": ["document", "approval"],
        }
        domain = wording.domain(f"{text} {wordings.said(question.get('description'))}")
        if domain != "application" and wording.domain(pillar) == "application":
            found["domain"] = domain
        found |= self._texts(question, at, decided)
        if self.strict and wordings.worst_of(decided) == "HIGH_RISK":
            found["must"] = True
        return found

    def _texts(self, question: Mapping[str, Any], at: Pointer, decided: Decided | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field, lines in (
            ("guide", wordings.guide_lines(question)),
            ("remedy", wordings.remedy_lines(question)),
        ):
            text, left = wordings.fitting(list(lines), longest=wordings.LONGEST[field])
            if left:
                self._note(at, f"{left} of its texts found no room in {field}: look at the source")
            found[field] = text
        found["questions"] = [
            wordings.said(choice["title"])[: wordings.LONGEST["question"]]
            for choice in question["choices"]
            if not is_none(str(choice["id"]))
        ]
        found["failure"] = wordings.failure(decided)
        return {key: value for key, value in found.items() if value}

    def _lint_ids(self, question: Mapping[str, Any], at: Pointer) -> None:
        name = str(question.get("id") or "")
        if name and name in self.ids:
            message = f"the id {name} is that of {pointer_text(self.ids[name])} already"
            self._fault(Lint((*at, "id"), message, "Give each question an id of its own."))
        self.ids.setdefault(name, at)
        seen: set[str] = set()
        for index, choice in enumerate(question["choices"]):
            place = (*at, "choices", index)
            self._keys("choice", choice, place)
            if str(choice["id"]) in seen:
                message = f"the choice {choice['id']} stands twice, and the rules take both for one"
                self._fault(Lint((*place, "id"), message, "Give each choice an id of its own."))
            seen.add(str(choice["id"]))

    def _id(self, question: Mapping[str, Any], text: str) -> str:
        base = wording.slug(str(question.get("id") or ""), longest=50) or wording.slug(text, longest=50)
        return _unlike(base or "question", self.names)

    def _keys(self, sort: str, value: Mapping[str, Any], at: Pointer) -> None:
        for key in value:
            if key not in _KEYS[sort]:
                self.unknown.setdefault((sort, key), []).append((*at, key))

    def _reject(self, at: Pointer, text: str, reason: str) -> None:
        words = wording.clean(f"{pointer_text(at)}: {reason}")
        self.rejects.append(Reject(self.lens.file, self.lens.line(at), text[:200], words))

    def _note(self, at: Pointer, reason: str) -> None:
        words = wording.clean(f"{pointer_text(at)}: {reason}")
        self.notes.append(Reject(self.lens.file, self.lens.line(at), "", words))

    def _fault(self, lint: Lint) -> None:
        line, clean = self.lens.line(lint.pointer), wording.clean
        pointer = clean(pointer_text(lint.pointer))
        self.faults.append(
            Fault(self.lens.file, line, pointer, lint.severity, clean(lint.message), clean(lint.remedy))
        )

    def made(self) -> Imported:
        value, wish = self.lens.value, self.wish
        title = wish.title or wordings.said(value.get("name")) or "Imported lens"
        metadata = {
            "name": (wish.name or wording.slug(title) or "imported-lens")[:60].strip("-"),
            "title": wordings.title(title),
        }
        if text := wordings.said(value.get("description")):
            metadata["description"] = text
        spec: dict[str, Any] = {"version": _version(wordings.said(value.get("name")))}
        if wish.purpose:
            spec["purpose"] = wish.purpose
        spec["areas"] = self.areas
        document = {
            "apiVersion": "seatrial.dev/v1",
            "kind": "Checklist",
            "metadata": metadata,
            "spec": spec,
        }
        beside = {("choice", "choices"): self.choices, ("risk rule", "risk rules"): self.rules}
        rejects, notes, faults = tuple(self.rejects), tuple(self.notes), tuple(self.faults)
        return Imported(document, self.found, rejects, notes, faults, beside)


def _refused(question: Any) -> str:
    """Why the question cannot come in; '' where it can. It comes in whole, or not at all."""
    if not isinstance(question, Mapping):
        return "this is no question: it is no object"
    if not wordings.said(question.get("title")):
        return "the question has no title"
    choices = question.get("choices")
    if not isinstance(choices, list) or not choices:
        return "the question has no choices, so that there is nothing to answer"
    for index, choice in enumerate(choices, start=1):
        if not isinstance(choice, Mapping):
            return f"choice {index} is no object"
        for key in ("id", "title"):
            if not wordings.said(choice.get(key)):
                return f"choice {index} has no {key}"
    return ""


def _name(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return wordings.said(value.get("title")) or wordings.said(value.get("name")) or str(value.get("id") or "")


def _unlike(base: str, names: set[str]) -> str:
    name, count = base, 1
    while name in names:
        count += 1
        name = f"{base}-{count}"
    names.add(name)
    return name


def _version(name: str) -> str:
    found = _VERSION.search(name)
    return f"{int(found[1])}.{int(found[2])}.{int(found[3] or 0)}" if found else "1.0.0"
