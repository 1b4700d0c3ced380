"""Paths, patterns, and reading a directory."""

import os
import re
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.connectors import directories
from seatrial.connectors.directories import CannotReadDirectory, Limits
from seatrial.kit import files as kit_files
from seatrial.kit.files import BadPath, FileMap, SortedPaths, match, normalise


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("a.yaml", "a.yaml"),
        ("./a//b/./c", "a/b/c"),
        ("a/", "a"),
        ("\u00e9/\U0001f600", "\u00e9/\U0001f600"),
        ("a b", "a b"),
    ],
)
def test_paths_are_normalised(path, normal):
    assert normalise(path) == normal


@pytest.mark.parametrize(
    "path",
    ["", ".", "/", "/etc/passwd", "../x", "a/../b", "a\\b", "C:/x", "c:x", "a\0b", "a\nb", "a\x7f",
     "a\u202eb", "\ud800", "x" * 256, "a/" * 600 + "b", "\u00e9" * 128],
)  # fmt: skip
def test_paths_that_lead_elsewhere_or_deceive_are_refused(path):
    with pytest.raises(BadPath):
        normalise(path)


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("a.md", "*.md", True),
        ("d/a.md", "*.md", False),
        ("d/a.md", "**/*.md", True),
        ("a.md", "**/*.md", True),
        ("d/e/f/a.md", "d/**/a.md", True),
        ("d/a.md", "d/**/a.md", True),
        ("d/e/a.md", "d/*/a.md", True),
        ("d/e/f/a.md", "d/*/a.md", False),
        ("d/e", "d/**", True),
        ("d", "d/**", True),
        ("x/d/y/d/z", "**/d/z", True),
        ("a/b/a/c", "**/a/*", True),
        ("ab", "a?", True),
        ("a", "a?", False),
        ("a.md", "A.md", False),
        ("a[1].md", "a[1].md", True),
        ("", "*", True),
    ],
)
def test_patterns(path, pattern, expected):
    assert match(path, pattern=pattern) is expected


@given(st.text("ab/", max_size=12), st.text("ab*?/", max_size=10))
def test_patterns_agree_with_a_regular_expression(path, pattern):
    parts = [re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]") for part in pattern.split("/")]
    if "**" in pattern:
        return
    assert match(path, pattern=pattern) == bool(re.fullmatch("/".join(parts), path))


def test_a_pattern_made_to_explode_does_not():
    assert not match("a" * 1000, pattern="*a" * 100 + "b")
    assert not match("/".join("a" * 300), pattern="/".join(["**", "a"] * 60) + "/b")


def test_files_in_memory_are_read_and_found():
    files = FileMap({"a/b.md": b"x", "c.md": b"y"})

    assert files.read("./a//b.md") == b"x"
    assert files.read("../c.md") is None
    assert files.read("none") is None
    assert files.glob("**/*.md") == ["a/b.md", "c.md"]
    assert files.glob("./*.md") == ["c.md"]


_PATHS = st.lists(st.sampled_from(["a", "ab", "b", "*", "a-"]), min_size=1, max_size=4).map("/".join)
_PATTERNS = st.lists(st.sampled_from(["a", "ab", "b", "*", "**", "a?", "?", "a*"]), min_size=1, max_size=4)


@given(st.sets(_PATHS, max_size=30), _PATTERNS.map("/".join))
def test_a_search_by_pattern_finds_what_a_walk_over_all_paths_would(paths, pattern):
    assert SortedPaths(paths).glob(pattern) == sorted(path for path in paths if match(path, pattern=pattern))


