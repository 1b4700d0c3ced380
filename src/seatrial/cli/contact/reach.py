"""`seatrial contact reach`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("reach", short_help="List who can be paged.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """List whom a page reaches, without addresses: for whoever manages people. Exits with 1 where it reaches
    somebody not at all.

    \b
    Examples:
      seatrial contact reach
    """
    with connect(data=data) as client:
        found = client.get("/paging/reach")["items"]
    nobody = [each for each in found if not each["reachable"]]
    if as_json:
        output.print_json(found)
        return codes.NO if nobody else codes.YES
    rows = [
        (each["person"], "yes" if each["reachable"] else "NO", ", ".join(each["kinds"]) or "-",
         "yes" if each["stale"] else "no", each["last_ok"] or "-")
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("PERSON", "REACHED", "VERIFIED", "STALE", "LAST REACHED"), rows=rows)
    output.say(f"{len(nobody)} of {len(rows)} cannot be reached")
    return codes.NO if nobody else codes.YES
