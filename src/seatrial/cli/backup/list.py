"""`seatrial backup list`: what can be restored."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.backup.places import data_option, folder_option, json_option, place_of, use_data
from seatrial.server.backup import manifests, shapes


@click.command("list", short_help="List the backups of a folder.")
@folder_option
@data_option
@json_option
def command(folder: Path | None, data: Path | None, as_json: bool) -> int:
    """List the whole backups of the backup folder, oldest first.

    \b
    Exits 0 when there is one, 1 when there is none.

    \b
    Examples:
      seatrial backup list
    """
    place = place_of(use_data(data), folder=folder)
    known = manifests.every(place)
    if as_json:
        output.print_json({"place": str(place), "items": [shapes.of(each, place=place) for each in known]})
    elif known:
        rows = [
            (each.name, f"{each.bytes:,}", str(len(each.files)), str(each.audit_entries), each.seatrial)
            for each in known
        ]
        output.print_table(("NAME", "BYTES", "FILES", "AUDIT ENTRIES", "SEATRIAL"), rows=rows)
    for path in manifests.unfinished(place):
        output.say(f"{path.name} was begun and never finished; seatrial backup prune removes it")
    if not known:
        output.say(f"{place} holds no backup. Make one: seatrial backup make --folder {place}")
    return codes.YES if known else codes.NO
