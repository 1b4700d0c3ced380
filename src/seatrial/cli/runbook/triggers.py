"""`seatrial runbook triggers`: when the triggers of a runbook fire, over samples from a file."""

from pathlib import Path

import click


@click.command("triggers", short_help="Say when a runbook's triggers fire over samples, offline.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--samples", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True,
    help="A table (time,NAME,...) or JSON with the samples.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(file: Path, samples: Path, as_json: bool) -> int:
    """Evaluate the measured triggers of the runbook FILE over the samples, and say of each when it fires.

    The samples are CSV with the columns time and a name for each series, or JSON {"NAME": [[time, value],
    ...]}, or what Prometheus answers to a range query. Times are ISO 8601, or seconds since 1970. A series is
    called as in the expression, or as its metric. A sample counts for five minutes; without one nothing
    fires.

    \b
    Exits 0 when one fires, 1 when none does, 2 when there is nothing to evaluate or a series is missing.

    \b
    Examples:
      seatrial runbook triggers ops/runbooks/rollback.md --samples after-the-deployment.csv
      seatrial runbook triggers ops/runbooks/rollback.md --samples samples.json --json
    """
    from seatrial.cli.runbook import triggering

    return triggering.run(file, samples=samples, as_json=as_json)
