"""`seatrial key revoke`: a key counts no more."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.key.whose import person_of


@click.command("revoke", short_help="Let a key count no more.")
@click.argument("uid")
@click.option("--reason", required=True, help="Whoever verifies later reads it.")
@click.option("--person", default="", help="Handle of the person; without it, whose token it is.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--dry-run", is_flag=True, help="Find every fault, say which key it would be, and leave it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, reason: str, person: str, data: str | None, dry_run: bool, as_json: bool) -> int:
    """Revoke the key UID. What it signed before stays valid; it can never be enrolled again.

    A token of yours revokes your own keys where it carries the grant identity:revoke-own-keys. One of an
    administrator revokes anybody's with identity:revoke-keys.

    \b
    Exits 0 when it is revoked, 1 when there is no such key, 2 when it cannot be.

    \b
    Examples:
      seatrial key revoke 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --person ada --reason "laptop lost"
    """
    with connect(data=data) as client:
        who = person_of(client, named=person)
        known = [each for each in client.get(f"/people/{who}/signing-keys")["items"] if each["uid"] == uid]
        if not known:
            output.say(f"{who} has no key {uid}.")
            return codes.NO
        path = f"/people/{who}/signing-keys/{uid}/revocation{'?dry_run=true' if dry_run else ''}"
        done = client.post(path, {"reason": reason})
    if as_json:
        output.print_json(done)
    else:
        output.say(f"{'Would revoke' if dry_run else 'Revoked'} {done['name']}, {done['fingerprint']}.")
    return codes.YES
