"""The one place where the time is read; rules and services are given it as `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware, in UTC. For the edges only: requests, jobs, commands."""
    return datetime.now(tz=UTC)
