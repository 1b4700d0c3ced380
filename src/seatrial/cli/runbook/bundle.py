"""`seatrial runbook bundle`: all runbooks of a service, for when Seatrial is down."""

import io
import zipfile
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.exports.files import CannotWriteExport, must_be_free


@click.command("bundle", short_help="Write all runbooks of a service for when Seatrial is down.")
@click.argument("service")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="The archive, or a folder.")
@click.option("--force", is_flag=True, help="Write over what is there.")
@click.option("--dry-run", is_flag=True, help="Fetch it, say what is in it, and write nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(service: str, to: Path, force: bool, dry_run: bool, data: str | None) -> int:
    """Write all runbooks of SERVICE with their cards, flowcharts and attachments: pages that open, and are
    searched, without a server or a network.

    A name that ends in .zip is written as one archive; every other name is a folder, to be opened at its
    index.html. Renew it from time to time, where you can reach it in the night: from cron, for example.

    \b
    Exits 0 when it is written, 2 when there is no such service or it has no runbook.

    \b
    Examples:
      seatrial runbook bundle edi-gateway --to edi-gateway-runbooks.zip
      seatrial runbook bundle edi-gateway --to /mnt/stick/edi-gateway --force
    """
    must_be_free(to, force=force or dry_run)
    with connect(data=data) as client:
        content = b"".join(client.stream(f"/runbooks/{service.removeprefix('service:')}/bundle"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    count = sum(name.startswith("cards/") for name in files)
    told = f"{count} runbook{'' if count == 1 else 's'} in {len(files)} files, {len(content):,} bytes"
    if dry_run:
        output.say(f"{told}. Nothing was written.")
        return codes.YES
    if to.suffix == ".zip":
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
        output.say(f"{told}, written to {to}.")
    else:
        _unpack(files, to)
        output.say(f"{told}. Open {to / 'index.html'}")
    return codes.YES


def _unpack(files: dict[str, bytes], folder: Path) -> None:
    """Writes every file below the folder; raises CannotWriteExport where a name leads out of it."""
    root = folder.resolve()
    for name, data in files.items():
        place = (root / name).resolve()
        if not place.is_relative_to(root):
            raise CannotWriteExport(f"{name} leads out of {folder}", remedy="Do not use this archive.")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
