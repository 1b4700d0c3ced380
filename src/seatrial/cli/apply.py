"""`seatrial apply`: the definitions stand as the files of a directory say."""

from pathlib import Path
from typing import Any, NamedTuple

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import commit_of, name_of, print_plan, quoted, refused, send, summary
from seatrial.kit.problems import Problem


class Options(NamedTuple):
    """What an apply was asked for, besides where its files are."""

    name: str
    dry_run: bool
    remove_all: bool
    plan_digest: str
    confirm_rewritten: bool


@click.command("apply", short_help="Make the definitions stand as the files say.")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The workspace's name; without it, that of its folder.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--remove-all", is_flag=True, help="Go on although no definition would be left.")
@click.option("--plan-digest", default="", help="Only if it is still the plan of that digest.")
@click.option("--confirm-rewritten", is_flag=True, help="Go on although the branch's history was rewritten.")
@click.option("--data", type=click.Path(path_type=Path), help="Seatrial's data folder.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(
    workspace: Path,
    name: str,
    dry_run: bool,
    remove_all: bool,
    plan_digest: str,
    confirm_rewritten: bool,
    data: Path | None,
    as_json: bool,
) -> int:
    """Make the definitions stand as WORKSPACE (a directory, or NAME@COMMIT) says: all of them, or none.

    A folder called ops (or seatrial, definitions, workspace) is named after the one above it.
    Definitions whose documents are gone are removed, and listed.

    \b
    Exits 0 when all stands as the files say, also where nothing had to change,
    2 when the files cannot be applied, or no Seatrial answers.

    \b
    Examples:
      seatrial apply examples/edi-gateway/ops
      seatrial apply ops --name edi-gateway --dry-run
      seatrial apply edi-gateway@4f2a91c0de
    """
    options = Options(name, dry_run, remove_all, plan_digest, confirm_rewritten)
    try:
        applied = _apply(workspace, options, data)
    except Problem as problem:
        return refused(problem, as_json=as_json)
    return _tell(applied, dry_run=dry_run, as_json=as_json)


def _apply(workspace: Path, options: Options, data: Path | None) -> Any:
    """What the server answers: to a commit of a repository, or to the files of a directory."""
    commit = commit_of(workspace)
    if commit is None:
        return send(
            workspace, name=options.name or name_of(workspace), action="apply", data=data,
            dry_run=options.dry_run, allow_empty=options.remove_all, plan_digest=options.plan_digest,
        )  # fmt: skip
    body = {
        "commit": commit.commit,
        "plan_digest": options.plan_digest,
        "allow_empty": options.remove_all,
        "confirm_rewritten": options.confirm_rewritten,
    }
    with client.connect(data=data) as server:
        place = f"/workspaces/{quoted(commit.name)}/pending"
        return server.post(f"{place}{'?dry_run=true' if options.dry_run else ''}", body)


def _tell(applied: Any, *, dry_run: bool, as_json: bool) -> int:
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
