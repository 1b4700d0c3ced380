"""`seatrial key allowed-signers`: what ssh-keygen verifies with, offline."""

import sys

import click

from seatrial.cli import codes
from seatrial.cli.client import connect


@click.command("allowed-signers", short_help="Print the file that ssh-keygen verifies with.")
@click.option("--person", default="", help="Handle of one person; without it, everybody.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(person: str, data: str | None) -> int:
    """Print an allowed_signers file of all OpenSSH keys, with the times from and to which each counts.

    Whoever verifies keeps a copy that they got earlier, and from somewhere else than the signatures.

    \b
    Examples:
      seatrial key allowed-signers > allowed_signers
      ssh-keygen -Y verify -f allowed_signers -I ada -n seatrial -s decision.sig < decision
    """
    with connect(data=data) as client:
        sys.stdout.write(client.get("/signing-keys/allowed-signers", person=person or None)["text"])
    return codes.YES
