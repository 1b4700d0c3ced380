"""`seatrial runner withdraw`: an approval is taken back."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runner.contents import whole_digest


@click.command("withdraw", short_help="Take an approval back.")
@click.argument("digest")
@click.option("--reason", required=True, help="Why it may run no more.")
@click.option("--dry-run", is_flag=True, help="Only show what would be stopped.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(digest: str, reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Withdraw the approval of the content DIGEST: it runs no more, and running jobs count no more.

    Whoever may approve may withdraw, also what somebody else approved. A token needs the grant
    runners:withdraw.

    \b
    Examples:
      seatrial runner withdraw sha256:4f0c... --reason "it deletes its own logs"
    """
    with connect(data=data) as client:
        whole = whole_digest(client, digest=digest)
        path = f"/runners/approvals/{whole}/revoke{'?dry_run=true' if dry_run else ''}"
        found = client.post(path, {"reason": reason})
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{'Would withdraw' if dry_run else 'Withdrawn'}: {found['title']}")
    return codes.YES
