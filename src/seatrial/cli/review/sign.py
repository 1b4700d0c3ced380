"""`seatrial review sign`: with an OpenSSH key, which never leaves its place."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.key.add import sign as sign_with
from seatrial.cli.review.speaking import asked, by_people, tell
from seatrial.kit.problems import Problem


class CannotTrustPrepared(Problem):
    """What the server prepared is not what it says it is: nothing was signed."""

    type = "cannot-trust-prepared"
    title = "It was not signed"
    status = 409


@click.command("sign", short_help="Sign a proposed decision with your OpenSSH key.")
@click.argument("review")
@click.option("--slot", required=True, help="As what you sign, as security; review show lists them.")
@click.option(
    "--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your key, as ~/.ssh/id_ed25519, or its public half where an agent holds the private one.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask before signing.")
@click.option("--dry-run", is_flag=True, help="Sign, have the signature checked, and keep nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, slot: str, key: Path, yes: bool, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Show what REVIEW asks you to sign, sign it with ssh-keygen, and send the signature.

    The key has to be enrolled (seatrial key add), and the token yours: what you sign says who you are.

    \b
    Exits 0 when it is signed, 1 when you say no, 2 when it cannot be.

    \b
    Examples:
      seatrial review sign R-12 --slot security --key ~/.ssh/id_ed25519
      seatrial review sign R-12 --slot security --key ~/.ssh/id_ed25519.pub --yes
    """
    path = f"/reviews/{review}/sign-offs/{slot}"
    with connect(data=data) as client, by_people(client, page=f"/reviews/{review}/sign/{slot}"):
        wanted = client.get(path)
        message = _message(wanted)
        _show(wanted)
        if not yes and not click.confirm("Sign this?", err=True):
            output.say("Nothing was signed.")
            return codes.NO
        signature = sign_with(message, key=key)
        sent = {"signed_at": wanted["signed_at"], "signature": signature}
        found = client.post(asked(path, dry_run=dry_run), sent)
    words = f"Signed {wanted['outcome'].replace('_', ' ')} of {review} as {wanted['slot_title']}"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES


def _message(wanted: Mapping[str, Any]) -> str:
    """The text that is signed. It is the statement that is shown, and names the proposal that is shown: a
    server that shows one thing and has another signed is found out. Raises CannotTrustPrepared.
    """
    from hashlib import sha256

    from seatrial.kit.signing import dsse

    payload, message = base64.b64decode(wanted["payload"]), base64.b64decode(wanted["message"])
    predicate = json.loads(payload)["predicate"]
    proposal = json.loads(wanted["proposal"])["predicate"]
    digest = sha256(wanted["proposal"].encode()).hexdigest()
    named = str(predicate["decision"]["sha256"]).removeprefix("sha256:")
    if dsse.pae(payload) != message or named != digest or predicate["outcome"] != proposal["outcome"]:
        raise CannotTrustPrepared(
            "what is to be signed is not what is shown", remedy="Tell whoever runs this Seatrial."
        )
    return message.decode()


def _show(wanted: Mapping[str, Any]) -> None:
    predicate = json.loads(wanted["proposal"])["predicate"]
    rows = [
        ("you sign", f"{wanted['outcome'].replace('_', ' ')}, as {wanted['slot_title']}"),
        ("on behalf of", wanted["on_behalf_of_name"]),
        ("service", f"{predicate['service']} in {predicate['environment']}"),
        ("stands until", predicate["standsUntil"] or ""),
        ("figures", ", ".join(f"{value} {name}" for name, value in predicate["figures"].items())),
        ("waived", ", ".join(each["item"] for each in predicate["waivers"])),
        ("not met", ", ".join(e["item"] for e in predicate["items"] if e["result"] == "not_met")),
        ("decision", wanted["sha256"]),
        ("signed at", wanted["signed_at"]),
    ]
    for name, value in rows:
        if value:
            output.say(f"{name:>13}  {value}")
