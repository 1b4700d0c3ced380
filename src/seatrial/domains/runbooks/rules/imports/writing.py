"""Writes a runbook as Markdown: front matter, the six sections, fences that no text can break out of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from seatrial.domains.runbooks.types import SLOTS, TEMPLATE


@dataclass(slots=True)
class Draft:
    """A runbook that is being made. `sections` are texts by the name of the section."""

    title: str
    front: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)


def fence(
    text: str, *, language: str, flags: Sequence[str] = (), values: Mapping[str, str] | None = None
) -> str:
    """A fence around the text, longer than any that the text holds."""
    longest = max((len(match) for match in re.findall(r"`{3,}", text)), default=2)
    said = [f"{key}={_quoted(value)}" for key, value in (values or {}).items() if value]
    marks = "`" * (longest + 1)
    body = text if text.endswith("\n") else f"{text}\n"
    return f"{marks}{' '.join([language, *said, *flags])}\n{body}{marks}\n"


def _quoted(value: str) -> str:
    plain = " ".join(value.split()).replace("`", "'")
    if re.fullmatch(r"[\w./:@%+-]+", plain):
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', "'") + '"'


def write(draft: Draft) -> str:
    """The file. Sections that nothing is known of are there, and empty, so that lint names them."""
    front = yaml.safe_dump(draft.front, sort_keys=False, allow_unicode=True, width=100)
    parts = [f"---\n{front}---\n# {_line(draft.title)}\n"]
    for slot in TEMPLATE:
        said = "\n".join(draft.steps) if slot == "steps" else draft.sections.get(slot, "")
        parts.append(f"## {SLOTS[slot]}\n" + (f"\n{said.strip()}\n" if said.strip() else ""))
    return "\n".join(parts)


def _line(text: str) -> str:
    return " ".join(text.split()) or "Runbook"


def prose(text: str) -> str:
    """Somebody's words as a paragraph that begins no heading, list or fence of ours."""
    lines = (re.sub(r"^(\s*)([#>`~|+*-]|\d+[.)])", r"\1\\\2", line) for line in text.strip().splitlines())
    return "\n".join(line.rstrip() for line in lines)
