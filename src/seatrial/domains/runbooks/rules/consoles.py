"""Commands at a prompt with what they should print: `$ cmd`, then lines, as tesh and cram have it."""

import re
from dataclasses import dataclass

_PROMPT = re.compile(r"^\s{0,3}\$ (?P<command>.*)$")
_GOES_ON = re.compile(r"^> (?P<command>.*)$")


@dataclass(frozen=True, slots=True)
class Turn:
    """One command, and the lines that it has to print; `...` stands for any, none says nothing of them."""

    command: str
    expected: tuple[str, ...] = ()
    #: lines from the fence's first one, from 0
    line: int = 0


def turns(text: str) -> tuple[Turn, ...]:
    """The commands of the text in order, each with what stands below it; none where it has no prompt."""
    found: list[tuple[str, list[str], int]] = []
    for number, line in enumerate(text.splitlines()):
        prompt, goes_on = _PROMPT.match(line), _GOES_ON.match(line)
        if prompt:
            found.append((prompt["command"], [], number))
        elif goes_on and found and not found[-1][1]:
            command, expected, at = found[-1]
            found[-1] = (f"{command}\n{goes_on['command']}", expected, at)
        elif found:
            found[-1][1].append(line)
    return tuple(Turn(command, _trimmed(expected), at) for command, expected, at in found)


def has_prompts(text: str) -> bool:
    """Whether the text is a session: its first line with anything on it is a prompt."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return bool(_PROMPT.match(first))


def script(text: str) -> str:
    """The commands of a session without prompts and output, as a script for sh."""
    return "\n".join(turn.command for turn in turns(text)) + "\n"


def matches(expected: tuple[str, ...], *, printed: str) -> bool:
    """Whether what was printed is what is expected: line for line, with `...` for any number of lines.

    Blanks at the ends of lines and of the whole do not count. Nothing expected: whatever is printed.
    """
    if not expected:
        return True
    wanted = [line.rstrip() for line in expected]
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else f"{_line(line)}\\n" for line in wanted)
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


def _line(text: str) -> str:
    """The line as an expression; `...` within it stands for anything on the line."""
    return "[^\\n]*".join(map(re.escape, text.split("...")))


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return tuple(lines)
