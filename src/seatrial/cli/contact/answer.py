"""`seatrial contact answer`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("answer", short_help="Answer a page.")
@click.argument("page")
@click.argument("verb", type=click.Choice(("acknowledge", "resolve", "escalate")), default="acknowledge")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being answered.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(page: str, verb: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Answer a page that was sent to the owner of the token; nothing of it is sent any more then.

    \b
    Examples:
      seatrial contact answer PG-12
      seatrial contact answer PG-12 resolve
    """
    path = f"/paging/pages/{page}/answer{'?dry_run=true' if dry_run else ''}"
    with connect(data=data) as client:
        found = client.post(path, {"verb": verb})
    if as_json:
        output.print_json(found)
    else:
        output.say("Would be answered" if dry_run else f"{found['name']} is {found['state']}")
    return codes.YES
