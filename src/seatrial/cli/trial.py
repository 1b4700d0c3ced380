"""`seatrial trial`: every automated proof of a service, then where it stands."""

import time
from collections.abc import Mapping
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from seatrial.cli import codes, output
from seatrial.cli.client import Client, connect
from seatrial.kit.plurals import counted

_POLL_SECONDS = 0.4


@click.command("trial", short_help="Run every automated proof of a service, then show where it stands.")
@click.argument("service")
@click.option("--environment", default="", help="Where to look; needed where there are several.")
@click.option("--dry-run", is_flag=True, help="Say which probes would look at what, and store nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--timeout", default=180.0, show_default=True, help="Seconds to wait for the last result.")
@click.option("--all", "everything", is_flag=True, help="List what passes, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str,
    environment: str,
    dry_run: bool,
    data: str | None,
    timeout: float,
    everything: bool,
    as_json: bool,
) -> int:
    """Collect all evidence about SERVICE that a machine can collect, and show where it stands.

    \b
    Exits 0 when every criterion passes (with --dry-run: when a trial could start),
    1 when one does not, 2 when it could not be told: no Seatrial reached, or no
    result in time.

    \b
    Examples:
      seatrial trial edi-gateway
      seatrial trial edi-gateway --environment demo --json
      seatrial trial edi-gateway --dry-run
    """
    with connect(data=data) as client:
        body = {"service": service, "environment": environment}
        if dry_run:
            return _print_looks(client.post("/readiness/trials?dry_run=true", body), as_json=as_json)
        started = client.post("/readiness/trials", body)
        ended = _follow(client, started, timeout)
    if as_json:
        output.print_json(ended)
    else:
        _print(ended, everything=everything)
    return _code(ended)


def _follow(client: Client, trial: Mapping[str, Any], timeout: float) -> Mapping[str, Any]:
    """The trial when it ended, or as it stood when the patience was at its end."""
    deadline = time.monotonic() + timeout
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=output.console(words=True), transient=True) as progress:
        bar = progress.add_task(f"Trying {trial['service']}", total=trial["total"])
        while not trial["finished"] and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
            trial = client.get(f"/readiness/trials/{trial['uid']}")
            progress.update(bar, total=trial["total"], completed=trial["done"])
    return trial


def _print_looks(would: Mapping[str, Any], *, as_json: bool) -> int:
    if as_json:
        output.print_json(would)
        return codes.YES
    rows = [
        (each["probe"], each["by"], "\n".join(each["criteria"]), each["command"]) for each in would["looks"]
    ]
    output.print_table(("PROBE", "BY", "FOR", "WHAT IT LOOKS AT"), rows=rows)
    looks = counted(sum(each["by"] != "nobody" for each in would["looks"]), one="look")
    output.say(f"A trial of {would['service']} in {would['environment']} would take {looks}.")
    output.say("Nothing was looked at or stored: a dry run proves nothing.")
    return codes.YES


def _code(trial: Mapping[str, Any]) -> int:
    if not trial["finished"]:
        return codes.COULD_NOT_TELL
    results = {each["result"] for each in trial["readiness"]["criteria"]}
    return codes.YES if results <= {"pass"} else codes.NO


def _print(trial: Mapping[str, Any], *, everything: bool) -> None:
    readiness = trial["readiness"]
    shown = [each for each in readiness["criteria"] if everything or each["result"] != "pass"]
    rows = [(output.mark(each["result"]), each["area"], each["criterion"], each["reason"]) for each in shown]
    if rows:
        output.print_table(("RESULT", "AREA", "CRITERION", "WHY"), rows=rows)
    tally = readiness["tally"]
    output.say(
        f"{trial['service'].partition(':')[2]} in {trial['environment']}: {tally['percent']}% ready; "
        f"{tally['passed']} pass, {tally['failed']} fail, {tally['unknown']} unknown, {tally['error']} error"
    )
    if not trial["finished"]:
        output.say(f"Only {trial['done']} of {trial['total']} were decided in time.")
        output.say("Run seatrial doctor: probably no worker runs.")
