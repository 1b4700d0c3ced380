"""The status page as RSS 2.0."""

from email.utils import format_datetime
from xml.etree import ElementTree

from seatrial.domains.incidents.types import StatusPage


def feed(found: StatusPage, *, address: str) -> bytes:
    """Each update as an item, the newest first. `address` is that of the page, without a slash at its end."""
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    _text(channel, title=found.title, link=address, description=found.about or found.title)
    _text(channel, lastBuildDate=format_datetime(found.made_at))
    said = [(each, update) for each in (*found.open, *found.past) for update in each.updates]
    for about, update in sorted(said, key=lambda pair: pair[1].at, reverse=True):
        item = ElementTree.SubElement(channel, "item")
        _text(
            item, title=f"{about.title}: {update.phase}", link=f"{address}/{about.uid}",
            description=update.words, pubDate=format_datetime(update.at),
        )  # fmt: skip
        guid = ElementTree.SubElement(item, "guid", isPermaLink="false")
        guid.text = f"{about.uid}:{update.at.isoformat()}"
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text
