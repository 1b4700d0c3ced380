"""`seatrial plan`: what an apply of a directory would change. Also what `apply` shares with it."""

import base64
import json
import re
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import click

from seatrial.cli import client, codes, output
from seatrial.connectors import directories
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem

#: Folders that are called so in many repositories: the one above says whose they are.
_COMMON_NAMES = frozenset({"ops", "seatrial", ".seatrial", "definitions", "workspace"})
_SIGNS = {"added": "+", "changed": "~", "removed": "-", "renamed": ">"}
_LONGEST_VALUE = 120
_HEAD = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,63})@(?P<commit>[0-9a-f]{7,64})")


@click.command("plan", short_help="Show what an apply would change.")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The workspace's name; without it, that of its folder.")
@click.option("--data", type=click.Path(path_type=Path), help="Seatrial's data folder.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(workspace: Path, name: str, data: Path | None, as_json: bool) -> int:
    """Show what would change if WORKSPACE (a directory, or NAME@COMMIT) were applied. Nothing changes.

    A folder called ops (or seatrial, definitions, workspace) is named after the one above it.

    \b
    Exits 0 when all stands already as the files say, 1 when something would change (drift),
    2 when the files cannot be applied, or no Seatrial answers.

    \b
    Examples:
      seatrial plan examples/edi-gateway/ops
      seatrial plan ops --name edi-gateway --json
      seatrial plan edi-gateway@4f2a91c0de
    """
    commit = commit_of(workspace)
    try:
        if commit:
            with client.connect(data=data) as server:
                plan = server.get(f"/workspaces/{quoted(commit.name)}/pending")
        else:
            plan = send(workspace, name=name or name_of(workspace), action="plan", data=data)
    except Problem as problem:
        return refused(problem, as_json=as_json)
    if as_json:
        output.print_json(plan)
    else:
        print_plan(plan)
        output.say(summary(plan))
    return codes.YES if plan["is_empty"] else codes.NO


class Head(NamedTuple):
    """A commit of a git workspace, as `edi-gateway@4f2a91c0de`."""

    name: str
    commit: str


def commit_of(words: Path) -> Head | None:
    """The commit that the words name; None where they name a directory."""
    match = _HEAD.fullmatch(str(words))
    return Head(match["name"], match["commit"]) if match and not words.exists() else None


def name_of(workspace: Path) -> str:
    """What a workspace in that folder is called unless somebody says."""
    folder = workspace.resolve()
    return folder.parent.name if folder.name in _COMMON_NAMES else folder.name


def send(workspace: Path, *, name: str, action: str, data: Path | None, **query: bool | str) -> Any:
    """What the server answers to the files of the directory; what is left out is said on stderr."""
    tree = directories.read(workspace)
    for skip in tree.skipped:
        output.say(f"{skip.path}: left out: {skip.reason}")
    files = [
        {"path": path, "content_base64": base64.b64encode(content).decode()}
        for path, content in tree.files.items()
    ]
    asked = urlencode({key: "true" if said is True else said for key, said in query.items() if said})
    path = f"/workspaces/{quoted(name)}/{action}{f'?{asked}' if asked else ''}"
    with client.connect(data=data) as server:
        return server.post(path, {"files": files})


def quoted(name: str) -> str:
    """The name as a part of an address; what cannot be one is refused here, as the server would."""
    if not name or not name.replace("-", "a").replace("_", "a").replace(".", "a").isalnum():
        raise click.BadParameter(f"{name!r} is no name for a workspace: use --name", param_hint="--name")
    return name


def refused(problem: Problem, *, as_json: bool) -> int:
    """Every fault stands on stderr as place and message, the remedy below; gives the exit code.

    What has no faults, and everything where JSON is wanted, is raised again for the one who tells it.
    """
    if as_json or not problem.faults:
        raise problem
    for fault in problem.faults:
        output.say(f"{fault.place}: {fault.detail}")
        if fault.remedy:
            output.say(f"    {fault.remedy}")
    output.say(f"{problem.title}: {problem.detail}")
    return codes.COULD_NOT_TELL


def print_plan(plan: Mapping[str, Any]) -> None:
    """Each definition that differs with its fields, then the files, on stdout; warnings on stderr."""
    for found in plan["definitions"]:
        before = f" (was {found['before']})" if found.get("before") else ""
        click.echo(f"{_SIGNS[found['change']]} {found['urn']}{before}  {found['source']}")
        for field in found["fields"]:
            _print_field(field)
    for found in plan["files"]:
        click.echo(f"{_SIGNS[found['change']]} file {found['path']}")
    for effect in plan.get("effects", ()):
        output.say(f"It means: {effect}")
    if plan.get("exceptions"):
        shown = ", ".join(plan["exceptions"][:5])
        output.say(f"Small-team exception: {shown} is policy, and this is no policy workspace")
    for warning in plan["warnings"]:
        output.say(f"{warning['source']}: warning: {warning['message']}")
        if warning["remedy"]:
            output.say(f"    {warning['remedy']}")


def _print_field(field: Mapping[str, Any]) -> None:
    """The field with what it was and is; of long texts the lines that differ."""
    start = f"    {_SIGNS[field['change']]} {field['field']}:"
    old, new = field["old"], field["new"]
    if field["change"] != "changed" or not _is_long(old) or not _is_long(new):
        click.echo(f"{start} {_values(field)}")
        return
    click.echo(start)
    for line in list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))[2:]:
        click.echo(f"        {line}")


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and ("\n" in value.strip() or len(value) > _LONGEST_VALUE)


def _values(field: Mapping[str, Any]) -> str:
    if field["change"] == "added":
        return _value(field["new"])
    if field["change"] == "removed":
        return _value(field["old"])
    return f"{_value(field['old'])} -> {_value(field['new'])}"


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def summary(plan: Mapping[str, Any]) -> str:
    """How much would change, in one line."""
    name = plan["workspace"]
    if plan["is_empty"]:
        one, many = "definition stands as the files say", "definitions stand as the files say"
        standing = counted(plan["total"], one=one, many=many)
        return f"{name}: nothing to change, {standing} (revision {plan['revision']})"
    counts = [sum(found["change"] == change for found in plan["definitions"]) for change in _SIGNS]
    added, changed, removed, renamed = counts
    also = f", {renamed} to rename" if renamed else ""
    files = counted(len(plan["files"]), one="file differs", many="files differ")
    return (
        f"{name}: {counted(added, one='definition')} to add, {changed} to change, {removed} to remove{also}; "
        f"{files} from revision {plan['revision']}"
    )
