"""`seatrial key signers`: what decisions are verified with, offline."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("signers", short_help="Print the file that decisions are verified with.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(data: str | None) -> int:
    """Print every key that decisions are signed with, passkeys and the installation's own too, with the times
    from and to which each counts.

    Whoever verifies keeps a copy that they got earlier, and from somewhere else than the decision.

    \b
    Examples:
      seatrial key signers > signers.json
      seatrial verify decision.json --signers signers.json
    """
    with connect(data=data) as client:
        output.print_json(client.get("/signing-keys/signers"))
    return codes.YES
