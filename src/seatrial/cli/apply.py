"""`seatrial apply`: the definitions stand as the files of a directory say."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.plan import name_of, print_plan, refused, send, summary
from seatrial.kit.problems import Problem


@click.command("apply", short_help="Make the definitions stand as the files say.")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The workspace's name; without it, that of its folder.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--remove-all", is_flag=True, help="Go on although no definition would be left.")
@click.option("--data", type=click.Path(path_type=Path), help="Seatrial's data folder.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(
    workspace: Path, name: str, dry_run: bool, remove_all: bool, data: Path | None, as_json: bool
) -> int:
    """Make the definitions stand as the files in WORKSPACE (a directory) say: all of them, or none.

    A folder called ops (or seatrial, definitions, workspace) is named after the one above it.
    Definitions whose documents are gone are removed, and listed.

    \b
    Exits 0 when all stands as the files say, also where nothing had to change,
    2 when the files cannot be applied, or no Seatrial answers.

    \b
    Examples:
      seatrial apply examples/edi-gateway/ops
      seatrial apply ops --name edi-gateway --dry-run
    """
    called = name or name_of(workspace)
    try:
        applied = send(
            workspace, name=called, action="apply", data=data, dry_run=dry_run, allow_empty=remove_all
        )
    except Problem as problem:
        return refused(problem, as_json=as_json)
    if as_json:
        output.print_json(applied)
        return codes.YES
    plan = applied["plan"]
    print_plan(plan)
    output.say(summary(plan))
    if applied["is_done"]:
        output.say(f"{plan['workspace']} stands at revision {applied['revision']}")
    elif dry_run:
        output.say("A dry run: nothing was changed")
    return codes.YES
