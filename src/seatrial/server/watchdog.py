"""Tells somebody outside, every minute, that paging goes well; silence tells that it does not.

Each pager calls for itself, and only where the database says that all rounds of paging go well and nothing is
late: whoever watches the calls notices a dead pager, a dead database, and a round that fails alike.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection

from seatrial.connectors import http
from seatrial.kit.problems import Problem
from seatrial.server import alert_findings, config, heartbeat

#: The name of its round, which does not count among those that have to go well.
ROUND = "watchdog"
EVERY = timedelta(minutes=1)
#: From resolving the name to the last byte of the answer.
_PATIENCE = timedelta(seconds=10)
_REDIRECT = 300
log = structlog.get_logger("seatrial.pager")


class Watchdog:
    """The calls of one pager."""

    def __init__(self, url: str | None = None) -> None:
        self._given = url
        self._called_at: datetime | None = None

    def go_round(self, *, clock: Callable[[], datetime]) -> int:
        """Calls where a minute has passed since the last call and all is well; how often, 0 or 1."""
        now = clock()
        url = self._given or _url()
        if not url or (self._called_at is not None and now - self._called_at < EVERY):
            return 0
        trouble = _trouble()
        if trouble:
            log.warning("the watchdog is not called", trouble=trouble)
            return 0
        self._called_at = now
        return int(_call(url))


def _url() -> str:
    found = config.current().watchdog_url
    return found.get_secret_value() if found else ""


def _trouble() -> str:
    """What is wrong with paging, in words; '' where nothing is."""
    with connection.cursor() as cursor:
        line = cursor.connection
        return heartbeat.pager_trouble(line, but=ROUND) or alert_findings.trouble(line)


def _call(url: str) -> bool:
    """Whether it was heard. The address is a secret: no log holds more than its host."""
    asked = http.Request(url=url, timeout=_PATIENCE, limit=16_384, allow=settings.PROBE_ALLOW)
    host = url.split("/")[2].rpartition("@")[2]
    try:
        answer = http.ask(asked)
    except Problem as problem:
        log.warning("the watchdog was not heard", host=host, error=type(problem).__name__)
        return False
    if answer.status >= _REDIRECT:
        log.warning("the watchdog was not heard", host=host, status=answer.status)
        return False
    return True
