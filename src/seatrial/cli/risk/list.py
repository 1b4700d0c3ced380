"""`seatrial risk list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List risks.")
@click.option("--of", default=None, help="Only about that: a URN, as service:edi-gateway.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(of: str | None, data: str | None, as_json: bool) -> int:
    """List the risks of all registers, those that weigh most first.

    \b
    Examples:
      seatrial risk list --of service:edi-gateway
    """
    with connect(data=data) as client:
        found = list(client.every("/risks", of=of))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (f"{each['exposure']:.2f}", f"{each['probability']}%", each["impact"], each["of"],
         f"{sum(bool(step['action']) for step in each['mitigations'])} of {len(each['mitigations'])}",
         each["title"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("EXPOSURE", "PROBABILITY", "IMPACT", "ABOUT", "ACTIONS", "RISK"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
