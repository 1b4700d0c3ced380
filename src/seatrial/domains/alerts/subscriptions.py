"""What alerts follow: files of sources, pages that reach nobody, answers of pages; and their own backlog."""

from datetime import datetime

from seatrial.domains.alerts import selectors, services
from seatrial.domains.alerts.events import AlertBacklogged
from seatrial.domains.alerts.services import paged
from seatrial.domains.notices import selectors as notices
from seatrial.domains.notices.events import PageFailed
from seatrial.domains.notices.types import PAGED, Paged
from seatrial.domains.oncall.types import MATTERS, Matters
from seatrial.domains.runbooks.types.rehearsals import HEARD
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe

_ALERT = "alert:"


def on_page_failed(event: PageFailed, *, now: datetime) -> None:
    """Where no page about an alert is on its way to anybody, the next level is paged at once."""
    if event.about.startswith(_ALERT) and not notices.pages(about=event.about, state="open", limit=1):
        services.hurry([event.about.removeprefix(_ALERT)], now=now)


def on_backlogged(event: AlertBacklogged, *, now: datetime) -> None:
    """The alert is an entry of its service's backlog."""
    services.enter_backlog(event.alert, service=event.service, now=now)


PROJECTIONS.add("alerts", Projection(frozenset({"AlertSource"}), services.follow_sources))
PAGED.add("alert", Paged(paged.answer, paged.words))
HEARD.add("alerts", selectors.heard)
MATTERS.add("alerts", Matters("alerts", selectors.matters))
subscribe(PageFailed, handle=on_page_failed)
subscribe(AlertBacklogged, handle=on_backlogged)
