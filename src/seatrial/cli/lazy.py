"""Groups of commands. A command's module is imported when it is called, so that `--help` is quick."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from seatrial.kit.problems import Problem
from seatrial.kit.spelling import did_you_mean

#: Commands whose names Python keeps for itself, and the modules that hold them.
_MODULES = {"import": "imports", "export": "exports"}
#: Modules of Python that other systems than Linux and macOS do not have.
UNIX_ONLY = frozenset({"fcntl", "grp", "posix", "pwd", "resource", "termios"})


class CannotRunHere(Problem):
    """The command needs what this system does not have."""

    type = "cannot-run-here"
    title = "This command does not run on this system"
    status = 501


class Commands(click.Group):
    """Finds commands by name, and lists them without importing them.

    `commands` gives each command's words for `--help`, in that order. The module of the same name in
    `package` holds it as `command`.
    """

    def __init__(self, *args: Any, commands: Mapping[str, str], package: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.words = commands
        self.package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of a first day."""
        del ctx
        return list(self.words)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        del ctx
        if cmd_name not in self.words:
            return None
        module = _MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        try:
            found: click.Command = import_module(f"{self.package}.{module}").command
        except ModuleNotFoundError as error:
            if error.name not in UNIX_ONLY:
                raise
            raise CannotRunHere(
                f"{cmd_name} runs Seatrial itself, which needs Linux",
                remedy="Run it there. What talks to a Seatrial elsewhere (SEATRIAL_URL) runs here too.",
            ) from error
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; raises UsageError with the nearest one."""
        if args and args[0] not in self.words and not args[0].startswith("-"):
            raise click.UsageError(
                f"There is no command {args[0]!r}. {did_you_mean(args[0], known=self.words)}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self.words.items()))
