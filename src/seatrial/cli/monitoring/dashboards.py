"""`seatrial monitoring dashboards`: dashboards, and what is wrong with each."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_USES = ("used", "unused", "new", "unmeasured")


@click.command("dashboards", short_help="List dashboards, and what is wrong with each.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--use", type=click.Choice(_USES), default=None, help="Only those that are used so.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str | None, use: str | None, data: str | None, as_json: bool) -> int:
    """List dashboards with audience, owner and last review, and panels whose metrics nobody explains.

    \b
    Exits 0 where nothing is wrong, else 1.

    \b
    Examples:
      seatrial monitoring dashboards
      seatrial monitoring dashboards --use unused
      seatrial monitoring dashboards --service edi-gateway --json
    """
    with connect(data=data) as client:
        found = client.get("/monitoring/dashboards", service=service, use=use)["items"]
    faults = [fault for each in found for fault in each["faults"]]
    if as_json:
        output.print_json(found)
    else:
        rows = [[each["title"], each["audience"], each["owner"], each["file"], each["use"]["state"],
                 str(each["use"]["opened"]), str(len(each["faults"]))]
                for each in found]  # fmt: skip
        output.print_table(("DASHBOARD", "FOR", "OWNER", "FILE", "USE", "OPENED", "WRONG"), rows=rows)
        for each in faults:
            output.say(f"{each['place']}: {each['message']}. {each['remedy']}".rstrip())
    return codes.NO if faults else codes.YES
