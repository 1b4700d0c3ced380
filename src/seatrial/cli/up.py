"""`seatrial up`: everything in one command."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.server import start
from seatrial.server.start import Started


@click.command("up", short_help="Start everything, and print a link to sign in.")
@click.option("--demo", is_flag=True, help="Start the example service beside it, and apply its workspace.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--demo-port", type=click.IntRange(1, 65535), help="Port of the example service.")
@click.option("--mail-in-port", type=click.IntRange(1, 65535), help="Port on which mails are taken.")
@click.option("--json", "as_json", is_flag=True, help="Print what was started as JSON.")
def command(demo: bool, as_json: bool, **given: Any) -> int:
    """Start database, web and worker; keep them running; stop them all on ^C or SIGTERM.

    What is not given here is read from SEATRIAL_DATA, SEATRIAL_PORT and so on, or from seatrial.toml.

    \b
    Exits 0 when it was asked to stop, 2 when something could not be started.

    \b
    Examples:
      seatrial up
      seatrial up --demo
      seatrial up --data /var/lib/seatrial --port 9000
    """
    start.run(given=given, with_demo=demo, say=output.say, ready=partial(_ready, as_json=as_json))
    return codes.YES


def _ready(started: Started, *, as_json: bool) -> None:
    if as_json:
        output.print_json(asdict(started))
    else:
        output.say("Sign in once with this link, within a day; ^C stops everything:")
        click.echo(started.sign_in)
