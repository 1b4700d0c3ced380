"""`seatrial backup make`: one whole backup, now."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.backup.places import data_option, folder_option, json_option, place_of, use_data
from seatrial.kit import clock
from seatrial.server.backup import alone, making, shapes


@click.command("make", short_help="Copy database, artefacts and keys.")
@folder_option
@data_option
@click.option("--dry-run", is_flag=True, help="Say what would be copied and where, and copy nothing.")
@json_option
def command(folder: Path | None, data: Path | None, dry_run: bool, as_json: bool) -> int:
    """Copy database, artefacts and keys into the backup folder, whether Seatrial runs or not.

    \b
    Exits 0 when the backup is whole, 2 when none could be made.

    \b
    Examples:
      seatrial backup make --folder /mnt/backups/seatrial
      SEATRIAL_BACKUP_FOLDER=/mnt/backups/seatrial seatrial backup make --json
    """
    settings = use_data(data)
    place = place_of(settings, folder=folder)
    if dry_run:
        found = making.foreseen(settings, place=place)
        output.say(f"Would copy {settings.folder} to {place}: {found.files} files, {found.bytes:,} bytes")
        if as_json:
            output.print_json({"place": str(place), "files": found.files, "bytes": found.bytes})
        return codes.YES
    with alone.running_database(settings):
        made = making.make(settings, place=place, clock=clock.now)
    if as_json:
        output.print_json(shapes.of(made, place=place))
    if not made.has_database:
        output.say("The database at SEATRIAL_DATABASE_URL is not in it: back that server up by its own means")
    output.say(f"Backup {made.name} in {place}: {made.bytes:,} bytes, {len(made.files)} files")
    return codes.YES
