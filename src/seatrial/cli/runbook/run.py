"""`seatrial runbook run`."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import Client, connect
from seatrial.cli.runbook.following import follow
from seatrial.cli.runbook.speaking import code_of

_MODES = ("dry-run", "simulate", "rehearse", "live")


@click.command("run", short_help="Run a runbook.")
@click.argument("runbook")
@click.option("--mode", type=click.Choice(_MODES), default="dry-run", show_default=True, help="How real.")
@click.option("--environment", required=True, help="Where: an environment of the service.")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat.")
@click.option("--runner", default="default", show_default=True, help="Label of the runner.")
@click.option("--because", default="", help="The incident or change that it belongs to.")
@click.option("--reason", default="", help="Why; an emergency needs one.")
@click.option("--emergency", is_flag=True, help="Live without the approval, where the runbook allows it.")
@click.option("--rollback/--no-rollback", default=None, help="Take back what was done if a step fails.")
@click.option("--follow/--no-follow", "follows", default=True, help="Show its output as it happens.")
@click.option("--yes", is_flag=True, help="Do not ask before a live run.")
@click.option("--dry-run", is_flag=True, help="Only show: a dry run in which nothing runs.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    runbook: str, mode: str, given: Sequence[str], rollback: bool | None, follows: bool, yes: bool,
    dry_run: bool, data: str | None, as_json: bool, **said: Any,
) -> int:  # fmt: skip
    """Run RUNBOOK, as edi-gateway/deploy: only the steps that are called readonly (dry-run), in a sandbox
    (simulate), for real but not in production (rehearse), or for real (live).

    A dry run shows every other step with its values, and proves nothing; with --dry-run it only shows.
    Exits 0 where it passed, 1 where it failed or was aborted, 2 where a person has to act first. A step that
    fails makes the run fail. A secret is given by where the runner finds it: --set token=env:TOKEN.

    \b
    Examples:
      seatrial runbook run edi-gateway/deploy --environment staging --set version=2 --dry-run
      seatrial runbook run edi-gateway/deploy --mode rehearse --environment staging --set version=2
    """
    mode = "dry-run" if dry_run else mode
    body = {
        "runbook": runbook,
        "mode": mode,
        "parameters": dict(_pair(each) for each in given),
        "rollback_on_failure": rollback,
        "shows_only": dry_run,
        **said,
    }
    if mode == "live" and not yes:
        _ask(runbook, environment=said["environment"])
    with connect(data=data) as client:
        run = client.post("/runbooks/runs", body)
        return _shown(client, run, follows=follows, as_json=as_json)


def _shown(client: Client, run: Any, *, follows: bool, as_json: bool) -> int:
    name = run["name"]
    if not as_json:
        page = f"{client.place.url.rstrip('/')}/runs/{name}"
        output.say(f"{name}: {run['runbook']}, revision {run['revision_number']}, {run['mode']}")
        output.say(f"  in {run['environment']}, {page}")
    if follows or run["mode"] == "dry-run":
        return code_of(follow(client, name=name, as_json=as_json))
    if as_json:
        output.print_json(run)
    else:
        click.echo(name)
        output.say(f"  Follow it: seatrial runbook status {name} --follow")
    return codes.YES


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"{text!r} is no NAME=VALUE")
    return name, value


def _ask(runbook: str, *, environment: str) -> None:
    """Nobody runs something live by a slip of the finger."""
    if not sys.stdin.isatty():
        raise click.UsageError("a live run asks before it starts: use --yes where nobody can answer")
    click.confirm(f"Run {runbook} live in {environment}?", abort=True, err=True)
