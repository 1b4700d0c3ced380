"""`seatrial backup prune`: old backups go."""

from dataclasses import asdict
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.backup.places import data_option, folder_option, json_option, place_of, use_data
from seatrial.server.backup import making, manifests


@click.command("prune", short_help="Let old backups go.")
@click.option("--keep", type=click.IntRange(1), help="How many to keep; without it, SEATRIAL_BACKUP_KEEP.")
@folder_option
@data_option
@click.option("--dry-run", is_flag=True, help="Say which would go, and remove nothing.")
@json_option
def command(keep: int | None, folder: Path | None, data: Path | None, dry_run: bool, as_json: bool) -> int:
    """Remove all backups but the newest, and the log and contents that only they needed.

    \b
    Exits 0, also where nothing had to go.

    \b
    Examples:
      seatrial backup prune --keep 7 --dry-run
    """
    settings = use_data(data)
    place, left = place_of(settings, folder=folder), keep or settings.backup_keep
    if dry_run:
        known = [each.name for each in manifests.every(place)]
        gone = known[: max(0, len(known) - left)]
        if as_json:
            output.print_json({"backups": gone})
        output.say(f"Would remove {', '.join(gone) or 'nothing'}")
        return codes.YES
    removed = making.prune(place, keep=left)
    if as_json:
        output.print_json(asdict(removed))
    counted = (
        f"{len(removed.backups)} backups, {removed.contents} contents, {removed.wal_files} files of the log"
    )
    output.say(f"Removed {counted}")
    return codes.YES
