"""`seatrial import checklist`: a Checklist out of anybody's Markdown or CSV."""

from pathlib import Path
from typing import Any

import click

PURPOSES = (
    "general",
    "readiness",
    "handover",
    "deployment",
    "approval",
    "pre_operations",
    "operations",
    "production",
)


@click.command("checklist", short_help="Make a Checklist of Markdown or CSV.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--name", default="", help="The checklist's name; without it, made of its title.")
@click.option("--title", default="", help="Its title; without it, the first heading.")
@click.option("--purpose", type=click.Choice(PURPOSES), help="What it is for: the linter keeps it to that.")
@click.option("--role", default="operations_lead", help="Who accepts what names nobody.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it, to stdout.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines: counts, refusals and the document.")
def command(
    paths: tuple[Path, ...],
    name: str,
    title: str,
    purpose: str | None,
    role: str,
    out: Path | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Make one Checklist of PATHS: Markdown or CSV files, or folders of them.

    Boxes, rows of tables that name a check, and where no file has either, points of lists become criteria;
    headings become areas. Levels, MUST and SHOULD, commands with what they must show, estimates and roles
    are read where they are written. Everything else that looks like an item is listed with its reason.

    \b
    Exits 0 when all came in, 1 when something was refused, 2 when there is nothing to read.

    \b
    Examples:
      seatrial import checklist SECURITY_CHECKLIST.md --purpose deployment --out policies/security.yaml
      seatrial import checklist docs/checklists --name production --dry-run
    """
    from seatrial.cli.imports import reading

    options: dict[str, Any] = {"name": name, "title": title, "purpose": purpose or "", "role": role}
    return reading.run(paths, options=options, out=out, force=force, dry_run=dry_run, as_json=as_json)
