"""`seatrial incident postmortem`."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("postmortem", short_help="Show, write and close its postmortem.")
@click.argument("name")
@click.option("--timeline", default=None, help="What happened.")
@click.option("--cause", default=None, help="What made it possible.")
@click.option("--corrective", default=None, help="What was repaired.")
@click.option("--prevention", default=None, help="What keeps it from coming back.")
@click.option("--documents", default=None, help="What runbooks and documents say by now.")
@click.option("--tag", "tags", multiple=True, help="A cause, as expired-certificate.")
@click.option(
    "--change", default=None, help="A revision, as runbook:edi-gateway/deploy@3, or an https address."
)
@click.option("--no-change", default=None, help="Why no runbook or document was changed.")
@click.option("--owner", default=None, help="The handle of who answers for it.")
@click.option("--close", is_flag=True, help="Close it, where nothing is missing.")
@click.option("--keep-words", is_flag=True, help="Close it although words were flagged: you looked at them.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    tags: tuple[str, ...],
    change: str | None,
    no_change: str | None,
    owner: str | None,
    close: bool,
    keep_words: bool,
    dry_run: bool,
    data: str | None,
    as_json: bool,
    **parts: str | None,
) -> int:
    """Show the postmortem of the incident NAME; with parts, write them; with --close, close it.

    \b
    Examples:
      seatrial incident postmortem I-3
      seatrial incident postmortem I-3 --cause "Nothing looked at the day it ends." --tag expired-certificate
      seatrial incident postmortem I-3 --change https://git.example/ops/commit/1a2b3c --close
    """
    said = {part: text for part, text in parts.items() if text is not None}
    body = {
        "parts": said, "tags": list(tags) or None, "change": change, "no_change": no_change, "owner": owner,
    }  # fmt: skip
    path, found = f"/incidents/{name}/postmortem", None
    with connect(data=data) as client:
        if any(body.values()):
            found = client.send("PUT", asked(path, dry_run=dry_run), json=body)
        if close:
            flags = {"keep_words": keep_words, "dry_run": dry_run}
            found = client.send("POST", f"{path}/close", params=flags)
        _show(found or client.get(path), as_json=as_json)
    return codes.YES


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        output.print_json(found)
        return
    due = f", due by {found['due_at']}" if found["due_at"] else ""
    output.say(f"{found['incident']} {found['title']}: {found['state']}{due}")
    rows = [(part, text or "missing") for part, text in found["parts"].items()]
    rows.append(("tags", ", ".join(found["tags"]) or "missing"))
    output.print_table(("PART", "TEXT"), rows=rows)
