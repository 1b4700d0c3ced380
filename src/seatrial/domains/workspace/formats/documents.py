"""Documents of a file with several: one is replaced, removed or added, the others keep every letter."""

from seatrial.domains.workspace.rules import excerpt
from seatrial.kit import yaml


def replace(text: str, *, line: int, new: str, path: str = "") -> str:
    """The file with another text for the document that stands at the line."""
    first, old = excerpt(text, line=line, path=path)
    lines = yaml.lines(text)
    before, after = lines[: first - 1], lines[first - 1 + len(yaml.lines(old)) :]
    return _joined([*before, *yaml.lines(new.strip("\n")), *after])


def remove(text: str, *, line: int, path: str = "") -> str | None:
    """The file without the document that stands at the line; None where no other is left in it."""
    first, old = excerpt(text, line=line, path=path)
    lines = yaml.lines(text)
    before, after = lines[: first - 1], lines[first - 1 + len(yaml.lines(old)) :]
    while before and not before[-1].strip():
        before.pop()
    if before and before[-1].startswith("---"):
        before.pop()
    elif any(each.startswith("---") for each in after):
        while after and not after[0].startswith("---"):
            after.pop(0)
        after.pop(0)
    left = [each for each in (*before, *after) if each.strip() and not each.startswith(("#", "---", "..."))]
    return _joined([*before, *after]) if left else None


def append(text: str, *, new: str) -> tuple[str, int]:
    """The file with the document at its end, and the line at which that begins."""
    kept = text.rstrip("\n")
    start = [*yaml.lines(kept), "---"] if kept.strip() else []
    return _joined([*start, *yaml.lines(new.strip("\n"))]), len(start) + 1


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
