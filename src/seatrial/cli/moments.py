"""Moments as people write them on the command line: `2026-12-31`, `2026-12-31T17:00`, `30d` from now."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from seatrial.kit import clock, durations


class Moment(click.ParamType[str]):
    """A date (its midnight) or a moment, in this machine's zone unless it says another; or a duration.

    Where the command has an option `--time-zone` that was read before (`is_eager`), the zone is that one.
    """

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The moment in ISO 8601 with its zone; fails with how one is written."""
        text = str(value)
        try:
            return (clock.now() + durations.parse(text)).isoformat(timespec="seconds")
        except durations.BadDuration:
            pass
        try:
            found = datetime.fromisoformat(text)
            zone = ctx.params.get("time_zone") if ctx is not None else None
            if zone and found.tzinfo is None:
                found = found.replace(tzinfo=ZoneInfo(zone))
            return found.astimezone().isoformat(timespec="seconds")
        except ZoneInfoNotFoundError:
            self.fail(f"there is no time zone {zone!r}: write one as Europe/Oslo", param, ctx)
        except ValueError:
            self.fail(f"{text!r} is no moment: write 2026-12-31, 2026-12-31T17:00 or 30d", param, ctx)


MOMENT = Moment()
