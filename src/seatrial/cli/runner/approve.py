"""`seatrial runner approve`: exactly this content may run."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runner.contents import whole_digest


@click.command("approve", short_help="Let exactly this content run.")
@click.argument("digest")
@click.option("--note", default="", help="What you have to say about it.")
@click.option("--dry-run", is_flag=True, help="Only show what would be approved.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(digest: str, note: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Approve the content DIGEST (its first characters are enough). Its author may not.

    Approvals are given by people: a token that belongs to nobody is refused.

    \b
    Examples:
      seatrial runner approve sha256:4f0c... --dry-run
      seatrial runner approve sha256:4f0c... --note "read it, it only counts files"
    """
    with connect(data=data) as client:
        whole = whole_digest(client, digest=digest)
        path = f"/runners/approvals/{whole}"
        found = client.get(path) if dry_run else client.post(f"{path}/approve", {"note": note})
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{'Would approve' if dry_run else 'Approved'}: {found['title']}")
        for name, sha256 in found["files"].items():
            output.say(f"  {name}  {sha256}")
    return codes.YES
