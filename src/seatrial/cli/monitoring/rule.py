"""`seatrial monitoring rule`: how to read an alert, and what changed in its rule."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("rule", short_help="Show how to read an alert, and what changed in its rule.")
@click.argument("monitoring")
@click.argument("alert")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(monitoring: str, alert: str, data: str | None, as_json: bool) -> int:
    """Show the rules of ALERT in the definition MONITORING: interpretation, runbook, reviews and changes.

    \b
    Examples:
      seatrial monitoring rule edi-gateway EdiRouterDown
      seatrial monitoring rule edi-gateway EdiRouterDown --json
    """
    with connect(data=data) as client:
        found = client.get(f"/monitoring/rules/{monitoring}/{alert}")["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    for each in found:
        output.say(f"{each['alert']} ({each['severity'] or 'no severity'}) at {each['place']}")
        output.say(each["interpretation"] or "Nothing says how to interpret it.")
        output.say(f"Fires when {each['expr']}; runbook: {each['runbook'] or 'none'}")
        for change in each["changes"]:
            reviewed = change["reviewed"]
            said = f"reviewed by {reviewed['by']} on {reviewed['on']}" if reviewed else "not reviewed yet"
            output.say(f"{change['at']} {change['by']}, revision {change['revision']}, {said}:")
            for line in change["lines"]:
                output.say(f"  {line}")
    return codes.YES
