"""`seatrial import rundeck`: runbooks out of jobs of Rundeck."""

from pathlib import Path

import click


@click.command("rundeck", short_help="Make runbooks of jobs of Rundeck.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--service", default="", help="The service, as component:default/edi-gateway.")
@click.option("--owner", default="", help="Who keeps them right, as group:default/edi-team.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder to write into, as ops/runbooks.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines: counts, refusals, files.")
def command(
    path: Path, service: str, owner: str, out: Path | None, force: bool, dry_run: bool, as_json: bool
) -> int:
    """Make a runbook of each job of PATH, a file that Rundeck exported as YAML.

    Commands and scripts become steps, options parameters, secure ones secrets that the runner finds in its
    environment, schedules triggers. What Rundeck alone knows (plugins, references to jobs, variables of
    nodes, handlers of errors) is refused, each with its line. What Rundeck does not ask for is missing then:
    seatrial runbook lint names it, step by step.

    \b
    Exits 0 when all came in, 1 when something was refused, 2 when there is nothing to read.

    \b
    Examples:
      seatrial import rundeck jobs.yaml --service component:default/edi-gateway --out ops/runbooks
      seatrial import rundeck jobs.yaml --dry-run
    """
    from seatrial.cli.imports import jobs

    return jobs.run(
        path, service=service, owner=owner, out=out, force=force, dry_run=dry_run, as_json=as_json
    )
