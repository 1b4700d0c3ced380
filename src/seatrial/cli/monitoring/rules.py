"""`seatrial monitoring rules`: alert rules, and what is wrong with each."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("rules", short_help="List alert rules, and what is wrong with each.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--fault", default=None, help="Only with this wrong: any, stale, no-runbook, dead-anchor, ...")
@click.option("--severity", default=None, help="Only of that severity.")
@click.option("--text", default=None, help="Only with this in the name or the expression.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str | None, fault: str | None, severity: str | None, text: str | None, data: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """List alert rules with owner, last review, and what is wrong with each, by file and line.

    \b
    Exits 0 where nothing is wrong with what is listed, else 1.

    \b
    Examples:
      seatrial monitoring rules
      seatrial monitoring rules --service edi-gateway --fault any
      seatrial monitoring rules --fault stale --json
    """
    with connect(data=data) as client:
        found = client.get("/monitoring/rules", service=service, fault=fault, severity=severity, text=text)
    faults = [*found["faults"], *(fault for each in found["items"] for fault in each["faults"])]
    if as_json:
        output.print_json(found)
    else:
        rows = [
            [
                each["alert"],
                each["severity"] or "-",
                each["owner"],
                _last(each["review"]),
                str(len(each["faults"])),
            ]
            for each in found["items"]
        ]
        output.print_table(("ALERT", "SEVERITY", "OWNER", "REVIEWED", "WRONG"), rows=rows)
        for each in faults:
            output.say(f"{each['place']}: {each['message']}. {each['remedy']}".rstrip())
    return codes.NO if faults else codes.YES


def _last(review: dict[str, object]) -> str:
    last = review["last"]
    said = str(last["on"]) if isinstance(last, dict) else "never"
    return f"{said} (stale)" if review["stale"] else said
