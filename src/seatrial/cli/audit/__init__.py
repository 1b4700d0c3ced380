"""`seatrial audit`: is the log what it was, and what does it hold?"""

import click

from seatrial.cli import lazy

COMMANDS = {
    "verify": "Find the first entry that is not what was sealed.",
    "export": "Write the log with what proves it, for others to verify.",
    "key": "Print the public key that signed heads are checked with.",
    "hold": "Stop pruning of a subject's or an actor's entries.",
    "prune": "Take out entries whose time is over, now.",
}


@click.command(
    "audit",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.audit",
    short_help="Verify the audit log, export it, hold entries back.",
)
def command() -> None:
    """Verify the audit log, export it with its proofs, hold entries back from pruning.

    \b
    Examples:
      seatrial audit verify
      seatrial audit export --with-proofs > audit.jsonl
      seatrial audit verify --file audit.jsonl --anchors /mnt/anchor/checkpoints.txt --key audit.pub
    """
