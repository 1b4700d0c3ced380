"""`seatrial severity map`: what corresponds to what."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("map", short_help="Map a level to another scheme, or show what corresponds to what.")
@click.argument("level", default="")
@click.option("--to", "target", default="", help="The other scheme.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(level: str, target: str, data: str | None, as_json: bool) -> int:
    """Map LEVEL, as s/S0, to another scheme; without it show every level beside its counterparts.

    \b
    Exits 2 where there is no counterpart: nothing is guessed.

    \b
    Examples:
      seatrial severity map
      seatrial severity map s/S0 --to sev
      seatrial severity map critical/High --to s --json
    """
    scheme, slash, name = level.partition("/")
    if level and not (slash and target):
        raise click.UsageError(
            "Write a scheme and a level, and where to: seatrial severity map s/S0 --to sev"
        )
    with connect(data=data) as client:
        if not level:
            found = client.get("/severities/mapping")["items"]
        else:
            found = client.get(f"/severities/mapping/{scheme}/{name}", to=target)
    if as_json:
        output.print_json(found)
        return codes.YES
    if level:
        output.print_table(("LEVEL", "COUNTERPART"), rows=[[found["level"], found["counterpart"]]])
        return codes.YES
    schemes = sorted({name for row in found for name in row["levels"]})
    rows = [[str(row["rank"]), *(row["levels"].get(name, "-") for name in schemes)] for row in found]
    output.print_table(("RANK", *(name.upper() for name in schemes)), rows=rows)
    return codes.YES
