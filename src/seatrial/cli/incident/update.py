"""`seatrial incident update`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell

#: That it is resolved is said by resolving it.
_PHASES = ("investigating", "identified", "monitoring")


@click.command("update", short_help="Tell how it goes.")
@click.argument("name")
@click.argument("words", required=False, default="")
@click.option("--template", default="", help="The message to tell, by its name; WORDS replace its text.")
@click.option("--public", is_flag=True, help="For the status page.")
@click.option("--title", "public_title", default="", help="What customers read as its title.")
@click.option(
    "--phase",
    type=click.Choice(_PHASES),
    default=None,
    help="How far it is.",
)
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    words: str,
    template: str,
    public: bool,
    public_title: str,
    phase: str | None,
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Tell in WORDS how the incident NAME goes; the next update is due as its severity says.

    \b
    Examples:
      seatrial incident update I-3 "We know the cause." --phase identified
      seatrial incident update I-3 "We look into it." --public --title "Orders are late"
      seatrial incident update I-3 --template customer-progress
    """
    if not words and not template:
        raise click.UsageError("say in WORDS how it goes, or name a message with --template")
    with connect(data=data) as client:
        begun = client.get(f"/incidents/{name}/messages/{template}") if template else {}
        body = {
            "words": words or begun["text"],
            "audience": "public" if public or begun.get("audience") == "customer" else "internal",
            "phase": phase or (said if (said := begun.get("phase")) in _PHASES else None),
            "public_title": public_title,
        }
        found = client.post(asked(f"/incidents/{name}/updates", dry_run=dry_run), body)
    tell(found, words="told", dry_run=dry_run, as_json=as_json)
    return codes.YES
