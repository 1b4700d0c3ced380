"""`seatrial alert silences`."""

from itertools import islice
from urllib.parse import quote

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("silences", short_help="List silences and maintenance windows.")
@click.argument("silence", required=False, default="")
@click.option("--all", "everything", is_flag=True, help="Also those that are over.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(silence: str, everything: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List silences and maintenance windows that count now or later, the newest first; or show SILENCE, what
    it keeps quiet now, and what was done with it.

    \b
    Examples:
      seatrial alert silences
      seatrial alert silences --all --json
      seatrial alert silences SL-2
    """
    if silence:
        return _one(silence, data=data, as_json=as_json)
    standing = None if everything else "true"
    with connect(data=data) as client:
        pages = client.every("/alerts/silences", standing=standing, limit=min(limit, 200))
        found = list(islice(pages, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["starts_at"], each["ends_at"], each["repeat"] or "-",
         " ".join([*each["match"], each["service"]]).strip(), each["reason"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("SILENCE", "FROM", "TO", "AGAIN", "WHAT", "WHY"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES


def _one(name: str, *, data: str | None, as_json: bool) -> int:
    with connect(data=data) as client:
        found = client.get(f"/alerts/silences/{quote(name, safe='')}")
    if as_json:
        output.print_json(found)
        return codes.YES
    said = found["silence"]
    what = " ".join([*said["match"], said["service"]]).strip()
    output.say(f"{said['name']} {what}: {said['reason']}; {said['starts_at']} to {said['ends_at']}")
    output.say(f"it keeps quiet: {', '.join(found['alerts']) or 'nothing now'}")
    rows = [(each["at"], each["action"], each["by"]) for each in found["log"]]
    output.print_table(("AT", "WHAT", "BY"), rows=rows)
    return codes.YES
