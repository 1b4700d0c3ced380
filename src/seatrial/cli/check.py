"""`seatrial check`: definitions and criteria, offline. No database, and nothing is executed."""

from pathlib import Path

import click

FORMATS = ("table", "json", "junit")


@click.command("check", short_help="Validate definitions and evaluate criteria offline, for CI.")
@click.argument("workspace", type=click.Path(path_type=Path), default=".")
@click.option("--service", default="", help="Only this service.")
@click.option("--strict", is_flag=True, help="What cannot be decided offline fails as well.")
@click.option("--format", "style", type=click.Choice(FORMATS), default="table", help="How to print results.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--all", "everything", is_flag=True, help="List what passes and what is unknown, too.")
def command(workspace: Path, service: str, strict: bool, style: str, as_json: bool, everything: bool) -> int:
    """Validate the definitions in WORKSPACE (a directory) and evaluate its criteria from files alone.

    Needs no database and no server, and executes nothing. What asks something that runs is unknown.

    \b
    Exits 0 when nothing failed, 1 when a criterion failed (with --strict: or is unknown),
    2 when the workspace is not valid or a check could not be evaluated.

    \b
    Examples:
      seatrial check ops
      seatrial check ops --service edi-gateway --all
      seatrial check ops --format junit > report.xml
    """
    from seatrial.cli import checking

    style = "json" if as_json else style
    return checking.run(workspace, service=service, style=style, strict=strict, everything=everything)
