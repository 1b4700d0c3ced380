"""`seatrial runbook inventory`: what services have, and lack."""

from collections.abc import Mapping
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_LISTS = {
    "runbooks": "/runbooks/inventory",
    "failure-modes": "/runbooks/failure-modes",
    "routine-tasks": "/runbooks/routine-tasks",
}
_STATES = ("draft", "untested", "tested", "stale", "failing", "covered", "excused", "missing")


@click.command("inventory", short_help="Say what runbooks services have, and lack.")
@click.argument("service", default="")
@click.option("--of", type=click.Choice(list(_LISTS)), default=None, help="A list, of all services.")
@click.option("--team", default="", help="Only services of this team.")
@click.option("--state", type=click.Choice(_STATES), default=None, help="Only what is in this state.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, of: str | None, team: str, state: str | None, data: str | None, as_json: bool
) -> int:
    """Take the inventory of SERVICE: each runbook with its trigger and owner, and every gap. Without SERVICE,
    or with --of, a list of all services: runbooks by trigger and owner, failure modes, or routine tasks.

    Gaps are standard kinds that are missing (deploy, rollback, scale, troubleshoot), empty areas of
    documentation, failure modes without a runbook, routine tasks without a procedure, and fewer than five
    attack scenarios.

    \b
    Exits 0 when there is no gap in what is shown, 1 when there are some.

    \b
    Examples:
      seatrial runbook inventory edi-gateway
      seatrial runbook inventory --team edi-team --state untested
      seatrial runbook inventory --of failure-modes --state missing
    """
    if of is None and service and not (team or state):
        return _of_service(service, data=data, as_json=as_json)
    of = of or "runbooks"
    with connect(data=data) as client:
        every = client.every(_LISTS[of], service=service or None, team=team or None, state=state)
        found = list(every)
    if as_json:
        output.print_json(found)
    elif found:
        _print(found, of=of)
    else:
        output.say("Nothing matches.")
    return codes.NO if any(_is_gap(each) for each in found) else codes.YES


def _is_gap(each: Mapping[str, Any]) -> bool:
    return each["state"] == "missing" or each.get("is_mapped") is False


def _print(found: list[Any], *, of: str) -> None:
    if of == "runbooks":
        columns = ("NAME", "KIND", "STATE", "OWNER", "STARTED BY", "TRIGGER")
        output.print_table(columns, rows=[_row(each) for each in found])
        return
    is_mode = of == "failure-modes"
    rows = [
        (
            each["service"].partition(":")[2],
            each["id"],
            each["state"],
            (each["detection"] or "nothing") if is_mode else (each["owner"] or "nobody"),
            each["runbook"] or each["reason"] or "none",
        )
        for each in found
    ]
    output.print_table(("SERVICE", "ID", "STATE", "NOTICED BY" if is_mode else "OWNER", "RUNBOOK"), rows=rows)


def _row(each: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        each["name"],
        each["kind"],
        each["state"],
        each["owner"] or "nobody",
        ", ".join(each["sorts"]) or "nothing",
        each["trigger"] or "none",
    )


def _of_service(service: str, *, data: str | None, as_json: bool) -> int:
    with connect(data=data) as client:
        found = client.get(f"/runbooks/inventory/{service}")
    if as_json:
        output.print_json(found)
        return codes.NO if found["gaps"] else codes.YES
    _print(found["runbooks"], of="runbooks")
    for gap in found["gaps"]:
        output.say(f"missing in {gap['of']}: {gap['what']}")
    return codes.NO if found["gaps"] else codes.YES
