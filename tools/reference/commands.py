"""The page about commands: what each says of itself with --help."""

from collections.abc import Iterator

import click

from seatrial.cli import group

WIDTH = 100


def commands() -> str:
    """docs/reference/commands.md"""
    parts = [
        "# Commands",
        "Data goes to stdout, words for people to stderr. `--json` gives the data as JSON. [Exit codes]"
        "(exit-codes.md) are the same everywhere. `NO_COLOR` is honoured.",
    ]
    for context in all_commands():
        parts += [f"## `{context.command_path}`", f"```text\n{_help(context)}\n```"]
    return "\n\n".join(parts)


def all_commands() -> list[click.Context]:
    """Every command and group, with the words that call it, in the order of `--help`."""
    return list(_below(_context(group, None, "seatrial")))


def _context(command: click.Command, parent: click.Context | None, name: str) -> click.Context:
    # With the command's own settings, as a call has them: click remembers the first context's help option.
    width = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    return click.Context(command, parent=parent, info_name=name, **{**command.context_settings, **width})


def _below(context: click.Context) -> Iterator[click.Context]:
    yield context
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from _below(_context(child, context, name))


def _help(context: click.Context) -> str:
    lines = context.command.get_help(context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()
