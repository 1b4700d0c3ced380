"""`seatrial audit key`: what others check signed heads with."""

import sys
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("key", short_help="Print the public key that signed heads are checked with.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: Path | None, as_json: bool) -> int:
    """Print the public key of this log. Give it to whoever verifies, by another way than the log itself.

    \b
    Examples:
      seatrial audit key > audit.pub
    """
    with connect(data=data) as client:
        state = client.get("/audit/state")
    if as_json:
        output.print_json({"key": state["key"]})
    elif state["key"]:
        sys.stdout.write(f"{state['key']}\n")
    else:
        output.say("There is no key yet: nothing was sealed.")
    return codes.YES if state["key"] else codes.COULD_NOT_TELL
