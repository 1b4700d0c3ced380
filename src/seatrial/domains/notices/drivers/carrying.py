"""Hands pages over to the services that Apprise speaks to.

Only the pager imports this module: no other process pays for Apprise, which takes long to import.
"""

import threading
from datetime import timedelta

from apprise import Apprise

from seatrial.domains.notices.drivers.failing import CannotPage

#: Seconds that a service may take to be connected to, and to answer.
_LIMITS = {"cto": "4", "rto": "8"}


def carry(url: str, *, title: str, text: str, within: timedelta) -> None:
    """The service at that address of Apprise took the page when this returns; a second copy is possible,
    since none of them takes a key. Raises CannotPage: Apprise says whether, and not why.
    """
    found = Apprise.instantiate(_limited(url), suppress_exceptions=True)
    if found is None:
        raise CannotPage("Apprise cannot read the address of the service", lasts=True)
    ended: list[bool] = []

    def notify() -> None:
        ended.append(bool(found.notify(body=text, title=title)))

    thread = threading.Thread(target=notify, name="apprise", daemon=True)
    thread.start()
    thread.join(within.total_seconds())
    if not ended:
        raise CannotPage(f"{found.service_name or 'the service'} did not answer in time")
    if not ended[0]:
        raise CannotPage(f"{found.service_name or 'the service'} did not take it")


def _limited(url: str) -> str:
    said = "&".join(f"{name}={value}" for name, value in _LIMITS.items() if f"{name}=" not in url)
    return f"{url}{'&' if '?' in url else '?'}{said}" if said else url
