"""`seatrial gate`: may this be deployed there?"""

import click

from seatrial.cli import lazy

COMMANDS = {
    "ask": "Ask whether something may be deployed. The word may be left out.",
    "answers": "List what gates answered.",
    "passages": "List how deployments came past their gates.",
    "break-glass": "Open a gate in an emergency, with a second person.",
    "sources": "List who tells of deployments.",
}


class Gate(lazy.Commands):
    """`seatrial gate SERVICE` is `seatrial gate ask SERVICE`: what pipelines write all day is short."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word, or `ask` where it is none and no option."""
        if args and args[0] not in self.words and not args[0].startswith("-"):
            args = ["ask", *args]
        return super().resolve_command(ctx, args)


@click.command(
    "gate",
    cls=Gate,
    commands=COMMANDS,
    package="seatrial.cli.gate",
    short_help="Ask whether something may be deployed.",
)
def command() -> None:
    """Ask whether something may be deployed, and look at what gates answered.

    \b
    Exits 0 go, 1 no-go, 2 it could not be told.

    \b
    Examples:
      seatrial gate edi-gateway --environment production --digest sha256:...
      seatrial gate edi-gateway --environment production --version 1.4.1 --rollback
      seatrial gate break-glass request edi-gateway --environment production --reason "Claims are stuck"
    """
