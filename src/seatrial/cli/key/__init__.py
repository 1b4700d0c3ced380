"""`seatrial key ...`: keys that people sign with."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "add": "Enrol an OpenSSH key of yours.",
    "list": "List signing keys.",
    "revoke": "Let a key count no more.",
    "signers": "Print the file that decisions are verified with.",
    "allowed-signers": "Print the file that ssh-keygen verifies with.",
}


@click.command("key", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.key")
def command() -> None:
    """Enrol, list and revoke the keys that people sign decisions with. Passkeys are enrolled in a browser.

    \b
    Examples:
      seatrial key add ~/.ssh/id_ed25519.pub
      seatrial key signers > signers.json
    """
