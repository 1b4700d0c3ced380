"""The door of all commands: what it lists, how it refuses, how quickly it opens."""

import json
import subprocess
import sys

import click
import pytest

from seatrial import __version__, cli
from seatrial.cli import codes

HEAVY = ("django", "pydantic", "rich", "procrastinate", "psycopg", "httpx", "structlog")


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    program = (
        "import sys\nfrom seatrial import cli\n"
        f"code = cli.run({words!r})\n"
        f"sys.stderr.write(repr([name for name in {HEAVY!r} if name in sys.modules]))\n"
        "sys.exit(code)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stderr == "[]"
    assert "Usage: seatrial" in ended.stdout


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == codes.YES
    shown = capsys.readouterr().out
    for name in cli.COMMANDS:
        assert f"  {name} " in shown


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"seatrial {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "Did you mean check?"),
        (["up", "--prot", "1"], "--prot"),
        (["up", "--port", "99999"], "99999"),
        (["up", "one"], "unexpected extra argument"),
        ([], "Usage: seatrial"),
    ],
)
def test_bad_usage_is_64_and_says_what_was_meant(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(words) == codes.USAGE
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


#: What runs until it is stopped, speaks a protocol of its own, or writes a file in a form of its own.
WITHOUT_JSON = {
    "mail-in", "worker", "mcp", "key allowed-signers", "key signers", "audit export", "export review",
    "review bundle", "runbook card", "runbook bundle", "alert revoke",
}  # fmt: skip


def below(words: list[str], command: click.Command | None) -> list[list[str]]:
    """The words of the command, or, of a group, those of every command in it."""
    assert command is not None, words
    if not isinstance(command, click.Group):
        return [words]
    context = click.Context(command)
    names = command.list_commands(context)
    return [found for name in names for found in below([*words, name], command.get_command(context, name))]


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in below([name], cli.group.get_command(click.Context(cli.group), name)):
        assert cli.run([*words, "--help"]) == 0
        shown = capsys.readouterr().out
        assert f"seatrial {' '.join(words)}" in shown.partition("\n")[2], f"{words} has no example"
        assert "--json" in shown or " ".join(words) in WITHOUT_JSON, f"{words} has no --json"


def test_a_problem_is_told_with_its_remedy_and_as_json_where_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEATRIAL_PORT", "many")
    assert cli.run(["up"]) == codes.COULD_NOT_TELL
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "SEATRIAL_PORT" in shown.err
    assert "docs/reference/settings.md" in shown.err
    assert cli.run(["up", "--json"]) == codes.COULD_NOT_TELL
    problem = json.loads(capsys.readouterr().out)["problem"]
    assert problem["type"] == "cannot-configure"
    assert problem["errors"][0]["place"] == "SEATRIAL_PORT"
