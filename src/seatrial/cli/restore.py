"""`seatrial restore`: a data folder out of a backup."""

from datetime import UTC, datetime
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.backup.places import folder_option, json_option, place_of, use_data
from seatrial.server.backup import manifests, restoring, shapes


def _moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    del ctx, param
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(
            "write a time as 2026-11-21T07:20:00+00:00 (without an offset: UTC)"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@click.command("restore", short_help="Make a data folder of a backup.")
@click.argument("name", default="")
@folder_option
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Data folder to make; it must be missing or empty.",
)
@click.option("--to", "at", callback=_moment, help="Moment to restore, as 2026-11-21T07:20:00Z.")
@click.option("--dry-run", is_flag=True, help="Check the backup, and restore nothing.")
@json_option
def command(
    name: str, folder: Path | None, data: Path, at: datetime | None, dry_run: bool, as_json: bool
) -> int:
    """Make a data folder of the backup NAME, or of the newest, up to the end of the database's log.

    With --to, everything is as it was at that moment, from the end of a backup on. Nothing that stands is
    overwritten. Afterwards start it with: seatrial up --data FOLDER

    \b
    Exits 0 when everything in the backup was restored, 2 when it was not.

    \b
    Examples:
      seatrial restore --folder /mnt/backups/seatrial --data /var/lib/seatrial
      seatrial restore --folder /mnt/backups/seatrial --data ./then --to 2026-11-20T17:00:00Z
    """
    settings = use_data(data)
    place = place_of(settings, folder=folder)
    manifest = manifests.chosen(place, name=name, at=at)
    if dry_run:
        restoring.foresee(settings, place=place, manifest=manifest)
        output.say(f"Would restore backup {manifest.name} to {settings.folder}: it is whole")
        return codes.YES
    done = restoring.restore(settings, place=place, manifest=manifest, at=at, say=output.say)
    if as_json:
        output.print_json(shapes.restored(done, place=place))
    output.say(
        f"Restored in {done.seconds:.1f} s. Start it: seatrial up --data {data}; then: seatrial audit verify"
    )
    return codes.YES
