"""What the words of an item say: how strict it is, how to verify it, how long it takes, who accepts it."""

import re
import unicodedata
from typing import Any

from seatrial.domains.evidence.types import EVIDENCE_TYPES
from seatrial.domains.readiness.types import Domain
from seatrial.kit import durations

_MUST = re.compile(r"\b(?:MUST|SHALL|REQUIRED)\b|\bMUST-DO\b")
_MUST_HEADING = re.compile(r"\bMUST\b|(?i:must-do|mandatory|blocking)")
_SHOULD = re.compile(r"\b(?:SHOULD|MAY|RECOMMENDED|OPTIONAL)\b")
_LEVELS = re.compile(
    r"[(\[](?:[Ll]evels?\s+|[Tt]iers?\s+)?((?:[A-E]|[1-4])(?:\s*[,/&+]\s*(?:[A-E]|[1-4]))*)[)\]]"
)
_MINUTES = re.compile(r"(\d{1,4})\s*(minutes?|mins?|m|hours?|hrs?|h|days?|d)\b", re.IGNORECASE)
_INLINE_TIME = re.compile(
    r"\(\s*(?:~|ca\.?|about)?\s*(\d{1,4}\s*(?:minutes?|mins?|hours?|hrs?|h))\s*\)", re.IGNORECASE
)
_LABEL = re.compile(r"^\s*(?:[-*]\s+)?(?:\*\*)?([A-Za-z][A-Za-z -]{1,28}?)(?:\*\*)?\s*:(?:\*\*)?\s*(.*)$")
_TRIGGER = re.compile(
    r"^`?(?P<metric>.{1,200}?)`?\s*(?P<sign>>=?|<=?|==?|above|over|exceeds|below|under|equals)\s*"
    r"(?P<value>-?\d+(?:\.\d+)?)\s*(?P<percent>%?)[^\d]*?\bfor\s+(?P<count>\d{1,4})\s*(?P<unit>[smhd])",
    re.IGNORECASE,
)
_SIGNS = {">": "above", "a": "above", "o": "above", "e": "above", "<": "below", "b": "below", "u": "below"}
_EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\s*\)")
_MARKS = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|~~)")
_ROLES = (
    ("security_lead", re.compile(r"secur|ciso|appsec", re.IGNORECASE)),
    ("vendor_lead", re.compile(r"vendor|supplier", re.IGNORECASE)),
    ("product_manager", re.compile(r"product|business|stakeholder", re.IGNORECASE)),
    ("operations_lead", re.compile(r"\bops\b|operat|platform|sre|devops|reliab|on-?call", re.IGNORECASE)),
    ("engineering_lead", re.compile(r"engineer|develop|\bdev\b|tech|architect|\bqa\b", re.IGNORECASE)),
    ("service_owner", re.compile(r"owner|manager|lead", re.IGNORECASE)),
)
_DOMAINS: tuple[tuple[Domain, re.Pattern[str]], ...] = (
    ("security", re.compile(r"secur|access|auth|secret|complian|privacy|vulnerab|encrypt", re.IGNORECASE)),
    ("observability", re.compile(r"observ|monitor|alert|\blog|metric|dashboard|trac|slo\b", re.IGNORECASE)),
    (
        "support",
        re.compile(
            r"support|on-?call|handover|hand-?off|runbook|document|train|incident|knowledge", re.IGNORECASE
        ),
    ),
    (
        "infrastructure",
        re.compile(
            r"infra|network|database|storage|sql|spanner|reliab|capacity|backup|scal|cloud", re.IGNORECASE
        ),
    ),
)
_SLUG = re.compile(r"[^a-z0-9]+")

#: What a label in an item's text says, by its first words.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("expect", re.compile(r"^expect|^should (?:show|print)|^result", re.IGNORECASE)),
    ("trigger", re.compile(r"trigger|^roll ?back if|^roll ?back when", re.IGNORECASE)),
    ("rollback", re.compile(r"^roll ?back|^revert|^undo", re.IGNORECASE)),
    ("verify", re.compile(r"^verif|^command|^run$|^test$|^how to verify|^check$", re.IGNORECASE)),
    ("estimate", re.compile(r"^estimate|^time|^duration|^effort", re.IGNORECASE)),
    (
        "role",
        re.compile(r"^owner|^role|^approver|^approved by|^approval|^accepted by|^sign-?off", re.IGNORECASE),
    ),
    ("evidence", re.compile(r"^evidence|^artifact|^artefact", re.IGNORECASE)),
    ("acceptance", re.compile(r"^acceptance|^criteri|^done when", re.IGNORECASE)),
)


