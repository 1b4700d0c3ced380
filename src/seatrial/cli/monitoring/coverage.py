"""`seatrial monitoring coverage`: which alerts lead to a runbook, here or on the server."""

from pathlib import Path

import click

from seatrial.cli import codes


@click.command("coverage", short_help="Count the alerts that lead to a runbook, and name the others.")
@click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--rules", "patterns", multiple=True, help="Rule files in DIRECTORY, as 'alerts/**'; else all.")
@click.option(
    "--runbooks", "bases", multiple=True,
    help="ADDRESS=FOLDER that it shows; FOLDER alone: where links without an address begin.",
)  # fmt: skip
@click.option("--service", default=None, help="Only of that service, on the server.")
@click.option("--severity", default=None, help="Only of that severity.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    directory: Path | None, patterns: tuple[str, ...], bases: tuple[str, ...], service: str | None,
    severity: str | None, data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Report how many alert rules lead to a runbook, by severity, and name each that does not.

    With DIRECTORY its files are read as they lie, without a server: rule files of Prometheus or of its
    operator, and Markdown. Without, the server is asked about the rules that definitions of the kind
    Monitoring name.

    \b
    Exits 0 when every alert leads to a runbook, 1 when one does not, 2 when there is nothing to read.

    \b
    Examples:
      seatrial monitoring coverage ops
      seatrial monitoring coverage . --rules 'rules/**' --runbooks https://wiki.example/runbooks=docs
      seatrial monitoring coverage --service edi-gateway --json
    """
    from seatrial.cli.monitoring import covering

    if directory is None:
        if patterns or bases:
            raise click.UsageError("--rules and --runbooks say how a DIRECTORY is read: give one.")
        found = covering.ask(service=service, severity=severity, data=data)
    else:
        if service:
            raise click.UsageError("--service is known to the server alone: leave DIRECTORY out.")
        found = covering.read(directory, patterns=patterns, bases=bases, severity=severity or "")
    covering.show(found, as_json=as_json)
    if not found["alerts"] and not found["faults"]:
        return codes.COULD_NOT_TELL
    is_whole = not found["faults"] and not any(each["message"] for each in found["items"])
    return codes.YES if is_whole else codes.NO
