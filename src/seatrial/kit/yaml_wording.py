"""What libyaml's messages mean, in words that somebody who writes a definition can act on."""

import re
import unicodedata

#: libyaml's problem (a pattern) -> what is wrong, and the remedy.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "there is a second `: ` here, or the line is indented more than the one above",
        "Put text that holds `: ` in quotes, and give keys of one mapping the same indentation.",
    ),
    (
        "found character '\\\\t'|tab character",
        "a tab stands where indentation is read",
        "Indent with spaces.",
    ),
    (
        "cannot start any token",
        "this character cannot start a value (a tab, `@`, a backquote or `%`)",
        "Indent with spaces, and put text that starts so in quotes.",
    ),
    (
        "could not find expected ':'",
        "the line is no `key: value`",
        "Write a colon and a space after the key, and indent the lines of a longer text.",
    ),
    (
        "did not find expected (key|'-' indicator)",
        "the indentation does not fit the lines above",
        "Give keys of one mapping, and dashes of one list, the same indentation.",
    ),
    (
        "block (sequence entries|collections)|did not find expected node content",
        "a list or a value starts where none can stand",
        "Put the dash on a line of its own below the key, or the text in quotes.",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "Close the quote."),
    (
        "did not find expected ',' or",
        "a bracket is opened and not closed, or a comma is missing",
        "Close it, and separate the entries with commas.",
    ),
    ("unknown escape|escape code|hexdecimal", "the escape after `\\` is none of YAML's",
     "Write `\\\\` for a backslash, or use single quotes."),
    ("unexpected ':'", "a colon stands where none can",
     "Write a space behind the colon, or put text in quotes."),
    ("undefined tag handle", "the tag's prefix is not declared", "Remove the tag."),
    (
        "expected <document start>|directive",
        "something stands between two documents, or a line starts with `%`",
        "Start each document with a line `---`.",
    ),
)  # fmt: skip
_COMPILED = [(re.compile(pattern), message, remedy) for pattern, message, remedy in _MEANINGS]


def explain(problem: str) -> tuple[str, str]:
    """The message and the remedy for what libyaml said."""
    for pattern, message, remedy in _COMPILED:
        if pattern.search(problem):
            return f"cannot be read as YAML: {message}", remedy
    return f"cannot be read as YAML: {problem}", "Check indentation, quotes and brackets above this place."


def character(found: str) -> str:
    """A character that cannot be seen, by code and name: `U+0000 (NULL)`."""
    names = {"\0": "NULL", "\x7f": "DELETE", "\x85": "NEXT LINE", "\ufeff": "BYTE ORDER MARK"}
    name = names.get(found) or unicodedata.name(found, "a control character")
    return f"U+{ord(found):04X} ({name})"
