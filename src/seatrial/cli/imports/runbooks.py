"""`seatrial import runbooks`: runbooks out of other people's Markdown."""

from pathlib import Path

import click


@click.command("runbooks", short_help="Make runbooks of other people's Markdown.")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--service", default="", help="The service, as component:default/edi-gateway.")
@click.option("--owner", default="", help="Who keeps them right, as group:default/edi-team.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder to write into, as ops/runbooks.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--dry-run", is_flag=True, help="Say how headings are understood, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines: each file's headings, gaps, refusals.")
def command(
    directory: Path, service: str, owner: str, out: Path | None, force: bool, dry_run: bool, as_json: bool
) -> int:
    """Make a runbook with the template's six sections of each Markdown file below DIRECTORY.

    Headings in other words are mapped onto the sections; the report says, file by file, what each became, and
    which sections nothing was found for. No text is lost: what stands under a heading that nobody can tell
    stays in the section before it. A file whose headings are those of an alert's runbook gets the alert of
    its name as trigger.

    \b
    Exits 0 when each file came in, 1 when one was refused, 2 when there is nothing to read.

    \b
    Examples:
      seatrial import runbooks ../openshift-runbooks/alerts --owner group:default/sre --out ops/runbooks
      seatrial import runbooks ../prometheus-operator-runbooks --dry-run
    """
    from seatrial.cli.imports import pages

    return pages.run(
        directory, service=service, owner=owner, out=None if dry_run else out, force=force, as_json=as_json
    )
