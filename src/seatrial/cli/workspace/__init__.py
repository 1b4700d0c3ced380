"""`seatrial workspace`: where definitions come from, what stands, and what stood."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "add": "Register a repository, a directory or a policy workspace.",
    "list": "List workspaces, and whether they drift.",
    "show": "Show one: its source, its head, its troubles.",
    "fetch": "Look into the repository now.",
    "history": "List revisions, or compare two.",
    "restore": "Bring an earlier revision back.",
    "drift": "Compare what runs with the files.",
    "remove": "Take a workspace and its definitions away.",
}


@click.command("workspace", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.workspace")
def command() -> None:
    """Say where definitions come from, and look at what stands and stood.

    \b
    Examples:
      seatrial workspace add ops --git https://git.example.org/team/ops.git --folder ops
      seatrial workspace list
      seatrial workspace history ops
    """
