"""Patches as mail, the form that `git am` takes: what a form would change in somebody's repository."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

_NO_NEWLINE = "\\ No newline at end of file\n"
#: The date that `git format-patch` writes in the first line of every mail.
_MAGIC = "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001"


@dataclass(frozen=True, slots=True)
class Edit:
    """A file before and after; None where it is not there. Text is UTF-8."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the commit will be by."""

    name: str
    email: str


def format_patch(
    subject: str, *, sender: Sender, at: datetime, edits: Sequence[Edit], words: str = ""
) -> str:
    """One mail with all edits: `git am` makes a commit of it, `git apply` the change alone."""
    name = sender.name if sender.name.isascii() else Header(sender.name, "utf-8").encode()
    title = f"[PATCH] {' '.join(subject.split())}"
    shown = title if title.isascii() else Header(title, "utf-8", maxlinelen=10_000).encode()
    head = [
        _MAGIC, f"From: {formataddr((name, sender.email))}", f"Date: {format_datetime(at)}",
        f"Subject: {shown}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit", "",
    ]  # fmt: skip
    body = [f"{words.strip()}\n"] if words.strip() else []
    diffs = "".join(part for edit in edits for part in _diff(edit))
    return "\n".join([*head, *body, "---", ""]) + diffs + "-- \nseatrial\n"


def _diff(edit: Edit) -> Iterator[str]:
    if edit.old == edit.new:
        return
    old, new = f"a/{edit.path}", f"b/{edit.path}"
    yield f"diff --git {_quoted(old)} {_quoted(new)}\n"
    if edit.old is None:
        yield "new file mode 100644\n"
    elif edit.new is None:
        yield "deleted file mode 100644\n"
    yield f"--- {_quoted(old) if edit.old is not None else '/dev/null'}\n"
    yield f"+++ {_quoted(new) if edit.new is not None else '/dev/null'}\n"
    before, after = _lines(edit.old), _lines(edit.new)
    for line in list(difflib.unified_diff(before, after, n=3))[2:]:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _quoted(path: str) -> str:
    """As git writes names with signs that would end them."""
    if path.isascii() and path.isprintable() and not set(path) & set('"\\'):
        return path
    octal = "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\{byte:03o}"
        for byte in path.encode()
    )
    return f'"{octal}"'


def _lines(text: str | None) -> list[str]:
    """Lines as git counts them: only a line feed ends one."""
    if not text:
        return []
    parts = text.split("\n")
    lines = [f"{part}\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
