"""`seatrial incident told`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("told", short_help="Show who was told of it.")
@click.argument("name")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, data: str | None, as_json: bool) -> int:
    """Show who got which update of the incident NAME, and what became of it.

    LINE is the place of the update in the timeline. Readers of the status page are counted, not named.

    \b
    Examples:
      seatrial incident told I-3
      seatrial incident told I-3 --json
    """
    with connect(data=data) as client:
        found = client.get(f"/incidents/{name}/told")["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (str(each["position"]), f"{each['count']} {each['who']}" if each["count"] > 1 else each["who"],
         each["how"], each["outcome"], each["at"] or "", each["error"])
        for each in found
    ]  # fmt: skip
    output.print_table(("LINE", "WHO", "HOW", "OUTCOME", "SENT", "ERROR"), rows=rows)
    return codes.YES
