"""`seatrial workspace history`: the revisions, and how two differ."""

from pathlib import Path

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import print_plan, quoted, summary
from seatrial.cli.workspace.speaking import DATA, JSON


@click.command("history", short_help="List revisions, or compare two.")
@click.argument("name")
@click.option("--diff", type=int, nargs=2, help="Compare two revisions, the older first.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many to list.")
@DATA
@JSON
def command(name: str, diff: tuple[int, int] | None, limit: int, data: Path | None, as_json: bool) -> int:
    """List the revisions of the workspace NAME, the latest first, or say how two differ.

    \b
    Exits 0; with --diff 1 when they differ.

    \b
    Examples:
      seatrial workspace history ops
      seatrial workspace history ops --diff 3 5
    """
    with client.connect(data=data) as server:
        place = f"/workspaces/{quoted(name)}/revisions"
        if diff:
            return _compare(server.get(f"{place}/{diff[0]}/diff", to=diff[1]), as_json=as_json)
        found = server.get(place, limit=limit)["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (
            str(each["number"]),
            each["applied_at"][:19],
            each["actor_name"],
            f"+{each['added']} ~{each['changed']} -{each['removed']}",
            _words(each),
        )
        for each in found
    ]
    output.print_table(("Revision", "Applied", "By", "Changed", ""), rows=rows)
    return codes.YES


def _compare(plan: dict[str, object], *, as_json: bool) -> int:
    if as_json:
        output.print_json(plan)
    else:
        print_plan(plan)
        output.say(summary(plan))
    return codes.YES if plan["is_empty"] else codes.NO


def _words(found: dict[str, object]) -> str:
    commit = found["commit"]
    words = [f"{commit['hash'][:10]} {commit['message']}"] if isinstance(commit, dict) else []
    if found["restored_from"]:
        words.append(f"brings {found['restored_from']} back")
    if not found["has_files"]:
        words.append("files no longer kept")
    return ", ".join(words)
