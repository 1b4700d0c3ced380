"""`seatrial contact ...`: how somebody is paged."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List how you are paged.",
    "add": "Add a contact method.",
    "verify": "Type the code that was sent to a contact method.",
    "remove": "Take a contact method away.",
    "rules": "Show or choose when you are paged by what.",
    "test": "Try whether a page arrives.",
    "pages": "List what you were paged about.",
    "answer": "Answer a page.",
    "replies": "List replies by mail to your pages.",
    "reach": "List who can be paged.",
}


@click.command("contact", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.contact")
def command() -> None:
    """Add contact methods, verify them, try them, and answer pages.

    \b
    Examples:
      seatrial contact add email ada@example.org
      seatrial contact test
      seatrial contact answer PG-12
    """
