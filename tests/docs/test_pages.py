"""Links lead somewhere, every dependency has its reason, every decision its parts."""

import re
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("examples/*/*.md")),
]
DECISIONS = sorted((ROOT / "docs/explanation/decisions").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in _links(page) if not _leads(page, link)]
    assert not broken, broken


def test_every_dependency_says_what_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {Requirement(each).name for each in wanted + project["build-system"]["requires"]}
    text = (ROOT / "docs/explanation/dependencies.md").read_text()
    rows = re.findall(r"^\| `([^`]+)` \|([^|]+)\|([^|]+)\|([^|]+)\|$", text, re.MULTILINE)
    assert {name for name, *_ in rows} == names
    assert len(rows) == len(names), "one line for each"
    assert all(cell.strip() for _, *cells in rows for cell in cells), "what for, licence, what was rejected"


def test_decisions_are_numbered_and_have_their_parts() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for page in DECISIONS:
        parts = re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)
        # A choice that is a table has its reasons in it.
        assert [part for part in parts if part != "Why"] == ["Context", "Choice", "Consequences"], page.name


def test_the_map_names_every_domain_and_storey() -> None:
    text = (ROOT / "docs/explanation/map.md").read_text()
    package = ROOT / "src/seatrial"
    folders = [path for path in (*package.iterdir(), *(package / "domains").iterdir()) if path.is_dir()]
    names = {path.name for path in folders if not path.name.startswith("_")}
    assert not {name for name in names if f"`{name}`" not in text}


def _links(page: Path) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text())
    inline = [child for token in tokens for child in token.children or ()]
    found = [
        child.attrGet("href") or child.attrGet("src")
        for child in inline
        if child.type in {"link_open", "image"}
    ]
    return [
        str(link) for link in found if link and "://" not in str(link) and not str(link).startswith("mailto:")
    ]


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in _anchors(target)


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them: lower case, words apart by hyphens, other marks left out."""
    heads = re.findall(r"^#{1,6} (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
