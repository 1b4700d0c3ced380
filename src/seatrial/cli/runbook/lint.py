"""`seatrial runbook lint`: what is wrong with runbooks, from their files alone."""

from pathlib import Path

import click


@click.command("lint", short_help="Say what is wrong with runbooks, offline.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings fail as well.")
@click.option("--sections", is_flag=True, help="Print how the headings of each file were understood.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(paths: tuple[Path, ...], strict: bool, sections: bool, as_json: bool) -> int:
    """Lint the runbooks at PATHS: files, or directories with all runbooks below them; without any, here.

    Needs no database and no server, and executes nothing. In a directory, Markdown files in folders
    `runbooks` and `playbooks` are runbooks; where there is no such folder, all but READMEs are, so that
    other people's collections can be looked at.

    \b
    Exits 0 when nothing is wrong, 1 when there are errors (with --strict: or warnings), 2 when there is
    nothing to read. Hints, what could be better, fail nothing.

    \b
    Examples:
      seatrial runbook lint ops
      seatrial runbook lint ops/runbooks/deploy.md --json
      seatrial runbook lint ../prometheus-operator-runbooks --sections
    """
    from seatrial.cli.runbook import linting

    return linting.run(paths or (Path(),), strict=strict, sections=sections, as_json=as_json)
