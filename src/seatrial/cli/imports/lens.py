"""`seatrial import lens`: a Checklist out of a custom lens of the AWS Well-Architected Tool."""

from pathlib import Path

import click

from seatrial.cli.imports.checklist import PURPOSES


@click.command("lens", short_help="Make a Checklist of an AWS Well-Architected lens.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The checklist's name; without it, made of the lens's.")
@click.option("--title", default="", help="Its title; without it, the lens's name.")
@click.option("--purpose", type=click.Choice(PURPOSES), help="What it is for: the linter keeps it to that.")
@click.option("--role", default="operations_lead", help="Who accepts what names nobody.")
@click.option("--must", "strict", is_flag=True, help="What can end at a high risk becomes a must-do item.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it, to stdout.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines: counts, refusals, faults, document.")
def command(
    path: Path, name: str, title: str, purpose: str | None, role: str, strict: bool, out: Path | None,
    force: bool, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """Make one Checklist of PATH, a custom lens as JSON (schema version 2021-11-01).

    Pillars become areas and questions criteria: what has to be ticked to be without risk is the statement,
    resources are the guide, improvement plans the remedy. The risk rules are looked at case by case, the
    first rule that holds winning: one that can never be true or is never reached, a contradiction, a gap and
    an unknown choice are named with their JSON pointer.

    \b
    Exits 0 when all came in and its rules are sound, 1 when something was refused or a rule is at fault,
    2 when there is no lens to read.

    \b
    Examples:
      seatrial import lens operational-readiness.json --out policies/checklists/orr.yaml
      seatrial import lens operational-readiness.json --dry-run
    """
    from seatrial.cli.imports import lenses

    options = {"name": name, "title": title, "purpose": purpose or "", "role": role}
    return lenses.run(
        path, options=options, strict=strict, out=out, force=force, dry_run=dry_run, as_json=as_json
    )
