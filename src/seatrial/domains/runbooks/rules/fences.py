"""Words behind the three backticks of a fence: a language and attributes, each known or reported."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from seatrial.domains.runbooks.types import Fault
from seatrial.kit import durations
from seatrial.kit.spelling import did_you_mean

#: Every attribute that takes a value, and what it says.
VALUES: Mapping[str, str] = {
    "name": "What other fences call it; without one `step-1`, `check-1`, `verify-1`, `undo-1`, `step-2`.",
    "title": "What people read; without one, the words before the fence.",
    "target": "Where it acts: one of the front matter's `targets`; without one, the first of them.",
    "timeout": "How long it may take, as `90s` or `2m`; without one 5 minutes. What takes longer has failed.",
    "retries": "How often it is tried again after it failed; 0 unless said, at most 20.",
    "retry-wait": "How long to wait before it is tried again, as `5s`.",
    "verify": "The fence that shows that it worked, by its name; or `none: ` and the reason.",
    "rollback": "The fence of the section Rollback that takes it back; or `none: ` and the reason.",
    "expect": "A regular expression that has to be found in what it prints; else it has failed.",
    "exit": "The exit code that means that it worked; 0 unless said.",
    "role": "The role that does a manual step.",
    "simulate": "What runs in its place in the mode simulate.",
}
#: Every attribute that stands alone.
FLAGS: Mapping[str, str] = {
    "manual": "A person does it and says how it went.",
    "confirm": "A person confirms before it runs.",
    "mutating": "It changes something; that of a section Steps does unless it says otherwise.",
    "readonly": "It only looks: it needs no rollback, and a dry run runs it.",
    "example": "Nobody runs it, although it stands in a section whose fences are run.",
}
#: What other people call the languages.
_LANGUAGES: Mapping[str, str] = {
    "sh": "sh", "shell": "sh", "bash": "bash", "zsh": "bash", "python": "python", "python3": "python",
    "py": "python", "http": "http", "console": "console", "shell-session": "console",
    "sh-session": "console", "shellsession": "console", "bash-session": "console", "terminal": "console",
    "text": "text", "txt": "text", "plain": "text", "plaintext": "text",
}  # fmt: skip
#: Languages that a runner executes.
EXECUTED = frozenset({"sh", "bash", "python", "http", "console"})
MOST_RETRIES = 20
_LONGEST_SECONDS = 24 * 3600.0

_TOKEN = re.compile(
    r"""\s*(?:(?P<key>[A-Za-z_.:-][\w.:-]*)\s*=\s*(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}]+))
        |(?P<word>[^\s=]+)|(?P<rest>\S))""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Info:
    """What a fence says of itself. `language` is ours where we know it, else as it is written."""

    language: str = ""
    written: str = ""
    values: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_executed(self) -> bool:
        """Whether a runner could execute it."""
        return self.language in EXECUTED

    def seconds(self, key: str, *, default: float, line: int) -> float:
        """The duration of that attribute in seconds; where it is none, the default, and a fault."""
        text = self.values.get(key)
        if text is None:
            return default
        found = _seconds(text)
        if found is not None:
            return found
        self.faults.append(
            Fault(line, f"{key} {text[:40]!r} is no duration of at most a day", "Write 90s, 2m or 1h.",
                  code="bad-attribute")
        )  # fmt: skip
        return default

    def number(self, key: str, *, default: int, most: int, line: int) -> int:
        """The whole number of that attribute; where it is none, the default, and a fault."""
        text = self.values.get(key)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= most:
            return int(text)
        message = f"{key} {text[:40]!r} is no whole number from 0 to {most}"
        self.faults.append(Fault(line, message, f"Write {key}={default}.", code="bad-attribute"))
        return default


def _seconds(text: str) -> float | None:
    if re.fullmatch(r"\d{1,6}ms", text):
        return int(text[:-2]) / 1000
    try:
        found = durations.parse(text).total_seconds()
    except durations.BadDuration:
        return 0.0 if re.fullmatch(r"0+[smh]?", text) else None
    return found if found <= _LONGEST_SECONDS else None


def read_info(text: str, *, line: int) -> Info:
    """Language and attributes that stand behind a fence's backticks, with a fault for all that is neither."""
    found = Info()
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = _braces(text[1:-1])
    for number, match in enumerate(_TOKEN.finditer(text)):
        key, word = match["key"], match["word"]
        if key:
            value = next((v for v in (match["double"], match["single"], match["bare"]) if v is not None), "")
            if match["double"] is not None:
                value = value.replace('\\"', '"')  # all other backslashes are those of an expression
            _take_value(found, key, value, line)
        elif word and number == 0:
            found.written = word
            found.language = _LANGUAGES.get(word.casefold(), word.casefold())
        else:
            _take_flag(found, word or match["rest"], line)
    if {"mutating", "readonly"} <= found.flags:
        message = "is mutating and readonly at once"
        found.faults.append(Fault(line, message, "Leave one of the two out.", code="bad-attribute"))
    return found


def _braces(text: str) -> str:
    """Pandoc's way, `{.sh name=backup}`, as ours."""
    return re.sub(r"(?:^|(?<=\s))[.](?=\w)", "", text)


def _take_value(found: Info, key: str, value: str, line: int) -> None:
    if key in FLAGS and value.casefold() in ("true", "yes"):
        found.flags.add(key)
    elif key not in VALUES:
        found.faults.append(_unknown(key, line))
    elif key in found.values:
        message = f"the attribute {key} is given twice"
        found.faults.append(Fault(line, message, "Leave one out.", code="bad-attribute"))
    else:
        found.values[key] = value


def _take_flag(found: Info, word: str, line: int) -> None:
    if word in FLAGS:
        found.flags.add(word)
    elif word in VALUES:
        message = f"the attribute {word} has no value"
        found.faults.append(Fault(line, message, f"Write {word}=...", code="bad-attribute"))
    else:
        found.faults.append(_unknown(word, line))


def _unknown(word: str, line: int) -> Fault:
    remedy = did_you_mean(word[:60], known=[*VALUES, *FLAGS])
    return Fault(line, f"the attribute {word[:60]} is not known", remedy, code="unknown-attribute")


def reason_of(text: str) -> str | None:
    """The reason of `none: reason`, '' where it gives none; None where it is the name of a fence."""
    head, colon, rest = text.partition(":")
    if head.strip().casefold() != "none":
        return None
    return rest.strip() if colon else ""


def duplicates(names: Iterator[tuple[str, int]]) -> Iterator[Fault]:
    """A fault for each name that stands a second time."""
    first: dict[str, int] = {}
    for name, line in names:
        if name in first:
            message = f"two fences are called {name}: the other one is at line {first[name]}"
            yield Fault(line, message, "Rename one.", code="bad-attribute")
        first.setdefault(name, line)
