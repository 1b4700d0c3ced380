"""What the front matter leaves out or cannot mean: trigger and owner (R129), parameters, roles, targets."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from seatrial.domains.identity.types import ROLES
from seatrial.domains.runbooks.rules.lint_triggers import lint_triggers
from seatrial.domains.runbooks.types import Contact, Document, Fault, Parameter
from seatrial.kit import durations
from seatrial.kit.spelling import did_you_mean

_TIMED = frozenset({"deploy", "rollback", "scale", "backup", "restore", "maintenance"})
_REACHED = re.compile(r"(?:group|user|team|person):\S+|\S+@\S+|\+?[\d ()/-]{5,}$|https?://", re.IGNORECASE)


def lint_front(document: Document, *, today: date | None) -> Iterator[Fault]:
    """Findings about the front matter, each at its key."""
    if not document.has_front:
        message = "has no front matter: nobody can tell when to use it, and who keeps it right"
        remedy = "Begin the file with `---`, `kind`, `service`, `owner`, `trigger` and `---`."
        yield Fault(1, message, remedy, code="no-front-matter")
    yield from _required(document)
    yield from lint_triggers(document)
    yield from _reviewed(document, today)
    yield from _parameters(document)
    yield from _roles(document)
    yield from _escalation(document)


def _required(document: Document) -> Iterator[Fault]:
    front = document.front
    remedies = {
        "service": "Write `service: component:default/NAME`.",
        "owner": "Write `owner: group:default/TEAM`: who keeps it right.",
    }
    for key, remedy in remedies.items():
        if not getattr(front, key):
            yield Fault(1, f"{key} is missing", remedy, code=f"no-{key}")
    if not front.trigger and not front.triggers:
        remedy = (
            "Write `trigger:` with what makes somebody start it, or `triggers:` so that a machine can tell."
        )
        yield Fault(1, "trigger is missing", remedy, code="no-trigger")
    if document.has_front and not {"kind", "purpose"} & document.lines.keys():
        message = f"kind is missing: it is read as {front.kind}"
        yield Fault(1, message, f"Write `kind: {front.kind}`.", "warning", "no-kind")
    if front.kind in _TIMED and not front.estimate:
        yield Fault(1, "does not say how long it takes", "Write `estimate: 15m`.", "warning", "no-estimate")


def _reviewed(document: Document, today: date | None) -> Iterator[Fault]:
    front, line = document.front, document.lines.get("reviewed", 1)
    if front.reviewed is None:
        yield Fault(1, "was never reviewed", "Write `reviewed:` with the day.", "warning", "never-reviewed")
    elif today is not None and front.review_due is not None and front.review_due < today:
        every = durations.spell(front.review_interval)
        message = f"its review of {front.reviewed} held for {every} and is over"
        yield Fault(line, message, "Review it, and write the day.", "warning", "review-overdue")


def _parameters(document: Document) -> Iterator[Fault]:
    counted = Counter(each.name for each in document.front.parameters)
    text = "\n".join(each.text for each in (*document.steps, *document.undo))
    for number, parameter in enumerate(document.front.parameters):
        line = document.lines.get(f"parameters.{number}", 1)
        if counted[parameter.name] > 1:
            message = f"there are {counted[parameter.name]} parameters {parameter.name}"
            yield Fault(line, message, "Rename one.", code="bad-parameter")
        for message, remedy in _of_parameter(parameter):
            yield Fault(line, f"the parameter {parameter.name} {message}", remedy, code="bad-parameter")
        if text and not re.search(rf"\b(?:SEATRIAL_)?{parameter.name.upper()}\b", text):
            message = f"no step uses the parameter {parameter.name}"
            remedy = f"Write ${parameter.name.upper()} where it is needed, or remove it."
            yield Fault(line, message, remedy, "warning", "unused-parameter")


def _of_parameter(parameter: Parameter) -> Iterator[tuple[str, str]]:
    if parameter.type == "secret":
        if parameter.default is not None:
            yield "is a secret and has a default, which everybody could read", "Remove the default."
        if not parameter.source:
            yield "is a secret from nowhere", "Write `from: env:NAME`: the runner finds it there."
    elif parameter.source:
        yield "is no secret and comes from the runner's own place", "Make it a secret, or remove `from`."
    if parameter.type == "choice" and not parameter.choices:
        yield "is a choice of nothing", "Write `choices: [a, b]`."
    if (
        parameter.minimum is not None
        and parameter.maximum is not None
        and parameter.minimum > parameter.maximum
    ):
        yield "has a minimum above its maximum", "Exchange the two."
    try:
        re.compile(parameter.pattern)
    except (re.error, RecursionError, OverflowError) as error:
        yield f"has a pattern that is no regular expression: {error}", "Correct it."
        return
    if parameter.default is not None and parameter.type != "secret":
        refused = refusal_of(parameter, value=parameter.default)
        if refused:
            yield f"has a default that {refused}", "Correct it, or leave it out."


def refusal_of(parameter: Parameter, *, value: Any) -> str:
    """Why a run may not be given that value, to stand behind `it`; '' where it may."""
    if isinstance(value, str) and "\0" in value:
        return "holds a character that no program takes"
    checks = {
        "integer": _not_integer, "number": _not_number, "boolean": _not_boolean, "choice": _not_choice,
        "duration": _not_duration, "text": _not_text,
    }  # fmt: skip
    check = checks.get(parameter.type)
    return check(parameter, value) if check else ""


def _not_integer(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,18}", str(value)):
        return "is no whole number"
    return _out_of_bounds(parameter, float(int(value)))


def _not_number(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,18}(?:\.\d{1,18})?", str(value)):
        return "is no number"
    return _out_of_bounds(parameter, float(value))


def _out_of_bounds(parameter: Parameter, value: float) -> str:
    if parameter.minimum is not None and value < parameter.minimum:
        return f"is less than {parameter.minimum:g}"
    if parameter.maximum is not None and value > parameter.maximum:
        return f"is more than {parameter.maximum:g}"
    return ""


def _not_boolean(parameter: Parameter, value: Any) -> str:
    del parameter
    return "" if str(value).casefold() in ("true", "false") else "is neither true nor false"


def _not_choice(parameter: Parameter, value: Any) -> str:
    return "" if str(value) in parameter.choices else f"is none of {', '.join(parameter.choices)}"


def _not_duration(parameter: Parameter, value: Any) -> str:
    del parameter
    try:
        durations.parse(str(value))
    except durations.BadDuration:
        return "is no duration such as 90s or 15m"
    return ""


def _not_text(parameter: Parameter, value: Any) -> str:
    text = str(value)
    if len(text) > 10_000:
        return "is longer than 10,000 characters"
    if parameter.pattern and not re.fullmatch(parameter.pattern, text):
        return f"does not match {parameter.pattern}"
    return ""


def _roles(document: Document) -> Iterator[Fault]:
    said = [("roles", role) for role in document.front.roles]
    said += [("approval", role) for role in document.front.approval]
    lines = [(document.lines.get(key, 1), role) for key, role in said]
    lines += [(each.line, each.role) for each in (*document.steps, *document.undo) if each.role]
    for line, role in lines:
        if role not in ROLES:
            remedy = did_you_mean(role[:60], known=ROLES.names())
            yield Fault(line, f"there is no role {role[:60]}", remedy, code="unknown-role")


def _escalation(document: Document) -> Iterator[Fault]:
    """Whoever is named can be reached (R132)."""
    escalation = document.front.escalation
    for number, contact in enumerate(escalation if not isinstance(escalation, str) else ()):
        line = document.lines.get(f"escalation.{number}", document.lines.get("escalation", 1))
        if not _is_reached(contact):
            message = f"nobody can tell how {contact.who[:60]} is reached"
            remedy = "Name a team or person of the catalogue (`group:default/TEAM`), or write `how:`."
            yield Fault(line, message, remedy, code="dead-contact")


def _is_reached(contact: Contact) -> bool:
    return bool(contact.how.strip()) or bool(_REACHED.match(contact.who.strip()))
