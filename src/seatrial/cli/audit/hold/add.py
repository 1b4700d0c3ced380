"""`seatrial audit hold add`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("add", short_help="Stop pruning of a subject's or an actor's entries.")
@click.option("--subject", default="", help="Entries about this subject, as service:edi-gateway.")
@click.option("--actor", default="", help="Entries by this actor, by its uid.")
@click.option("--reason", required=True, help="Why they are needed.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and hold nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(subject: str, actor: str, reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Stop pruning of the entries about a subject, or by an actor, until the hold is released.

    \b
    Examples:
      seatrial audit hold add --subject service:edi-gateway --reason "Claim 4711"
    """
    if bool(subject) == bool(actor):
        raise click.UsageError("Give either --subject or --actor.")
    kind, target = ("subject", subject) if subject else ("actor", actor)
    with connect(data=data) as client:
        made = client.post(
            f"/audit/holds{'?dry_run=true' if dry_run else ''}",
            {"kind": kind, "target": target, "reason": reason},
        )
    if as_json:
        output.print_json(made)
    elif dry_run:
        output.say(f"Would be held: {made['kind']} {made['target']}")
    else:
        output.say(f"Held: {made['kind']} {made['target']} (release it with {made['uid']})")
    return codes.YES
