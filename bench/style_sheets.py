"""How large the style sheets of the pages are on the wire."""

import gzip
from collections.abc import Iterator

from bench.figures import ROOT, Figure

SHEETS = ROOT / "src/seatrial/ui/static/ui"


def measure() -> Iterator[Figure]:
    """Kilobytes of our own CSS, compressed."""
    text = b"".join(path.read_bytes() for path in sorted(SHEETS.glob("*.css")))
    size = len(gzip.compress(text, 9)) / 1024
    yield Figure(
        "own CSS, compressed", size, "KB", 20, "cat src/seatrial/ui/static/ui/*.css | gzip -9 | wc -c"
    )
