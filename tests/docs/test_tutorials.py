"""Every tutorial, and every how-to page with commands, can be followed to its end, on a real Seatrial."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks
from tests.docs.console import CannotFollow, Console, Step, fences, steps

ROOT = Path(__file__).resolve().parents[2]
TUTORIALS = sorted((ROOT / "docs/tutorials").glob("*.md"))
#: How-to pages show what to run as `console`, or as `text` where it cannot be tried here (systemctl).
HOW_TO = [page for page in sorted((ROOT / "docs/how-to").glob("*.md")) if steps(page.read_text())]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the database's user may pass: pytest's own are closed to everybody else."""
    with tempfile.TemporaryDirectory(prefix="seatrial-tutorial-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def clear(laboratory: Path) -> None:
    """Nothing runs there, also where the page was not followed to its end."""
    if laboratory.exists():
        words = [sys.executable, "-m", "edi_gateway", "stop"]
        subprocess.run(words, cwd=laboratory, capture_output=True, timeout=60, check=True)


@pytest.mark.slow
@pytest.mark.debian("curl")
@pytest.mark.parametrize("page", [*TUTORIALS, *HOW_TO], ids=lambda page: page.stem)
def test_a_page_can_be_followed(page: Path, open_folder: Path) -> None:
    shutil.copytree(
        ROOT / "examples", open_folder / "examples", ignore=shutil.ignore_patterns(".*_cache", "__pycache__")
    )
    with Console.in_folder(open_folder) as console:
        console.place(open_folder / "examples")
        try:
            for step in steps(page.read_text()):
                console.run(step)
        finally:
            clear(open_folder / "lab")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT / "docs").as_posix())
def test_definitions_on_a_page_compile(page: Path) -> None:
    """The examples of one page are one workspace, so that they may refer to each other."""
    blocks = [(line, block) for line, block in fences(page.read_text(), "yaml") if "apiVersion:" in block]
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    compiled = compile_files({f"line-{line}.yaml": block.encode() for line, block in blocks})
    assert not compiled.errors, "\n".join(f"{each.source} {each.message}" for each in compiled.errors)
    assert len(compiled.definitions) >= len(blocks)


def test_there_is_a_tutorial_with_commands() -> None:
    assert any(steps(page.read_text()) for page in TUTORIALS)


def test_steps_are_read_as_the_page_shows_them() -> None:
    text = "```console\n$ false  # exits 1\n$ echo a; echo b\n...\na\n```\n\n```yaml\n$ not this\n```\n"
    assert steps(text) == [Step(2, "false", 1, ()), Step(3, "echo a; echo b", 0, ("a",))]


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        (Step(7, "true", 1, ()), "line 7: 'true' exits 0, the page says 1"),
        (Step(7, "echo that", 0, ("this",)), "line 7: 'echo that' does not print 'this'"),
        (Step(7, "printf 'b\\na\\n'", 0, ("a", "b")), "does not print 'b'"),
        (Step(7, "seatrial up --no-such-option", 0, ()), "is not up"),
    ],
)
def test_a_page_that_does_not_tell_the_truth_is_found(tmp_path: Path, step: Step, fault: str) -> None:
    with pytest.raises(CannotFollow) as found, Console.in_folder(tmp_path) as console:
        console.run(step)
    assert fault in str(found.value)


def test_what_a_page_leaves_out_may_be_anything(tmp_path: Path) -> None:
    with Console.in_folder(tmp_path) as console:
        console.run(Step(1, "echo one; echo 'two and three :8600'", 0, ("two...three...",)))
        with pytest.raises(CannotFollow):
            console.run(Step(1, "echo 'two'", 0, ("two...three",)))
