"""`seatrial monitoring health`: which services are healthy."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_CODES = {"healthy": codes.YES, "unhealthy": codes.NO, "unknown": codes.COULD_NOT_TELL}
_WORDS = {True: "holds", False: "does not hold", None: "not known"}


@click.command("health", short_help="Say which services are healthy, and by what.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str | None, data: str | None, as_json: bool) -> int:
    """Say which services are healthy in each environment, by which checks, and whether a person looked.

    \b
    Exits 0 where all are healthy, 1 where one is not, 2 where of one nobody knows.

    \b
    Examples:
      seatrial monitoring health
      seatrial monitoring health --service edi-gateway --json
    """
    with connect(data=data) as client:
        found = client.get("/monitoring/health", service=service)["items"]
    if as_json:
        output.print_json(found)
    else:
        rows = [
            [
                each["service"],
                each["environment"],
                each["state"],
                check["id"],
                _WORDS[check["holds"]],
                check["reason"],
            ]
            for each in found
            for check in each["checks"]
        ]
        output.print_table(("SERVICE", "ENVIRONMENT", "HEALTH", "CHECK", "NOW", "BECAUSE"), rows=rows)
        for each in found:
            if each["review"]["stale"]:
                output.say(f"{each['service']}: nobody looked in time; the manual review is overdue.")
    states = {each["state"] for each in found}
    worst = next((state for state in ("unhealthy", "unknown") if state in states), "healthy")
    return _CODES[worst]
