"""`seatrial evidence list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List evidence, newest first.")
@click.option("--service", default="", help="Only that service.")
@click.option("--environment", default="", help="Only there.")
@click.option("--type", "kind", default="", help="Only that evidence type.")
@click.option(
    "--provenance", type=click.Choice(["proven", "asserted"]), default=None, help="Only that worth."
)
@click.option(
    "--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="At most so many."
)
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str,
    environment: str,
    kind: str,
    provenance: str | None,
    limit: int,
    data: str | None,
    as_json: bool,
) -> int:
    """List evidence, newest first: what, about whom, what it is worth, until when it counts.

    \b
    Examples:
      seatrial evidence list --service edi-gateway
    """
    urn = f"service:{service.removeprefix('service:')}" if service else None
    with connect(data=data) as client:
        every = client.every(
            "/evidence",
            service=urn, environment=environment or None, type=kind or None, provenance=provenance,
            limit=min(limit, 200),
        )  # fmt: skip
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["uid"], each["type"], f"{each['service'].partition(':')[2]}@{each['environment']}",
         each["provenance"], each["expires_at"], each["problem"] or each["scope"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("UID", "TYPE", "ABOUT", "WORTH", "EXPIRES", "SCOPE"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
