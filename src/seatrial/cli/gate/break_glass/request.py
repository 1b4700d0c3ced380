"""`seatrial gate break-glass request`: somebody wants a gate open."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("request", short_help="Ask that a gate be opened.")
@click.argument("service")
@click.option("--environment", required=True, help="Whose gate.")
@click.option("--reason", required=True, help="What happens, and why it cannot wait.")
@click.option("--lasts", default="", help="For how long, as 2h; without it, as long as the policy allows.")
@click.option("--dry-run", is_flag=True, help="Only find out whether it could be asked for.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, environment: str, reason: str, lasts: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Ask that the gate of an environment of SERVICE be opened.

    It opens when a second person confirms it within the hour, on the page that is printed.

    \b
    Examples:
      seatrial gate break-glass request edi-gateway --environment production --reason "Claims are stuck"
    """
    body = {"service": service, "environment": environment, "reason": reason, "lasts": lasts}
    with connect(data=data) as client:
        asked = client.post(f"/gates/break-glass{'?dry_run=true' if dry_run else ''}", body)
        page = f"{client.place.url.rstrip('/')}/gates/break-glass/{asked['uid']}"
    if as_json:
        output.print_json(asked)
    elif dry_run:
        output.say(
            f"It could be asked for: {service} in {environment} for {asked['lasts']}. Nobody was asked."
        )
    else:
        output.say(f"{service} in {environment}: a second person confirms until {asked['lapses_at']} on")
        output.say(page)
    return codes.YES
