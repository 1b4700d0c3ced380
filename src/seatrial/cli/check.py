"""`seatrial check`: definitions and criteria, offline. No database; nothing is executed unless told to."""

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
@click.option("--allow-exec", is_flag=True, help="Run commands, scripts and SQL, in a sandbox.")
@click.option(
    "--allow-secret", multiple=True, metavar="REF", help="With --allow-exec: env:NAME or file:/PATH."
)
def command(
    workspace: Path,
    service: str,
    strict: bool,
    style: str,
    as_json: bool,
    everything: bool,
    allow_exec: bool,
    allow_secret: tuple[str, ...],
) -> int:
    """Validate the definitions in WORKSPACE (a directory) and evaluate its criteria from files alone.

    Needs no database and no server, and executes nothing. What asks something that runs is unknown.

    With --allow-exec the commands, scripts and SQL of WORKSPACE are run here, in a sandbox; root runs them
    as a user that nobody has, anybody else as themselves. Each is told on stderr. Read them first.

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
    secrets = frozenset(allow_secret) if allow_exec else None
    return checking.run(
        workspace, service=service, style=style, strict=strict, everything=everything, secrets=secrets
    )
