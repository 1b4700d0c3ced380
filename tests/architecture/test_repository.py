"""What is in the repository, and what must not get into it."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import source

HOME = re.compile(rb"(?<![\w.])/(?:home|Users)/[A-Za-z0-9_-]+/|(?<![\w./-])/root/")
LOCKS = ("requirements/run.txt", "requirements/dev.txt", "assets/package-lock.json")
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|\bfile:")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def test_no_command_goes_through_a_shell() -> None:
    shells = [
        module.place(node)
        for module in source.everything()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.keyword)
        and node.arg == "shell"
        and ast.unparse(node.value) != "False")
        or (isinstance(node, ast.Attribute)
        and ast.unparse(node)
        in {"os.system", "os.popen", "subprocess.getoutput", "asyncio.create_subprocess_shell"})
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


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_address(lock: str) -> None:
    text = (source.ROOT / lock).read_text()
    assert not (found := ADDRESS.findall(text)), f"{lock} names {found[:3]}"


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_locks_carry_a_hash_for_every_package(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (source.ROOT / lock).read_text())
    bare = [block.splitlines()[0] for block in blocks if PIN.match(block) and "--hash=sha256:" not in block]
    assert not bare, bare


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text())
    run = _pinned("requirements/run.txt")
    dev = _pinned("requirements/dev.txt")
    wanted = {_name(each) for each in project["project"]["dependencies"]}
    assert wanted <= set(run), f"run `make lock`: {sorted(wanted - set(run))}"
    tools = {_name(each) for each in project["dependency-groups"]["dev"]}
    assert tools <= set(dev), f"run `make lock`: {sorted(tools - set(dev))}"
    assert run.items() <= dev.items(), "what is tested is not what is installed"


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


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


def _pinned(lock: str) -> dict[str, str]:
    lines = (source.ROOT / lock).read_text().splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if PIN.match(line))
