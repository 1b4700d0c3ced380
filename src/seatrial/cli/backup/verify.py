"""`seatrial backup verify`: is it whole?"""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.backup.places import data_option, folder_option, json_option, place_of, use_data
from seatrial.server.backup import making, manifests


@click.command("verify", short_help="Check every byte of a backup.")
@click.argument("name", default="")
@folder_option
@data_option
@json_option
def command(name: str, folder: Path | None, data: Path | None, as_json: bool) -> int:
    """Compare every file of the backup NAME (without one: of the newest) with its digest.

    \b
    Exits 0 when it is as it was made, 1 when it is not, 2 when there is none.

    \b
    Examples:
      seatrial backup verify
      seatrial backup verify 2026-11-21T07-20-00Z --folder /mnt/backups/seatrial
    """
    place = place_of(use_data(data), folder=folder)
    manifest = manifests.chosen(place, name=name)
    faults = making.faults(manifest, place=place)
    if as_json:
        output.print_json({"name": manifest.name, "whole": not faults, "faults": faults})
    for fault in faults:
        output.say(fault)
    output.say(f"Backup {manifest.name} is {'damaged' if faults else 'whole'}")
    return codes.NO if faults else codes.YES
