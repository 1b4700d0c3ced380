"""`seatrial severity list`: schemes, and which service uses which."""

from itertools import islice
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List severity schemes, and which service uses which.")
@click.option("--services", is_flag=True, help="List services with the scheme that counts for each.")
@click.option("--limit", default=50, show_default=True, help="How many services.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(services: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List severity schemes with their levels, or which service uses which.

    \b
    Examples:
      seatrial severity list
      seatrial severity list --services --json
    """
    with connect(data=data) as client:
        if services:
            found = list(islice(client.every("/severities/services"), limit))
        else:
            found = client.get("/severities/schemes")["items"]
    if as_json:
        output.print_json(found)
    elif services:
        rows = [[each["service"], _said(each, "scheme", "picked"), _said(each, "calendar", "calendar_picked")]
                for each in found]  # fmt: skip
        output.print_table(("SERVICE", "SCHEME", "CALENDAR"), rows=rows)
    else:
        rows = [[_named(each), each["title"], ", ".join(level["id"] for level in each["levels"])]
                for each in found]  # fmt: skip
        output.print_table(("SCHEME", "TITLE", "LEVELS"), rows=rows)
    return codes.YES


def _named(scheme: dict[str, Any]) -> str:
    return f"{scheme['name']} (usual)" if scheme["usual"] else str(scheme["name"])


def _said(each: dict[str, str], what: str, picked: str) -> str:
    return each[what] if each[picked] else f"{each[what]} (not picked)"
