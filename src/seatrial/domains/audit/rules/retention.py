"""How long entries stay. Everything stays for ever, but for the actions that are listed here.

What changes the state of something is never listed: from it the state can be told again (R002).
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from seatrial.kit import durations
from seatrial.kit.problems import Invalid
from seatrial.kit.spelling import did_you_mean

FOREVER = "forever"
#: What may be pruned, and after how long where nobody says otherwise.
PRUNABLE: Mapping[str, timedelta] = {
    "access.denied": timedelta(days=365),
    "identity.sign-in-refused": timedelta(days=365),
    "identity.signed-in": timedelta(days=730),
    "identity.signed-out": timedelta(days=730),
}


class CannotRetain(Invalid):
    """The words say of no action how long its entries stay."""

    type = "cannot-retain"
    title = "This is no retention of audit entries"


def parse_all(words: Iterable[str]) -> dict[str, timedelta | None]:
    """For each action that may be pruned, how long its entries stay, None for ever.

    Each of the words is `action=duration` or `action=forever`. Raises CannotRetain.
    """
    found: dict[str, timedelta | None] = dict(PRUNABLE)
    for word in words:
        action, _, length = word.partition("=")
        if action not in PRUNABLE:
            raise CannotRetain(
                f"entries of {action!r} stay for ever",
                remedy=did_you_mean(action, known=PRUNABLE) or f"Actions: {', '.join(PRUNABLE)}.",
            )
        try:
            found[action] = None if length == FOREVER else durations.parse(length)
        except durations.BadDuration as error:
            raise CannotRetain(
                f"{word!r}: {error}", remedy="Write access.denied=365d, or =forever."
            ) from None
    return found
