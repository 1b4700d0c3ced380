"""`seatrial producer add`: continuous integration is believed."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("add", short_help="Enrol continuous integration.")
@click.argument("name")
@click.option("--issuer", required=True, help="The claim iss of its tokens.")
@click.option("--audience", required=True, help="The claim aud that they must name.")
@click.option("--condition", "conditions", multiple=True, help="claim=value; all must hold.")
@click.option("--service", "services", multiple=True, help="What it may vouch for: service:edi-gateway.")
@click.option("--grant", "grants", multiple=True, help="What it may do there: read, evidence:attach.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    issuer: str,
    audience: str,
    conditions: tuple[str, ...],
    services: tuple[str, ...],
    grants: tuple[str, ...],
    data: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Enrol the producer NAME: tokens of the issuer for the audience that meet every condition are believed.

    \b
    Exits 0 when it is enrolled, 2 when it cannot be.

    \b
    Examples:
      seatrial producer add gateway-ci --issuer https://gitlab.example.org \\
        --audience https://seatrial.example.org --condition project_path=org/edi-gateway \\
        --condition ref_protected=true --service service:edi-gateway --grant read
    """
    sent = {
        "name": name,
        "issuer": issuer,
        "audience": audience,
        "conditions": {claim: value for claim, _, value in (text.partition("=") for text in conditions)},
        "services": list(services),
        "grants": list(grants),
    }
    if dry_run:
        output.print_json(sent)
        return codes.YES
    with connect(data=data) as client:
        made = client.post("/producers", sent)
    if as_json:
        output.print_json(made)
    else:
        output.say(f"Tokens of {made['name']} are believed from now on.")
    return codes.YES
