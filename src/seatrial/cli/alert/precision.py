"""`seatrial alert precision`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("precision", short_help="List how often alerts are right.")
@click.option("--service", default=None, help="Only alerts about this service.")
@click.option("--team", default=None, help="Only alerts about services of this team.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str | None, team: str | None, data: str | None, as_json: bool) -> int:
    """List the share of right alerts among those that somebody labelled: of all, and of each team.

    \b
    Examples:
      seatrial alert precision
      seatrial alert precision --team edi-team --json
    """
    with connect(data=data) as client:
        found = client.get("/alerts/precision", service=service, team=team)["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        ("all" if each["team"] is None else each["team"] or "-",
         "-" if each["precision"] is None else f"{each['precision']:.0%}",
         f"{each['right']} of {each['labelled']}", str(each["unlabelled"]))
        for each in found
    ]  # fmt: skip
    output.print_table(("TEAM", "PRECISION", "RIGHT", "UNLABELLED"), rows=rows)
    output.say(found[0]["definition"])
    return codes.YES
