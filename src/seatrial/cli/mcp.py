"""`seatrial mcp`: lets an assistant ask Seatrial."""

from importlib.util import find_spec
from pathlib import Path

import click

from seatrial.cli import client, codes
from seatrial.cli.questions import questions
from seatrial.kit.problems import Problem


class CannotServeAssistants(Problem):
    """What speaks the protocol is not installed."""

    type = "cannot-serve-assistants"
    title = "The Model Context Protocol is not installed"
    status = 501


@click.command("mcp", short_help="Let an assistant ask Seatrial, and change nothing.")
@click.option("--tag", "tags", multiple=True, help="Only questions of this part of the API; may be repeated.")
@click.option("--data", type=click.Path(path_type=Path), help="Seatrial's data folder.")
def command(tags: tuple[str, ...], data: Path | None) -> int:
    """Answer an assistant over stdin and stdout, in the Model Context Protocol, until it closes its end.

    Every GET of the API is a tool; nothing that writes is. The assistant may read what the token may:
    give it one with the grant `read` alone (SEATRIAL_URL, SEATRIAL_TOKEN_FILE).

    \b
    Examples:
      pip install 'seatrial[mcp]'
      SEATRIAL_URL=https://seatrial.example.org SEATRIAL_TOKEN_FILE=~/token seatrial mcp
      seatrial mcp --tag readiness --tag evidence
    """
    if find_spec("mcp") is None:
        raise CannotServeAssistants(
            "the package mcp is missing", remedy="Install it: pip install 'seatrial[mcp]'"
        )
    from seatrial.cli import assistant

    with client.connect(data=data) as here:
        assistant.serve(here, questions=questions(here.get("/openapi.json"), tags=frozenset(tags)))
    return codes.YES
