"""The status page as files that need no Seatrial: a page, a feed, and the same for programs."""

import json
from dataclasses import asdict
from datetime import datetime

from seatrial.domains.incidents.formats import rss, static_page
from seatrial.domains.incidents.types import StatusPage


def status_files(found: StatusPage, *, address: str) -> dict[str, bytes]:
    """By name what each file holds. `address` is that of the page itself, to which the feed leads."""
    return {
        "index.html": static_page.page(found).encode(),
        "feed.xml": rss.feed(found, address=address),
        "status.json": json.dumps(asdict(found), default=_spelt, ensure_ascii=False, indent=1).encode(),
    }


def _spelt(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place on the status page")
