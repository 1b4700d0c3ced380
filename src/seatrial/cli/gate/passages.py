"""`seatrial gate passages`: how deployments came past their gates."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

KINDS = ("gated", "rollback", "break_glass", "bypassed")


@click.command("passages", short_help="List how deployments came past their gates.")
@click.argument("service", default="")
@click.option("--environment", default="", help="Only this environment.")
@click.option(
    "--kind", type=click.Choice(KINDS), default=None, help="Only those; bypassed: nothing let them in."
)
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, environment: str, kind: str | None, limit: int, data: str | None, as_json: bool
) -> int:
    """List deployments into environments that ask, of SERVICE or of every one, with what let them in.

    \b
    Exits 0 where none of those listed went past its gate, 1 where one did, 2 where it could not be told.

    \b
    Examples:
      seatrial gate passages edi-gateway
      seatrial gate passages --kind bypassed --json
    """
    query = {"service": service or None, "environment": environment or None, "kind": kind}
    with connect(data=data) as client:
        found = list(islice(client.every("/gates/passages", **query), limit))
    if as_json:
        output.print_json(found)
    else:
        fields = ("started_at", "service", "environment", "kind", "revision", "reason")
        rows = [[str(each[field]) for field in fields] for each in found]
        output.print_table(("BEGAN", "SERVICE", "ENVIRONMENT", "LET IN", "ARTEFACT", "WHY"), rows=rows)
    return codes.NO if any(each["kind"] == "bypassed" for each in found) else codes.YES
