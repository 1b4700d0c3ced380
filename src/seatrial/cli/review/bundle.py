"""`seatrial review bundle`."""

import sys
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.kit.problems import NotFound


@click.command("bundle", short_help="Fetch a decision with its signatures, for seatrial verify.")
@click.argument("review")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; else stdout.")
@click.option("--dry-run", is_flag=True, help="Say how large it is, and write nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(review: str, out: Path | None, dry_run: bool, data: str | None) -> int:
    """Fetch what was decided in REVIEW with every signature: exactly the bytes that were kept.

    \b
    Examples:
      seatrial review bundle R-12 --out R-12.decision.json
      seatrial verify R-12.decision.json --signers signers.json
    """
    with connect(data=data) as client:
        decision = client.get(f"/reviews/{review}")["decision"]
        if decision is None:
            raise NotFound(f"nothing was decided in {review}", remedy="Look: seatrial review show")
        content = b"".join(client.stream(f"/reviews/decisions/{decision['uid']}/bundle"))
    if dry_run:
        output.say(f"{len(content):,} bytes, {decision['bundle_sha256']}. Nothing was written.")
    elif out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        out.write_bytes(content)
        output.say(f"Written to {out}, {len(content):,} bytes, {decision['bundle_sha256']}.")
    return codes.YES
