"""Front matter: what is between the two lines `---`, each fault at its line, whatever stands there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from seatrial.domains.runbooks.types import Fault, Front
from seatrial.domains.workspace.rules import Refusal, validate
from seatrial.kit import yaml
from seatrial.kit.yaml_positions import Positions

_FRONT = re.compile(
    r"\A---[ \t]*\r?\n(?P<yaml>.*?)(?:\A|^|(?<=\n))(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M
)
#: Keys by which site builders place a page: they say nothing of the runbook, and are no mistake.
OTHERS = frozenset({
    "aliases", "bookCollapseSection", "bookFlatSection", "bookHidden", "bookToc", "categories", "date",
    "description", "draft", "hide_title", "id", "keywords", "layout", "lastmod", "nav_order", "parent",
    "permalink", "sidebar_label", "sidebar_position", "slug", "tags", "toc", "weight",
})  # fmt: skip
#: Keys of ours that no site builder has: a file that has one of them is meant to be read by us.
OURS = frozenset({"service", "trigger", "triggers", "owner", "kind", "purpose"})


@dataclass(slots=True)
class FrontMatter:
    """What the front matter says. `end` is the number of its lines, 0 where there is none."""

    front: Front = field(default_factory=Front)
    present: bool = False
    end: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    positions: Positions | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it says anything that only a runbook of ours would."""
        return bool(OURS & self.said.keys())


def read_front(text: str) -> FrontMatter:
    """The front matter of the text; raises nothing. What is refused is as if it were not there."""
    match = _FRONT.match(text)
    if match is None:
        return FrontMatter()
    found = FrontMatter(present=True, end=text[: match.end()].count("\n") or 1)
    stream = yaml.read(match["yaml"].encode("utf-8", "replace"))
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    found.faults += [
        Fault(each.line + 1, each.message, each.remedy, code="front-matter", column=each.column)
        for each in faults
    ]
    document = stream.documents[0] if stream.documents else None
    value = document.value if document else None
    if isinstance(value, dict) and document is not None:
        found.positions, found.said = document.positions, value
        _take(found, value, document.positions)
    elif value is not None and not faults:
        remedy = "Write one `key: value` a line."
        found.faults.append(Fault(2, "the front matter is no mapping of keys", remedy, code="front-matter"))
    return found


def _take(found: FrontMatter, value: dict[str, Any], positions: Positions) -> None:
    for key, child in value.items():
        found.lines[key] = positions.at((key,), key=True)[0] + 1
        if isinstance(child, list):
            for index in range(len(child)):
                found.lines[f"{key}.{index}"] = positions.at((key, index))[0] + 1
    ours = {key: child for key, child in value.items() if key not in OTHERS}
    if "kind" not in ours and "purpose" not in ours:
        ours.setdefault("kind", "task")
    found.faults += _refused(found, ours, positions)


def _refused(found: FrontMatter, ours: dict[str, Any], positions: Positions) -> Iterator[Fault]:
    """Takes what is valid; a fault for each key that is not, which is then left out."""
    for _ in range(len(ours) + 1):
        front, refusals = validate(ours, model=Front)
        if isinstance(front, Front):
            found.front = front
            return
        for refusal in refusals:
            yield _fault(positions, refusal)
        bad = {str(refusal.pointer[0]) for refusal in refusals if refusal.pointer}
        if not bad & ours.keys():
            return
        ours = {key: child for key, child in ours.items() if key not in bad}


def _fault(positions: Positions, refusal: Refusal) -> Fault:
    line, column = positions.at(refusal.pointer, key=refusal.key)
    code = "unknown-key" if refusal.key and len(refusal.pointer) == 1 else "front-matter"
    return Fault(line + 1, refusal.message, refusal.remedy, code=code, column=column)
