"""`seatrial person invite`."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("invite", short_help="Make an account, and a link that signs in once.")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(["human", "service", "agent"]),
    default="human",
    show_default=True,
    help="Services and agents hold tokens and never sign in.",
)
@click.option("--handle", default="", help="As the catalogue's User is called; without one made of the name.")
@click.option("--email", default="", help="Address.")
@click.option("--vendor", is_flag=True, help="A vendor's: sees what it holds a role of, and nothing else.")
@click.option("--role", "roles", multiple=True, help="A role to begin with; may be given again.")
@click.option("--within", "scopes", multiple=True, help="URN that the role is held within.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    kind: str,
    handle: str,
    email: str,
    vendor: bool,
    roles: tuple[str, ...],
    scopes: tuple[str, ...],
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Make an account for NAME. A human's link is printed on stdout, once: hand it over.

    \b
    Examples:
      seatrial person invite "Mina Karlsson" --role engineering_lead --within service:edi-gateway
      seatrial person invite deploy-bot --kind service --role publisher --within workspace:edi-gateway
    """
    if len(scopes) > len(roles):
        raise click.UsageError("--within belongs to a --role: there are more of them than roles.")
    body = {
        "name": name, "kind": kind, "handle": handle, "email": email, "is_vendor": vendor,
        "roles": _given(roles, scopes),
    }  # fmt: skip
    with connect(data=data) as client:
        made = client.post(f"/people{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(made)
    else:
        _tell(made, dry_run=dry_run)
    return codes.YES


def _given(roles: tuple[str, ...], scopes: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"role": role, "scope": scopes[place] if place < len(scopes) else ""}
        for place, role in enumerate(roles)
    ]


def _tell(made: dict[str, Any], *, dry_run: bool) -> None:
    person = made["person"]
    if dry_run:
        output.say(f"{person['name']} would have an account as {person['handle']}. Nothing was changed")
        return
    output.say(f"{person['name']} has an account as {person['handle']}")
    if made["sign_in_url"]:
        output.say(f"This link signs in once, until {made['expires_at']}; hand it over:")
        click.echo(made["sign_in_url"])
    else:
        output.say(f"Give it a token: seatrial token issue NAME --owner {person['handle']} --grant read")
