"""`seatrial contact verify`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("verify", short_help="Type the code that was sent to a contact method.")
@click.argument("contact")
@click.argument("code", default="")
@click.option("--again", is_flag=True, help="Send a new code in place of taking one.")
@click.option("--dry-run", is_flag=True, help="Only find whether there is such a contact method.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(contact: str, code: str, again: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Verify the contact method of that uid with the six digits that were sent there: pages go there then.

    \b
    Examples:
      seatrial contact verify 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 123456
      seatrial contact verify 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --again
    """
    if not code and not again:
        raise click.UsageError("Type the code, or ask for a new one with --again.")
    what = "code" if again else "verify"
    path = f"/paging/contacts/{contact}/{what}{'?dry_run=true' if dry_run else ''}"
    with connect(data=data) as client:
        found = client.post(path, None if again else {"code": code})
    if as_json:
        output.print_json(found)
    elif dry_run:
        output.say("Nothing stands against it")
    else:
        output.say("A new code is on its way" if again else "Verified: pages go there from now on")
    return codes.YES
