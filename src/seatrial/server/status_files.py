"""The status page as files, in the folder that settings name: for a web server that stays when this is down.

Each pager looks for itself, so that every machine that runs one has them: it writes what changed at once, and
all of it every minute, which shows readers how old it is.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings

from seatrial.domains.incidents import selectors
from seatrial.domains.incidents.types import StatusPage
from seatrial.kit.replacing import replace_files

ROUND = "incidents.files"
EVERY = timedelta(minutes=1)
log = structlog.get_logger("seatrial.pager")


class StatusFiles:
    """What one pager wrote last."""

    def __init__(self) -> None:
        self._wrote: StatusPage | None = None

    def go_round(self, *, clock: Callable[[], datetime]) -> int:
        """The files are written where what they say has changed, or a minute has passed; how often, 0 or 1. A
        folder that takes none keeps nobody from being paged: it is logged, and the doctor finds old files.
        """
        folder: Path | None = settings.STATUS_FOLDER
        if folder is None:
            return 0
        found = selectors.status_page(now=clock())
        if self._wrote is not None and _is_same(self._wrote, found):
            return 0
        try:
            replace_files(folder, contents=selectors.status_files(found, site=settings.SITE_URL))
        except OSError as error:
            log.warning("the status page is not written", folder=str(folder), error=error.strerror)
            return 0
        self._wrote = found
        return 1


def _is_same(wrote: StatusPage, found: StatusPage) -> bool:
    fresh = found.made_at - wrote.made_at < EVERY
    return fresh and replace(found, made_at=wrote.made_at) == wrote
