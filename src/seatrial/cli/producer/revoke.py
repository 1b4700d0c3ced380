"""`seatrial producer revoke`: a producer is believed no more."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("revoke", short_help="Believe a producer no more.")
@click.argument("name")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--dry-run", is_flag=True, help="Say which producer it would be, and leave it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, data: str | None, dry_run: bool, as_json: bool) -> int:
    """Revoke the producer of that NAME or uid. What it sent stays proven.

    \b
    Exits 0 when it is revoked, 1 when there is none, 2 when it cannot be.

    \b
    Examples:
      seatrial producer revoke gateway-ci
    """
    with connect(data=data) as client:
        items = client.get("/producers")["items"]
        known = [each for each in items if name in (each["name"], each["uid"])]
        if not known:
            output.say(f"No producer {name} is believed.")
            return codes.NO
        if dry_run:
            output.say(f"It would be {known[0]['name']} of {known[0]['issuer']}.")
            return codes.YES
        done = client.send("DELETE", f"/producers/{known[0]['uid']}")
    if as_json:
        output.print_json(done)
    else:
        output.say(f"Tokens of {done['name']} are no longer believed.")
    return codes.YES
