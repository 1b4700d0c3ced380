"""`seatrial workspace drift`: whether what runs is what the files say."""

import hashlib
from pathlib import Path

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import quoted
from seatrial.cli.workspace.speaking import DATA, JSON
from seatrial.connectors import directories
from seatrial.kit import canonical


@click.command("drift", short_help="Compare what runs with the files.")
@click.argument("name")
@click.option("--directory", type=click.Path(path_type=Path), help="Compare with this one of yours.")
@DATA
@JSON
def command(name: str, directory: Path | None, data: Path | None, as_json: bool) -> int:
    """Say whether what stands of the workspace NAME is what its repository or directory holds.

    Nothing is sent but a digest; `seatrial plan` says how the two differ.

    \b
    Exits 0 when it is, 1 when it is not, 2 when nobody can tell.

    \b
    Examples:
      seatrial workspace drift edi-gateway
    """
    digest = None
    if directory is not None:
        files = directories.read(directory).files
        digest = canonical.digest({path: hashlib.sha256(each).hexdigest() for path, each in files.items()})
    with client.connect(data=data) as server:
        found = server.get(f"/workspaces/{quoted(name)}/drift", digest=digest)
    if as_json:
        output.print_json(found)
    else:
        click.echo(f"{name}: {found['detail']}")
    if found["state"] == "unknown":
        return codes.COULD_NOT_TELL
    return codes.NO if found["is_drift"] else codes.YES
