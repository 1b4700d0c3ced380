"""`seatrial runbook show`: one runbook."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import Client, connect


@click.command("show", short_help="Show a runbook, its revisions, or what changed.")
@click.argument("runbook")
@click.option("--revision", type=int, default=None, help="That revision; the one that stands without it.")
@click.option("--revisions", is_flag=True, help="List its revisions, with who wrote and reviewed each.")
@click.option("--diff", "old", type=int, default=None, help="What changed since that revision.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    runbook: str, revision: int | None, revisions: bool, old: int | None, data: str | None, as_json: bool
) -> int:
    """Show RUNBOOK, such as edi-gateway/deploy: its text as it is written.

    \b
    Examples:
      seatrial runbook show edi-gateway/deploy
      seatrial runbook show edi-gateway/deploy --revisions
      seatrial runbook show edi-gateway/deploy --diff 1
    """
    path = f"/runbooks/{runbook.removeprefix('runbook:').strip('/')}"
    with connect(data=data) as client:
        if revisions:
            return _revisions(client, path, as_json)
        found = client.get(path, revision=revision)
        if old is not None:
            return _diff(client, path, old, int(found["revision"]["number"]), as_json)
    if as_json:
        output.print_json(found)
        return codes.YES
    _say(found)
    click.echo(found["text"], nl=not found["text"].endswith("\n"))
    return codes.YES


def _say(found: dict[str, Any]) -> None:
    """Where it stands, in words beside the text."""
    runbook, revision = found["runbook"], found["revision"]
    tested = runbook["tested"]
    when = f"{tested['outcome']} in {tested['run']} ({tested['mode']})" if tested else "never tested"
    output.say(f"{runbook['name']}, revision {revision['number']}: {runbook['state']}, {when}.")
    if tested and tested["by_author"]:
        output.say("Nobody but its author has run it to its end: let somebody else follow it.")
    for each in runbook["overdue"]:
        output.say(f"{each} waited for no approval, and nobody looked back on it in time.")
    for each in found["attached"]:
        size = "is kept no more" if each["size"] is None else f"{each['size']:,} bytes"
        output.say(output.one_line(f"attaches {each['path']}: {size}, sha256:{each['sha256']}"))
    for each in found["findings"]:
        output.say(
            output.one_line(f"{runbook['path']}:{each['line']}: {each['severity']}: {each['message']}")
        )


def _revisions(client: Client, path: str, as_json: bool) -> int:
    found = client.get(f"{path}/revisions")
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (
            str(each["number"]),
            each["first_seen_at"][:16],
            each["digest"][:19],
            ", ".join(
                f"{review['verdict'].replace('_', ' ')} by {review['reviewer']}" for review in each["reviews"]
            )
            or "not reviewed",
            ", ".join(each["authors"]),
        )
        for each in found
    ]
    output.print_table(("REVISION", "SINCE", "DIGEST", "REVIEWS", "BY"), rows=rows)
    return codes.YES


def _diff(client: Client, path: str, old: int, new: int, as_json: bool) -> int:
    found = client.get(f"{path}/difference", old=old, new=new)
    if as_json:
        output.print_json(found)
    elif found["diff"]:
        click.echo(found["diff"], nl=False)
    else:
        output.say(f"Nothing differs between revision {old} and {new}.")
    return codes.YES
