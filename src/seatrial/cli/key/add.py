"""`seatrial key add`: enrols an OpenSSH key."""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.key.whose import person_of
from seatrial.kit.problems import Problem

NAMESPACE = "seatrial"


class CannotSignChallenge(Problem):
    """ssh-keygen did not sign; nothing was enrolled."""

    type = "cannot-sign-challenge"
    title = "The key did not sign"
    status = 422


@click.command("add", short_help="Enrol an OpenSSH key of yours.")
@click.argument("public_key", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="How you know it again; without it, the comment of the key.")
@click.option("--person", default="", help="Your handle, where the token is not your own.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--dry-run", is_flag=True, help="Sign the challenge to see that it works, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(public_key: Path, name: str, person: str, data: str | None, dry_run: bool, as_json: bool) -> int:
    """Enrol the key of the file PUBLIC_KEY (the one that ends in .pub).

    Seatrial gives a text, ssh-keygen signs it (it asks for the passphrase, the agent or the touch of the
    security key), and the signature proves that the key is yours. You then confirm it on a page, signed in:
    no program enrols keys by itself.

    \b
    Exits 0 when the key is enrolled or waits for you, 2 when it cannot be.

    \b
    Examples:
      seatrial key add ~/.ssh/id_ed25519.pub --name "work laptop"
    """
    line = public_key.read_text(encoding="utf-8").strip()
    wanted = name or " ".join(line.split()[2:]) or public_key.stem
    with connect(data=data) as client:
        who = person_of(client, named=person)
        challenge = client.post(f"/people/{who}/signing-keys/challenges")
        sent = {
            "challenge": challenge["uid"],
            "name": wanted,
            "public_key": line,
            "signature": sign(challenge["text"], key=public_key),
        }
        if dry_run:
            output.say("The key signs. Nothing was sent.")
            return codes.YES
        done = client.post(f"/people/{who}/signing-keys", sent)
    _print(done, as_json=as_json)
    return codes.YES


def sign(text: str, *, key: Path) -> str:
    """The signature of the text by the private half of that key; raises CannotSignChallenge."""
    with tempfile.TemporaryDirectory(prefix="seatrial-") as folder:
        file = Path(folder) / "seatrial-challenge.txt"
        file.write_bytes(text.encode())
        words = ["ssh-keygen", "-Y", "sign", "-n", NAMESPACE, "-f", str(key), str(file)]
        try:
            # the terminal stays ssh-keygen's: it asks for a passphrase or a touch
            ended = subprocess.run(words, check=False, stdout=subprocess.DEVNULL)
        except OSError as error:
            raise CannotSignChallenge(
                f"ssh-keygen cannot be run: {error}", remedy="Install OpenSSH 8.2 or newer."
            ) from error
        signature = file.with_name(f"{file.name}.sig")
        if ended.returncode or not signature.exists():
            raise CannotSignChallenge(
                f"ssh-keygen ended with {ended.returncode}",
                remedy="Its private half must lie beside it, or in your ssh-agent.",
            )
        return signature.read_text(encoding="utf-8")


def _print(done: Any, *, as_json: bool) -> None:
    if as_json:
        output.print_json(done)
    elif done["state"] == "enrolled":
        output.say(f"Enrolled {done['key']['fingerprint']}.")
    else:
        output.say(f"The key waits for you. Confirm it, signed in, at {done['confirm_at']}")
