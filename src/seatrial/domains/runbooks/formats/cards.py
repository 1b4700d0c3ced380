"""A runbook as a quick reference card: one printed page, whatever its length (R124)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from seatrial.domains.runbooks.types import Contact, Content, Document, Front, Step
from seatrial.kit import typesetting

#: How it is laid out: part of this code, though in the language of the typesetter.
_LAYOUT = Path(__file__).with_name("card.typ").read_bytes()
#: What may at most stand on it, so that the page holds it even with one step; characters, then lines.
_TITLE, _LINE, _COMMAND, _FACT = 110, 150, 60, 56
_TRIGGERS, _CONTACTS = 4, 8
#: How lines begin that tell nothing.
_SILENT = ("#", "set -", "import ", "from ")
#: More steps than this fit on no page; the typesetter need not try.
_STEPS = 40


def to_pdf(content: Content, *, contacts: Sequence[str] = ()) -> bytes:
    """The card, exactly one page: what does not fit is left to the runbook itself. Those who are called for
    its service stand behind those whom the runbook names. The same of both is the same bytes.
    """
    return typesetting.pdf(_LAYOUT, data=_content(content, contacts))


def trigger_words(front: Front) -> list[str]:
    """What makes somebody start it, a line for each: in its own words, then what a machine can tell."""
    said = [front.trigger, *(each.words for each in front.triggers)]
    # People often say the same twice: once for people, once for machines.
    return list({each.strip().rstrip("."): each for each in said if each}.values())


def contact_words(front: Front) -> list[str]:
    """Whom one turns to, a line for each."""
    if isinstance(front.escalation, str):
        return [front.escalation] if front.escalation else []
    return [_contact(each) for each in front.escalation]


def _contact(contact: Contact) -> str:
    after = f"after {contact.after}: " if contact.after else ""
    return f"{after}{contact.who}, {contact.how}" if contact.how else f"{after}{contact.who}"


def _content(content: Content, contacts: Sequence[str]) -> Mapping[str, Any]:
    document, revision, runbook = content.document, content.revision, content.runbook
    front, at = document.front, revision.first_seen_at
    return {
        "name": runbook.name,
        "title": _clipped(runbook.title or runbook.name, _TITLE),
        "summary": _clipped(f"{runbook.kind.title()} of {runbook.service.partition(':')[2]}", _TITLE),
        "command": _clipped(f"seatrial runbook run {runbook.name}", _TITLE),
        "revision": f"revision {revision.number} of {at.date().isoformat()}",
        "digest": revision.digest,
        "at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "trigger": _lines(trigger_words(front), _TRIGGERS) or ["Nobody wrote when."],
        "facts": _facts(content),
        "steps": [_step(step, number) for number, step in _numbered(_doing(document))],
        "verification": [_step(step, "•") for step in document.phase("verify")],
        "rollback": [_step(step, "•") for step in document.undo],
        "contacts": _lines([*contact_words(front), *contacts], _CONTACTS),
        "most": _STEPS,
    }


def _facts(content: Content) -> Sequence[Sequence[str]]:
    front, at = content.document.front, content.revision.first_seen_at
    found = [
        ("Owner", content.runbook.owner or front.owner),
        ("Takes", front.estimate),
        ("Who may run it", ", ".join(role.replace("_", " ") for role in front.roles)),
        ("Live after approval of", ", ".join(role.replace("_", " ") for role in front.approval)),
        ("Parameters", ", ".join(each.name for each in front.parameters)),
        ("Written", _day(at)),
        ("Reviewed", front.reviewed.isoformat() if front.reviewed else "never"),
    ]
    return [[name, _clipped(value, _FACT)] for name, value in found if value]


def _doing(document: Document) -> Iterator[Step]:
    """What is looked at before, then the steps themselves."""
    yield from document.phase("check")
    yield from document.phase("step")


def _numbered(steps: Iterator[Step]) -> Iterator[tuple[str, Step]]:
    return ((str(number), step) for number, step in enumerate(steps, start=1))


def _step(step: Step, number: str) -> Mapping[str, Any]:
    tags = [
        word
        for word, holds in (
            ("check", step.phase == "check"),
            ("by hand", step.manual),
            ("confirm", step.confirm),
        )
        if holds
    ]
    command = "" if step.manual else next((line for line in step.text.splitlines() if _is_said(line)), "")
    title = step.title or step.words or step.name
    return {
        "number": number,
        "title": _clipped(title, _LINE),
        "tags": tags,
        "command": _clipped(command.strip().removesuffix("\\"), _COMMAND),
    }


def _is_said(line: str) -> bool:
    """Whether the line of a script tells what it does: options, comments and imports do not, nor does the
    beginning of a script within a command.
    """
    plain = line.strip()
    return bool(plain) and not plain.startswith(_SILENT) and not plain.endswith(" -c '")


def _lines(said: Sequence[str], most: int) -> list[str]:
    left = len(said) - most
    shown = [_clipped(line, _LINE) for line in said[:most]]
    return [*shown, f"and {left} more: see the runbook"] if left > 0 else shown


def _clipped(text: str, length: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"


def _day(at: datetime) -> str:
    return at.date().isoformat()
