"""The command line on systems without the modules that only Unix has, as Windows."""

import json
import pkgutil
import subprocess
import sys

import pytest

from seatrial import cli
from seatrial.cli.lazy import UNIX_ONLY

#: What runs Seatrial itself or parts of it, and so needs Linux.
OF_THE_SERVER = ("up", "doctor", "worker", "backup", "restore")
#: Its library asks which system this is before it imports what that system has: it cannot be fooled here.
ELSEWHERE_OTHERWISE = ("assistant",)
#: A Python in which the modules are missing, as they are elsewhere.
ELSEWHERE = f"""
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {sorted(UNIX_ONLY - {"posix"})!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
for name in {sorted(UNIX_ONLY - {"posix"})!r}:
    sys.modules.pop(name, None)
"""


def elsewhere(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE + program, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def modules() -> list[str]:
    found = pkgutil.walk_packages(cli.__path__, "seatrial.cli.")
    others = {*OF_THE_SERVER, *ELSEWHERE_OTHERWISE}
    return sorted(each.name for each in found if each.name.split(".")[2] not in others)


def test_every_command_that_talks_to_a_seatrial_elsewhere_can_be_imported() -> None:
    program = """
import json, importlib
failed = {}
for name in json.loads(sys.argv[1]):
    try:
        importlib.import_module(name)
    except Exception as error:
        failed[name] = repr(error)
print(json.dumps(failed))
"""
    ended = elsewhere(program, json.dumps(modules()))

    assert json.loads(ended.stdout) == {}, ended.stderr
    assert len(modules()) >= 10


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["trial", "--help"], ["apply", "--help"]])
def test_help_is_given_everywhere(words: list[str]) -> None:
    ended = elsewhere("from seatrial.cli import main; main(sys.argv[1:])", *words)

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("words", [["up"], ["doctor"], ["backup", "list"], ["restore"]])
def test_what_needs_linux_says_so(words: list[str]) -> None:
    ended = elsewhere("from seatrial.cli import main; main(sys.argv[1:])", *words, "--help")

    assert ended.returncode == 2
    assert "needs Linux" in ended.stderr and "Traceback" not in ended.stderr
