"""`seatrial alert explain`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("explain", short_help="Ask what would happen with an alert.")
@click.argument("labels", nargs=-1)
@click.option("--annotation", "annotations", multiple=True, help="As routing_dlq_depth=1001.")
@click.option("--at", "at", type=MOMENT, default=None, help="Then; without it, now.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    labels: tuple[str, ...], annotations: tuple[str, ...], at: str | None, data: str | None, as_json: bool
) -> int:
    """Ask which routes an alert with those LABELS takes, how bad it is, and whom it pages when. Nobody is
    paged by asking.

    \b
    Examples:
      seatrial alert explain alertname=EdiRouterDown severity=sev2 team=edi-team
      seatrial alert explain team=edi-team --at 2026-12-20T03:00
    """
    body = {"labels": pairs(labels), "annotations": pairs(annotations), "at": at}
    with connect(data=data) as client:
        found = client.post("/alerts/explain", body)
    if as_json:
        output.print_json(found)
        return codes.YES
    output.say(f"Route: {found['route'] or 'none'}. Service: {found['service'] or 'none'}.")
    output.say(f"{found['level']} of {found['scheme']}: {found['level_because']}.")
    output.say(
        f"Policy: {found['policy'] or 'none'}; {found['policy_because']}. Urgency: {found['urgency']}."
    )
    if found["opens_incident"]:
        output.say(f"It opens an incident by itself; playbook: {found['playbook'] or 'none'}.")
    if found["quiet_by"]:
        output.say(f"Quiet: {found['quiet_because']}.")
    rows = [(each["at"], each["step"], ", ".join(each["people"]) or "nobody") for each in found["pages"]]
    if rows:
        output.print_table(("WHEN", "STEP", "WHO"), rows=rows)
    return codes.YES


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """Names with values, of texts such as severity=critical. Raises BadParameter."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{text!r} is no label: write severity=critical")
        found[name] = value
    return found
