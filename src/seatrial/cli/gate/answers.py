"""`seatrial gate answers`: what gates answered."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("answers", short_help="List what gates answered.")
@click.argument("service", default="")
@click.option("--environment", default="", help="Only this environment.")
@click.option(
    "--answer", type=click.Choice(("go", "no_go", "unknown")), default=None, help="Only this answer."
)
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, environment: str, answer: str | None, limit: int, data: str | None, as_json: bool
) -> int:
    """List what gates answered about SERVICE, or about every one, the newest first.

    \b
    Examples:
      seatrial gate answers edi-gateway --environment production
      seatrial gate answers --answer no_go --json
    """
    query = {"service": service or None, "environment": environment or None, "answer": answer}
    with connect(data=data) as client:
        found = list(islice(client.every("/gates/answers", **query), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("at", "service", "environment", "answer", "purpose", "revision")
    rows = [[str(each[field]) for field in fields] for each in found]
    output.print_table(("ASKED", "SERVICE", "ENVIRONMENT", "ANSWER", "PURPOSE", "ARTEFACT"), rows=rows)
    return codes.YES
