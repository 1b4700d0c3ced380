"""`seatrial alert noise`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("noise", short_help="List how noisy rules are.")
@click.option("--weekly", is_flag=True, help="Week by week.")
@click.option("--service", default=None, help="Only alerts about this service.")
@click.option("--team", default=None, help="Only alerts about services of this team.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(weekly: bool, service: str | None, team: str | None, data: str | None, as_json: bool) -> int:
    """List the share of false positives of each rule and team, the noisiest first. Exits with 1 where one is
    noisier than its target.

    \b
    Examples:
      seatrial alert noise
      seatrial alert noise --weekly --team edi-team --json
    """
    with connect(data=data) as client:
        asked = {"weekly": "true" if weekly else None, "service": service, "team": team}
        found = client.get("/alerts/noise", **asked)["items"]
    noisy = [each for each in found if each["breached"]]
    if as_json:
        output.print_json(found)
        return codes.NO if noisy else codes.YES
    rows = [
        (each["rule"], each["team"] or "-", each["week"] or "all",
         "-" if each["ratio"] is None else f"{each['ratio']:.0%}",
         f"{each['wrong']} of {each['wrong'] + each['right']}", str(each["unlabelled"]))
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("RULE", "TEAM", "WEEK", "FALSE", "LABELLED", "UNLABELLED"), rows=rows)
    output.say(f"{len(noisy)} of {len(rows)} are noisier than their target")
    return codes.NO if noisy else codes.YES
