"""`seatrial access`: who may do this, and why not I?"""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("access", short_help="Say who may do something, and why not you.")
@click.argument("action")
@click.argument("subject", default="")
@click.option("--person", default=None, help="Handle: ask for them, not for yourself.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(action: str, subject: str, person: str | None, data: str | None, as_json: bool) -> int:
    """Say who may do the ACTION (a grant, as readiness:trial) to the SUBJECT (a URN, or a service's name).

    \b
    Exits 0 where you (or --person) may, 1 where not, 2 where there is no such action or subject.

    \b
    Example:
      seatrial access readiness:trial edi-gateway --person mina-karlsson
    """
    with connect(data=data) as client:
        found = client.get("/access", action=action, subject=subject, person=person)
    if as_json:
        output.print_json(found)
        return codes.YES if found["allowed"] else codes.NO
    about = f" ({found['subject']})" if found["subject"] else ""
    output.say(f"{'yes' if found['allowed'] else 'no'}: {found['summary']}{about}")
    output.say(found["reason"])
    if found["everybody"]:
        output.say("Everybody who is signed in may, vendors apart; by their roles besides:")
    if found["items"]:
        output.print_table(
            ("WHO MAY", "KIND", "WHY"),
            rows=[(each["handle"], each["kind"], each["reason"]) for each in found["items"]],
        )
    for each in found["ask"]:
        output.say(f"Ask {each['name']}, who gives roles {each['reason']}")
    return codes.YES if found["allowed"] else codes.NO
