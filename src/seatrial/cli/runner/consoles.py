"""A console fence at work: one command after the other in one shell, each with what it has to print."""

import secrets
import shlex
from collections.abc import Sequence

from seatrial.domains.runbooks.rules import consoles

#: Each command waits for a word of ours, so that none runs after one that printed something else.
_TURN = "read -r seatrial_go || exit 125\neval {command} </dev/null\nprintf '\\001{mark} %s\\n' \"$?\"\n"
GO = b"\n"
_LONGEST = 1_000_000


class Session:
    """A session of a shell, followed by what it prints. `fault` says why it may not go on."""

    def __init__(self, text: str, *, exit_code: int = 0) -> None:
        self.turns = consoles.turns(text)
        self.fault = ""
        self._exit, self._mark = exit_code, secrets.token_hex(8)
        self._done, self._printed, self._rest = 0, "", ""

    @property
    def script(self) -> str:
        """What the shell is to run."""
        turns = (_TURN.format(command=shlex.quote(each.command), mark=self._mark) for each in self.turns)
        return "exec 2>&1\n" + "".join(turns)

    @property
    def is_over(self) -> bool:
        """Whether every command was run."""
        return self._done == len(self.turns)

    @property
    def now(self) -> str:
        """The command that runs now; '' after the last."""
        return "" if self.is_over else self.turns[self._done].command

    def feed(self, text: str) -> Sequence[str]:
        """What is to be shown of it: a piece for each command that ended, then what the next one printed."""
        self._rest += text
        shown = []
        while not self.fault and (found := self._ended()):
            shown.append(found[0])
            self._judge(found[1])
        if not shown and "\x01" not in self._rest:
            shown.append(self._rest)
            self._printed += self._rest[: _LONGEST - len(self._printed)]
            self._rest = ""
        return shown

    def _ended(self) -> tuple[str, int] | None:
        """What was printed up to the end of the command that runs now, and the code that it ended with."""
        mark = f"\x01{self._mark} "
        head, found, tail = self._rest.partition(mark)
        code, end, after = tail.partition("\n")
        if not found or not end:
            return None
        self._rest = after
        self._printed += head
        return head, int(code) if code.isdigit() else 255

    def _judge(self, code: int) -> None:
        turn, printed = self.turns[self._done], self._printed
        self._done, self._printed = self._done + 1, ""
        wanted = self._exit if self.is_over else 0
        if code != wanted:
            self.fault = f"$ {turn.command} ended with {code}" + (f", not {wanted}" if wanted else "")
        elif not consoles.matches(turn.expected, printed=printed):
            self.fault = f"$ {turn.command} did not print what stands below it"
