"""Moments as people write them on the command line: `2026-12-31`, `2026-12-31T17:00`, `30d` from now."""

from datetime import datetime
from typing import Any

import click

from seatrial.kit import clock, durations


class Moment(click.ParamType[str]):
    """A date (its midnight) or a moment, in this machine's zone unless it says another; or a duration."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The moment in ISO 8601 with its zone; fails with how one is written."""
        text = str(value)
        try:
            return (clock.now() + durations.parse(text)).isoformat(timespec="seconds")
        except durations.BadDuration:
            pass
        try:
            return datetime.fromisoformat(text).astimezone().isoformat(timespec="seconds")
        except ValueError:
            self.fail(f"{text!r} is no moment: write 2026-12-31, 2026-12-31T17:00 or 30d", param, ctx)


MOMENT = Moment()
