"""`seatrial backup`: copies of everything, made, listed, checked, let go."""

from importlib import import_module

import click

from seatrial.cli.lazy import Commands

COMMANDS = {
    "make": "Copy database, artefacts and keys, whether Seatrial runs or not.",
    "list": "List the backups of a folder.",
    "verify": "Check every byte of a backup.",
    "prune": "Let old backups go.",
}


@click.group(
    "backup", cls=Commands, commands=COMMANDS, package="seatrial.cli.backup", invoke_without_command=True
)
@click.pass_context
def command(context: click.Context) -> int | None:
    """Copy everything that Seatrial keeps, so that `seatrial restore` can make it stand again.

    Without a word after it, a backup is made. With SEATRIAL_BACKUP_FOLDER set, `seatrial up` does that by
    itself, and takes the database's log at once. A backup holds keys: keep it as secret as the data folder.
    """
    if context.invoked_subcommand is not None:
        return None
    code: int = context.invoke(import_module("seatrial.cli.backup.make").command)
    return code
