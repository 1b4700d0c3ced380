"""What a call says and asks, as TwiML: a page, and what became of the answer."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from seatrial.domains.notices.types import Verb

#: What each key of the telephone answers. None resolves: a slip of the thumb ends no alert.
KEYS: Mapping[str, Verb] = {"1": "acknowledge", "2": "escalate"}
_ASKED = {"acknowledge": "Press {} to acknowledge.", "escalate": "Press {} to call the next level."}
#: Seconds that somebody has to press a key after the words end.
_PATIENCE = 10


def call(words: str, *, action: str, verbs: frozenset[str]) -> str:
    """The words, and the keys that answer with these verbs; Twilio posts what was pressed to `action`.
    Without any of them nothing is asked.
    """
    offered = " ".join(_ASKED[verb].format(key) for key, verb in KEYS.items() if verb in verbs)
    if not offered:
        return spoken(words)
    said = f"<Say>{escape(words)} {offered}</Say>"
    attributes = f'input="dtmf" numDigits="1" timeout="{_PATIENCE}" action={quoteattr(action)} method="POST"'
    nothing = "<Say>Nothing was pressed. The page stays open.</Say>"
    return f"<Response><Gather {attributes}>{said}</Gather>{nothing}</Response>"


def spoken(words: str) -> str:
    """The words, and the end of the call."""
    return f"<Response><Say>{escape(words)}</Say></Response>"
