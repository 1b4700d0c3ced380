"""`seatrial severity show`: a scheme, and what is due when."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT

_TIMERS = ("respond_by", "escalate_at", "update_by")


@click.command("show", short_help="Show a scheme, and what is due of what begins now.")
@click.argument("name")
@click.option("--service", default="", help="Count business time as this service does.")
@click.option("--at", "moment", type=MOMENT, default=None, help="Of what began then; without it now.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, service: str, moment: str | None, data: str | None, as_json: bool) -> int:
    """Show the scheme NAME: what each level means, and by when it wants an answer and an escalation.

    \b
    Examples:
      seatrial severity show sev
      seatrial severity show s --service edi-gateway --at 2026-11-20T16:00
      seatrial severity show critical --json
    """
    with connect(data=data) as client:
        found = client.get(f"/severities/schemes/{name}")
        query = {"service": service or None, "at": moment}
        timers = [
            client.get(f"/severities/schemes/{name}/timers", level=each["id"], **query)
            for each in found["levels"]
        ]
    if as_json:
        levels = [
            each | {key: one[key] for key in _TIMERS}
            for each, one in zip(found["levels"], timers, strict=True)
        ]
        output.print_json(found | {"levels": levels, "start": timers[0]["start"]})
        return codes.YES
    rows = [_row(each, one) for each, one in zip(found["levels"], timers, strict=True)]
    columns = ("LEVEL", "RESPONSE", "ANSWERED BY", "ESCALATES", "UPDATE BY", "IT IS SO IF")
    output.print_table(columns, rows=rows, title=f"{found['title']}, of what begins {timers[0]['start']}")
    return codes.YES


def _row(level: dict[str, Any], timers: dict[str, Any]) -> list[str]:
    moments = [timers[key] or "-" for key in _TIMERS]
    return [level["id"], level["response"], *moments, "\n".join(level["criteria"])]
