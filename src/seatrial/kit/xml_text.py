"""Text that XML 1.0 can carry."""

import re

#: Everything that is no Char of XML 1.0: most control characters, surrogates, two non-characters.
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text with a mark in place of each character that XML has no way to write."""
    return _NO_CHAR.sub("\ufffd", text)