def test_a_search_looks_only_where_its_first_letters_lead(monkeypatch):
    looked_at = []
    whole = kit_files._match_parts
    monkeypatch.setattr(
        kit_files,
        "_match_parts",
        lambda parts, wanted: looked_at.append("/".join(parts)) or whole(parts, wanted),
    )
    files = FileMap({f"services/s{number:05}/runbook.md": b"" for number in range(10_000)})
    assert files.glob("services/s05000/*.md") == ["services/s05000/runbook.md"]
    assert looked_at == ["services/s05000/runbook.md"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with something in it, beside something that is not in it."""
    (tmp_path / "outside.txt").write_text("secret")
    inside = tmp_path / "inside"
    (inside / "sub" / "deep").mkdir(parents=True)
    (inside / "a.yaml").write_text("a: 1")
    (inside / "sub" / "deep" / "b.md").write_bytes(b"\xff\x00")
    return inside


def reasons(found: directories.Directory) -> dict[str, str]:
    return {skip.path: skip.reason for skip in found.skipped}


def test_a_directory_is_read_with_paths_from_its_root(folder):
    found = directories.read(folder)

    assert found.files == {"a.yaml": b"a: 1", "sub/deep/b.md": b"\xff\x00"}
    assert found.skipped == ()


@pytest.mark.parametrize("name", [".git", "__pycache__", "node_modules", ".venv"])
def test_folders_of_tools_are_left_out(folder, name):
    (folder / "sub" / name).mkdir()
    (folder / "sub" / name / "x").write_text("x")

    assert len(directories.read(folder).files) == 2


def test_caches_are_left_out(folder):
    (folder / "cache").mkdir()
    (folder / "cache" / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55")
    (folder / "cache" / "big").write_text("x")

    assert len(directories.read(folder).files) == 2


def test_links_are_followed_to_files_of_the_folder_only(folder):
    (folder / "good").symlink_to(folder / "a.yaml")
    (folder / "out").symlink_to(folder.parent / "outside.txt")
    (folder / "relative-out").symlink_to("../outside.txt")
    (folder / "nothing").symlink_to("nowhere")
    (folder / "folder").symlink_to("sub")
    (folder / "self").symlink_to("self")
    (folder / "up").symlink_to("..")
    found = directories.read(folder)

    assert found.files["good"] == b"a: 1"
    assert b"secret" not in found.files.values()
    assert reasons(found) == {
        "out": "is a link that leads out of the folder",
        "relative-out": "is a link that leads out of the folder",
        "nothing": "is a link to nothing",
        "folder": "is a link to a folder; its files are read where they are",
        "self": "is a link that leads to itself",
        "up": "is a link that leads out of the folder",
    }


def test_what_is_no_file_holds_nobody_up(folder):
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)
        try:
            listening.bind("socket")
        finally:
            os.chdir(here)
        found = directories.read(folder)

    assert reasons(found) == {"pipe": "is no regular file", "socket": "is no regular file"}


def test_names_that_cannot_be_sent_are_listed(folder):
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff.yaml"))).write_text("x")
    (folder / "line\nbreak").write_text("x")
    found = directories.read(folder)

    assert len(found.files) == 2
    assert len(found.skipped) == 2
    for skip in found.skipped:
        skip.path.encode()


def test_large_files_are_listed_and_too_much_is_refused(folder):
    (folder / "large").write_bytes(b"x" * 101)
    found = directories.read(folder, limits=Limits(file_bytes=100))

    assert reasons(found) == {"large": "is larger than 100 bytes"}
    with pytest.raises(CannotReadDirectory, match="more than 1 files"):
        directories.read(folder, limits=Limits(files=1))
    with pytest.raises(CannotReadDirectory, match="MiB in its files") as refused:
        directories.read(folder, limits=Limits(total_bytes=50))
    assert "build results" in refused.value.remedy


def test_a_place_that_is_no_folder_is_said_with_a_remedy(folder):
    with pytest.raises(CannotReadDirectory, match="there is no folder") as missing:
        directories.read(folder / "none")
    with pytest.raises(CannotReadDirectory, match="is no folder") as file:
        directories.read(folder / "a.yaml")

    assert missing.value.remedy
    assert str(folder) in file.value.remedy
