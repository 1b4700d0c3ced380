"""`seatrial runner enrol-code`: a code that enrols one runner."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("enrol-code", short_help="Make a code that enrols one runner.")
@click.argument("label")
@click.option("--dry-run", is_flag=True, help="Find every fault, and make no code.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(label: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Make a code that enrols one runner with LABEL within the hour. It is shown this once.

    \b
    Examples:
      seatrial runner enrol-code lab
    """
    with connect(data=data) as client:
        made = client.post(f"/runners/codes{'?dry_run=true' if dry_run else ''}", {"label": label})
        url = client.place.url
    if as_json:
        output.print_json(made)
        return codes.YES
    if dry_run:
        output.say(f"You may enrol a runner with the label {made['label']}. No code was made.")
        return codes.YES
    click.echo(made["code"])
    output.say(f"Use it by {made['expires_at']}, on the machine of the runner:")
    output.say(f"  seatrial runner enrol --url {url} --label {label} --code {made['code']}")
    return codes.YES
