"""`seatrial alert dead-letters`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_STATES = ("waiting", "played", "dropped", "all")


@click.command("dead-letters", short_help="List what monitors sent and nobody could read.")
@click.option("--state", type=click.Choice(_STATES), default="waiting", help="Which of them.")
@click.option("--source", default="", help="Only those of this source.")
@click.option("--settled", is_flag=True, help="Also those that somebody looked after: --state all.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(state: str, source: str, settled: bool, data: str | None, as_json: bool) -> int:
    """List dead letters, the newest first.

    \b
    Examples:
      seatrial alert dead-letters
      seatrial alert dead-letters --state all --source edi-prometheus
    """
    asked = {"state": "all" if settled else state, **({"source": source} if source else {})}
    with connect(data=data) as client:
        found = client.get("/alerts/dead-letters", **asked)
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["outcome"] or "waiting", each["source"], each["problem"])
        for each in found["items"]
    ]
    if rows:
        output.print_table(("LETTER", "STATE", "SOURCE", "PROBLEM"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
