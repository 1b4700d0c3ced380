"""`seatrial severity suggest`: which level do figures speak for?"""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("suggest", short_help="Suggest a level by figures.")
@click.argument("name")
@click.option("--metric", "metrics", multiple=True, help="A figure, as routing_dlq_depth=1001.")
@click.option("--label", "labels", multiple=True, help="A word, as data_breach=true.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str, metrics: tuple[str, ...], labels: tuple[str, ...], data: str | None, as_json: bool
) -> int:
    """Ask the scheme NAME which level the figures and words speak for; the worst one counts.

    \b
    Exits 0 where there is one, 1 where there is none.

    \b
    Examples:
      seatrial severity suggest s --metric routing_dlq_depth=1001
      seatrial severity suggest s --metric latency_p95_seconds=1801 --label data_breach=true --json
    """
    with connect(data=data) as client:
        found = client.get(
            f"/severities/schemes/{name}/suggestion", metric=list(metrics) or None, label=list(labels) or None
        )
    if as_json:
        output.print_json(found)
    elif found["level"]:
        output.print_table(("LEVEL", "BECAUSE"), rows=[[found["level"], found["because"]]])
    else:
        output.say("Nothing of this speaks for a level.")
    return codes.YES if found["level"] else codes.NO
