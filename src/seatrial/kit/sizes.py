"""Sizes as people write them (`512MiB`, `2GB`) and read them."""

import re

_WHOLE = re.compile(r"(?P<count>\d{1,9})\s?(?P<unit>[kMGT]B|[KMGT]iB)")
_UNITS = {
    **{unit: 1000**power for power, unit in enumerate(("kB", "MB", "GB", "TB"), 1)},
    **{unit: 1024**power for power, unit in enumerate(("KiB", "MiB", "GiB", "TiB"), 1)},
}


class BadSize(ValueError):
    """The text is no size; the message says how one is written."""


def parse(text: str) -> int:
    """The bytes that the text spells, more than none."""
    found = _WHOLE.fullmatch(text)
    if found is None or not int(found["count"]):
        raise BadSize(f"{text!r} is no size: write a number and KiB, MiB or GiB, as in 512MiB")
    unit: int = _UNITS[found["unit"]]
    return int(found["count"]) * unit


def spell(size: int) -> str:
    """The size in the largest unit of which there is one at least: `512 MiB`, `1.5 GiB`, `12 bytes`."""
    for unit in ("TiB", "GiB", "MiB", "KiB"):
        if size >= _UNITS[unit]:
            return f"{size / _UNITS[unit]:.1f}".removesuffix(".0") + f" {unit}"
    return "1 byte" if size == 1 else f"{size} bytes"
