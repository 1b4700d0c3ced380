"""Pages on paper: a layout and data become a PDF. What people wrote comes in as data, never as markup."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import typst

#: So many documents later the typesetter forgets what it kept of one, to be quicker with the next.
_FORGETS_AFTER = 11


def pdf(layout: bytes, *, data: Mapping[str, Any]) -> bytes:
    """The layout (in the language of the typesetter) set with the data, which it finds as JSON in
    `sys.inputs.data`; tagged for screen readers. The same layout and data are the same bytes.

    Fonts of the machine are used only for characters that the built-in ones lack.
    """
    made = _set(layout, {"data": json.dumps(data, ensure_ascii=False)})
    # The next document is another one: without this a process keeps 300 MB of the last ten large ones.
    for _ in range(_FORGETS_AFTER):
        _set(b"", {})
    return made


def _set(layout: bytes, inputs: dict[str, str]) -> bytes:
    made = typst.compile(layout, format="pdf", font_paths=_fonts(), sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter gave {type(made).__name__}, and a PDF is bytes")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The typesetter's own fonts and the machine's, found once."""
    return typst.Fonts()
