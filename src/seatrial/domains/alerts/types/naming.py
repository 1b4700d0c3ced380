"""What an alert is called: AL-12. Actions are A-12, and alerts once were, so both are understood."""

PREFIX = "AL-"
_ONCE = "A-"
_MOST_DIGITS = 16


def number_in(name: str) -> int | None:
    """The number of an alert by its name (AL-12, al-12, 12, or A-12 as it once was); None for no name."""
    digits = name.strip().upper().removeprefix(PREFIX).removeprefix(_ONCE)
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
