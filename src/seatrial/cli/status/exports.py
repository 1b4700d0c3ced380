"""`seatrial status export`."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.kit.problems import Problem
from seatrial.kit.replacing import replace_files


class CannotWriteStatus(Problem):
    """The folder takes no files."""

    type = "cannot-write-status"
    title = "The status page is not written"
    status = 500


@click.command("export", short_help="Write the status page as files.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(folder: Path, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Write the status page into FOLDER: index.html, feed.xml and status.json.

    Each file is replaced as a whole, so that a web server may serve the folder meanwhile.

    \b
    Examples:
      seatrial status export /srv/status
      seatrial status export /srv/status --dry-run
    """
    with connect(data=data) as client:
        found = client.get("/incidents/status-page/files")["files"]
    if not dry_run:
        try:
            replace_files(folder, contents={name: text.encode() for name, text in found.items()})
        except OSError as error:
            remedy = "Name a folder that you may write into."
            raise CannotWriteStatus(f"{folder} takes no files: {error.strerror}", remedy=remedy) from None
    if as_json:
        output.print_json({"folder": str(folder), "files": sorted(found), "written": not dry_run})
    else:
        said = "Would be written" if dry_run else "Written"
        output.say(f"{said} into {folder}: {', '.join(sorted(found))}")
    return codes.YES