def clean(text: str) -> str:
    """The text without what YAML cannot carry, on one line."""
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co", "Zl", "Zp") else char for char in text
    )
    return " ".join(kept.replace("\ufeff", " ").split())


def clean_lines(text: str) -> str:
    """The same, with its lines kept."""
    return (
        "\n".join(
            "".join(
                " " if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") else char for char in line
            ).rstrip()
            for line in text.splitlines()
        )
        .strip("\n")
        .replace("\ufeff", " ")
        .replace("\u2028", " ")
        .replace("\u2029", " ")
    )


def plain(text: str) -> str:
    """The words without Markdown's marks, emoji codes and the addresses of links."""
    words = _LINK.sub(r"\1", _EMOJI.sub(" ", text))
    return clean(_MARKS.sub("", words).replace("`", ""))


def slug(text: str, *, longest: int = 60) -> str:
    """A name made of the text; '' where it has no letters."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _SLUG.sub("-", ascii_text.lower()).strip("-")[:longest].strip("-")


def must(text: str, *, headings: tuple[str, ...]) -> bool:
    """Whether the words demand it without exception (RFC 2119), or a heading above does."""
    if _MUST.search(text):
        return True
    return not _SHOULD.search(text) and any(_MUST_HEADING.search(each) for each in headings)


def levels(text: str) -> tuple[tuple[str, ...], str]:
    """The levels that stand in brackets in the text, and the text without them."""
    found: list[str] = []
    for match in _LEVELS.finditer(text):
        found += re.findall(r"[A-E1-4]", match[1])
    return tuple(dict.fromkeys(found)), clean(_LEVELS.sub(" ", text)) if found else text


def minutes(text: str) -> int | None:
    """How many minutes the text names, None where it names none that make sense."""
    match = _MINUTES.search(text)
    if match is None:
        return None
    unit = match[2][0].lower()
    count = int(match[1]) * {"m": 1, "h": 60, "d": 480}[unit]
    return count if 1 <= count <= 10080 else None


def inline_minutes(text: str) -> tuple[int | None, str]:
    """The time in brackets in the text, and the text without it."""
    match = _INLINE_TIME.search(text)
    if match is None:
        return None, text
    return minutes(match[1]), clean(text[: match.start()] + text[match.end() :])


def label(line: str) -> tuple[str, str]:
    """What a line such as `Verify: curl ...` is for, and what it says; '' where it is only text."""
    match = _LABEL.match(line)
    if match is None:
        return "", line
    use = next((use for use, pattern in _LABELS if pattern.search(match[1].strip())), "")
    return use, match[2].strip() if use else line


def trigger(text: str) -> dict[str, Any] | None:
    """A trigger point, where the text names metric, limit and duration."""
    match = _TRIGGER.search(clean(text))
    if match is None:
        return None
    sign = match["sign"].lower()
    comparison = "equals" if sign.startswith(("=", "eq")) else _SIGNS[sign[0]]
    value = float(match["value"]) / (100 if match["percent"] else 1)
    duration = f"{int(match['count'])}{match['unit'].lower()}"
    try:
        durations.parse(duration)
    except durations.BadDuration:
        return None
    return {"metric": match["metric"].strip("` "), comparison: value, "for": duration}


def role(text: str) -> str:
    """The role that the words mean, '' where none fits."""
    return next((name for name, pattern in _ROLES if pattern.search(text)), "")


def domain(*texts: str) -> Domain:
    """The domain of scope that the words speak of."""
    for text in texts:
        for name, pattern in _DOMAINS:
            if pattern.search(text):
                return name
    return "application"


def evidence_types(text: str) -> list[str]:
    """The evidence types that the words name."""
    words = text.lower().replace("-", "_").replace(" ", "_")
    return [name for name in EVIDENCE_TYPES if re.search(rf"(?<![a-z]){name}(?![a-z])", words)]
