"""`seatrial workspace list`."""

from pathlib import Path

import click

from seatrial.cli import client, codes, output
from seatrial.cli.workspace.speaking import DATA, JSON, print_trouble, revision, source, state


@click.command("list", short_help="List workspaces, and whether they drift.")
@DATA
@JSON
def command(data: Path | None, as_json: bool) -> int:
    """List every workspace with its revision, where it comes from, and whether it drifts.

    Exits 0; troubles stand on stderr.

    \b
    Examples:
      seatrial workspace list
    """
    with client.connect(data=data) as server:
        found = list(server.every("/workspaces"))
        drifts = {each["name"]: server.get(f"/workspaces/{each['name']}/drift") for each in found}
    if as_json:
        output.print_json([{**each, "drift": drifts[each["name"]]} for each in found])
        return codes.YES
    rows = [
        (
            each["name"],
            revision(each["revision"]),
            state(drifts[each["name"]]),
            "policy" if each["is_policy"] else "",
            source(each),
        )
        for each in found
    ]
    output.print_table(("Workspace", "Revision", "State", "", "Source"), rows=rows)
    for each in found:
        print_trouble(each)
    if not found:
        output.say("No workspace yet: seatrial workspace add NAME --git URL, or seatrial apply DIRECTORY")
    return codes.YES
