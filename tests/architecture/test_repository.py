"""What is in the repository, and what must not get into it."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from tools import locks

from tests.architecture import source

pytestmark = source.PARSED_ONCE

HOME = re.compile(rb"(?<![\w.])/(?:home|Users)/[A-Za-z0-9_-]+/|(?<![\w./-])/root/")


def test_no_command_goes_through_a_shell() -> None:
    shells = [
        module.place(node)
        for module in source.everything()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.keyword) and node.arg == "shell" and ast.unparse(node.value) != "False")
        or (
            isinstance(node, ast.Attribute)
            and ast.unparse(node)
            in {"os.system", "os.popen", "subprocess.getoutput", "asyncio.create_subprocess_shell"}
        )
    ]
    assert not shells, "\n".join(shells)


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [
        f"{path}:{text.count(chr(10).encode(), 0, hit.start()) + 1} {hit.group().decode()}"
        for path in _tracked()
        if (text := _read(path)) and path != Path(__file__).relative_to(source.ROOT)
        for hit in HOME.finditer(text)
    ]
    assert not found, "\n".join(found)


def test_locks_fit_and_name_no_address() -> None:
    assert not locks.faults()
    assert '"resolved"' not in (source.ROOT / "assets/package-lock.json").read_text()


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        (("annotated-types==", "bare==1\nannotated-types=="), "has no hash for bare"),
        (("==", "==999."), "is installed and"),
        (("click==", "clack=="), "lacks click"),
        (("annotated-types", "--index-url x\nannotated-types"), "names an address"),
    ],
)
def test_a_spoilt_lock_is_found(tmp_path: Path, spoilt: tuple[str, str], fault: str) -> None:
    for name in locks.LOCKS:
        (tmp_path / name).write_text((locks.FOLDER / name).read_text())
    (tmp_path / locks.RUN).write_text((locks.FOLDER / locks.RUN).read_text().replace(*spoilt, 1))
    assert any(fault in each for each in locks.faults(tmp_path))


def test_contributing_can_be_read_at_once() -> None:
    assert len((source.ROOT / "CONTRIBUTING.md").read_text().splitlines()) < 100


def test_the_changelog_tells_of_the_next_version() -> None:
    assert re.search(
        r"^## (?:Unreleased|\d+\.\d+\.\d+)", (source.ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )


def test_every_target_of_make_is_explained() -> None:
    text = (source.ROOT / "Makefile").read_text()
    phony = {name for line in re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE) for name in line.split()}
    explained = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    assert phony == explained
    wanted = {"help", "setup", "run", "test", "check", "bench", "faults", "pictures", "lock", "assets"}
    assert wanted <= explained


@cache
def _tracked() -> tuple[Path, ...]:
    """What git has, or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git repository")
    return tuple(Path(name) for name in listed.stdout.split("\0") if name)


def _read(path: Path) -> bytes:
    file = source.ROOT / path
    return file.read_bytes() if file.is_file() else b""
