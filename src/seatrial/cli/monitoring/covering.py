"""What `seatrial monitoring coverage` does. Imported when it is called, since it loads much."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seatrial.cli import output
from seatrial.cli.client import connect
from seatrial.connectors import directories
from seatrial.domains.monitoring.rules import as_data, cover_files, only
from seatrial.kit import hooks
from seatrial.kit.plurals import counted


def ask(*, service: str | None, severity: str | None, data: str | None) -> dict[str, Any]:
    """The report of the server."""
    with connect(data=data) as client:
        found: dict[str, Any] = client.get("/monitoring/coverage", service=service, severity=severity)
    return found


def read(directory: Path, *, patterns: Sequence[str], bases: Sequence[str], severity: str) -> dict[str, Any]:
    """The report of the files below the directory; raises CannotReadDirectory."""
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    files = directories.read(directory).files
    shown = {address: folder for address, _, folder in (_base(each) for each in bases)}
    return as_data(only(cover_files(files, patterns=patterns, bases=shown), severity=severity))


def _base(said: str) -> tuple[str, str, str]:
    """Address and folder: an address may hold `=` itself, a folder hardly does."""
    address, sign, folder = said.rpartition("=")
    return (address, sign, folder)


def show(found: dict[str, Any], *, as_json: bool) -> None:
    """Print it: the counts on stdout, each fault by file and line beside them."""
    if as_json:
        output.print_json(found)
        return
    heads = ("with_runbook", "without_runbook", "dead_runbooks", "dead_anchors", "elsewhere")
    rows = [
        [each["severity"] or "-", str(each["alerts"]), *(str(each[head]) for head in heads)]
        for each in found["severities"]
    ]
    columns = ("SEVERITY", "ALERTS", "WITH RUNBOOK", "WITHOUT", "TO NO FILE", "TO NO HEADING", "ELSEWHERE")
    output.print_table(columns, rows=rows)
    for each in found["items"]:
        if each["message"]:
            said = (
                f"{each['place']}: {each['alert']} ({each['severity'] or 'no severity'}): {each['message']}"
            )
            print(output.one_line(f"{said}. {each['remedy']} [{each['lead']}]"))
    for each in found["faults"]:
        print(output.one_line(f"{each['place']}: {each['message']}. {each['remedy']} [{each['code']}]"))
    _kept(found["runbooks"])
    with_, without = counted(found["with_runbook"], one="alert"), found["without_runbook"]
    dead = found["dead_anchors"] + found["dead_runbooks"]
    output.say(f"{with_} with a runbook, {without} without; {dead} dead.")


def _kept(runbooks: Sequence[dict[str, Any]]) -> None:
    if not runbooks:
        return
    idle = sum(not each["trigger"] for each in runbooks)
    lost = sum(not each["owner"] for each in runbooks)
    output.say(f"{counted(len(runbooks), one='runbook')}: {idle} without a trigger, {lost} without an owner.")
