"""What the server knows about postmortems, for whoever looks at evidence."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

#: `reader(service, now=..., within=...)` counts postmortems of the service; offline nobody installs one.
Reader = Callable[..., Mapping[str, int]]
_readers: list[Reader] = []


def install_reviews(reader: Reader) -> None:
    """From now on the reader is asked about the postmortems of a service."""
    _readers[:] = [reader]


def known_reviews(service: str, *, now: datetime, within: timedelta) -> Mapping[str, int] | None:
    """How postmortems of the service stand that were due lately; None where nobody can be asked."""
    return _readers[0](service, now=now, within=within) if _readers else None
