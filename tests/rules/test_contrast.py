"""The colours can be read: WCAG 2.2 AA over the pairs that the style sheets make, in both themes."""

import gzip
import re
from pathlib import Path

import pytest

SHEETS = Path(__file__).parents[2] / "src/seatrial/ui/static/ui"
_TOKEN = re.compile(r"--(?P<name>[a-z-]+):\s*light-dark\((?P<light>#[0-9a-f]{6}),\s*(?P<dark>#[0-9a-f]{6})\)")

TEXT, SHAPE = 4.5, 3.0
#: what is written or drawn, and everything that it stands on
PAIRS = {
    "ink": (TEXT, ("paper", "card", "sunken", "hover", "mark", "accent-soft", "idle-soft")),
    "ink on results": (TEXT, ("ok-soft", "bad-soft", "warn-soft", "fault-soft")),
    "dim": (TEXT, ("paper", "card", "sunken", "hover", "mark")),
    "accent": (TEXT, ("paper", "card", "sunken", "hover", "accent-soft")),
    "accent-strong": (TEXT, ("paper", "card", "hover")),
    "on-accent": (TEXT, ("accent", "accent-strong")),
    "on-bad": (TEXT, ("bad",)),
    "ok": (TEXT, ("card", "paper", "ok-soft")),
    "bad": (TEXT, ("card", "paper", "sunken", "bad-soft")),
    "warn": (TEXT, ("card", "paper", "warn-soft")),
    "fault": (TEXT, ("card", "paper", "fault-soft")),
    "idle": (TEXT, ("card", "paper", "idle-soft")),
    "edge": (SHAPE, ("paper", "card", "sunken")),
}


def tokens() -> dict[str, dict[str, str]]:
    text = (SHEETS / "tokens.css").read_text()
    return {
        found["name"]: {"light": found["light"], "dark": found["dark"]} for found in _TOKEN.finditer(text)
    }


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2): 0 for black, 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_can_be_read(theme: str) -> None:
    found = tokens()
    weak = [
        f"{front} on {back}: {ratio:.2f}, {least} is needed"
        for front, (least, backs) in PAIRS.items()
        for back in backs
        if (ratio := contrast(found[front.split()[0]][theme], found[back][theme])) < least
    ]
    assert not weak, "\n".join(weak)


def test_every_colour_is_in_a_pair() -> None:
    paired = {front.split()[0] for front in PAIRS} | {back for _, backs in PAIRS.values() for back in backs}
    # --line parts what is parted by space as well: WCAG asks no contrast of it
    assert set(tokens()) - paired == {"line"}


def test_no_sheet_but_the_tokens_names_a_colour() -> None:
    for sheet in ("base.css", "components.css", "pages.css"):
        named = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:hsl|oklch)\(", (SHEETS / sheet).read_text())
        assert named == [], sheet


def test_every_token_that_is_used_exists() -> None:
    text = "".join(path.read_text() for path in sorted(SHEETS.glob("*.css")))
    known = set(re.findall(r"(--[a-z0-9-]+):", text))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= known


def test_the_sheets_are_small() -> None:
    """Under 20 KB compressed, all four together."""
    sheets = sorted(SHEETS.glob("*.css"))
    assert len(sheets) == 4
    assert sum(len(gzip.compress(path.read_bytes())) for path in sheets) < 20_000
