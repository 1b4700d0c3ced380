"""The metrics that a PromQL expression asks for. Reads words, not grammar: what it does not know it keeps."""

import re

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)
      | (?P<variable>\$\{[^}]*\}|\$[A-Za-z_]\w*|\[\[[^\]]*\]\])
      | (?P<number>0[xX][0-9a-fA-F]+|\d[\d.]*(?:[eE][+-]?\d+)?[a-z]*)
      | (?P<word>[A-Za-z_:][A-Za-z0-9_:.]*)
      | (?P<sign>[^\s])""",
    re.VERBOSE,
)
#: Words after which labels stand in parentheses.
_GROUPING = frozenset({"by", "without", "on", "ignoring", "group_left", "group_right"})
_KEYWORDS = (
    frozenset({"and", "or", "unless", "bool", "offset", "atan2", "start", "end", "inf", "nan"}) | _GROUPING
)
_LONGEST = 20_000


def metrics_in(expression: str) -> list[str]:
    """The names of metrics, sorted; names that a template fills in (`$name`) are left out."""
    return sorted(_Reader(expression[:_LONGEST]).read())


class _Reader:
    def __init__(self, expression: str) -> None:
        found = [match for match in _TOKEN.finditer(expression) if match.lastgroup != "comment"]
        self._tokens = [(str(match.lastgroup), match[0], match.end()) for match in found]
        self._text = expression
        self._found: set[str] = set()

    def read(self) -> set[str]:
        place = 0
        while place < len(self._tokens):
            kind, text, _ = self._tokens[place]
            if text == "{":
                place = self._selector(place + 1)
            elif text == "[":
                place = self._past(place, "]")
            elif kind == "word" and text.lower() in _GROUPING and self._is(place + 1, "("):
                place = self._past(place + 1, ")")
            elif kind == "word":
                self._word(place, text)
            place += 1
        return self._found

    def _word(self, place: int, text: str) -> None:
        filled = place and self._tokens[place - 1][0] == "variable" and self._touches(place - 1)
        aggregates = any(self._is(place + 1, word) for word in ("by", "without"))
        if aggregates or self._is(place + 1, "(") or text.lower() in _KEYWORDS or filled:
            return
        if (
            place + 1 < len(self._tokens)
            and self._tokens[place + 1][0] == "variable"
            and self._touches(place)
        ):
            return
        self._found.add(text)

    def _touches(self, place: int) -> bool:
        """Whether nothing stands between that token and the next."""
        following = self._tokens[place + 1]
        return following[2] - len(following[1]) == self._tokens[place][2]

    def _selector(self, place: int) -> int:
        """Past the braces; `{__name__="x"}` and `{"x"}` name a metric there."""
        while place < len(self._tokens) and self._tokens[place][1] != "}":
            kind, text, _ = self._tokens[place]
            if text == "__name__" and self._is(place + 1, "=") and self._kind(place + 2) == "text":
                self._found.add(self._tokens[place + 2][1][1:-1])
            elif kind == "text" and self._tokens[place - 1][1] in ("{", ",") and not self._is(place + 1, "="):
                self._found.add(text[1:-1])
            place += 1
        return place

    def _past(self, place: int, end: str) -> int:
        while place < len(self._tokens) and self._tokens[place][1] != end:
            place += 1
        return place

    def _is(self, place: int, text: str) -> bool:
        return place < len(self._tokens) and self._tokens[place][1] == text

    def _kind(self, place: int) -> str:
        return self._tokens[place][0] if place < len(self._tokens) else ""
