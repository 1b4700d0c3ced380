"""Each contract of .importlinter can break: it is run over a small tree with one fault in it."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import source

#: contract -> the file with the fault, what stands in it, and what the linter must print of it.
FAULTS = {
    "storeys": (
        "kit/clock.py",
        "import seatrial.ui",
        ["seatrial.kit is not allowed to import seatrial.ui:"],
    ),
    "storeys of strangers": (
        "plumbing/__init__.py",
        "",
        ["- seatrial.plumbing"],
    ),
    "floors": (
        "domains/audit/services.py",
        "import seatrial.domains.catalog.types",
        ["seatrial.domains.audit is not allowed to import seatrial.domains.catalog:"],
    ),
    "floors of strangers": (
        "domains/parking/__init__.py",
        "",
        ["- seatrial.domains.parking"],
    ),
    "rooms": (
        "domains/catalog/rules.py",
        "import seatrial.domains.catalog.selectors",
        ["seatrial.domains.catalog.rules is not allowed to import seatrial.domains.catalog.selectors:"],
    ),
    "rooms at the edge": (
        "domains/catalog/views.py",
        "import seatrial.domains.catalog.api",
        ["seatrial.domains.catalog.views is not allowed to import seatrial.domains.catalog.api:"],
    ),
    "rooms of strangers": (
        "domains/catalog/helpers.py",
        "",
        ["- seatrial.domains.catalog.helpers"],
    ),
    "doors": (
        "domains/readiness/services.py",
        "from seatrial.domains.catalog import models",
        [
            "seatrial.domains.readiness.services:1 imports seatrial.domains.catalog.models, which is no door "
            "of catalog: use its services, selectors, rules, events or types"
        ],
    ),
    "doors for the command line": (
        "cli/__init__.py",
        "import seatrial.domains.catalog.apps",
        [
            "seatrial.cli:1 imports seatrial.domains.catalog.apps, which is no door "
            "of catalog: use its services, selectors, rules, events or types"
        ],
    ),
    "doors for the server": (
        "server/__init__.py",
        "import seatrial.domains.catalog.urls\nimport seatrial.domains.catalog.apps\n"
        "import seatrial.domains.catalog.forms",
        [
            "seatrial.server:3 imports seatrial.domains.catalog.forms, which is no door "
            "of catalog: use its services, selectors, rules, events, types, apps or urls"
        ],
    ),
    "pure": (
        "domains/evidence/probes/http.py",
        "import seatrial.connectors.post",
        ["seatrial.domains.evidence.probes is not allowed to import django:"],
    ),
    "connectors": (
        "connectors/post.py",
        "import seatrial.connectors.git",
        ["seatrial.connectors.post is not allowed to import seatrial.connectors.git:"],
    ),
}
#: What a fault may point to.
ROOMS = ("models", "types", "selectors", "api", "apps", "urls", "forms")


def test_the_skeleton_itself_keeps_every_contract(tmp_path: Path) -> None:
    _build(tmp_path)
    assert _lint(tmp_path) == (0, []), "the faults below would prove nothing"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_its_contract(tmp_path: Path, name: str) -> None:
    file, text, expected = FAULTS[name]
    _build(tmp_path)
    if name == "pure":
        _write(tmp_path / "src/seatrial/connectors/post.py", "import django")
    _write(tmp_path / "src/seatrial" / file, text)
    code, lines = _lint(tmp_path, only=name.split()[0])
    assert code == 1
    for words in expected:
        assert words in lines, "\n".join(lines)


def test_each_contract_has_a_fault_that_breaks_it() -> None:
    contracts = {name.rpartition(":")[2] for name in _contracts().sections() if ":contract:" in name}
    assert contracts == {name.split()[0] for name in FAULTS}


def test_nothing_is_excepted() -> None:
    excepted = [
        f"{section}: {option}"
        for section in _contracts().sections()
        for option in _contracts().options(section)
        if option.startswith(("ignore", "unmatched", "allow"))
    ]
    assert not excepted, "the list of exceptions is empty, and stays so"


def test_the_product_keeps_every_contract() -> None:
    code, lines = _lint(source.ROOT)
    assert code == 0, "\n".join(lines)


def _contracts() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(source.ROOT / ".importlinter")
    return found


def _build(root: Path) -> None:
    shutil.copy(source.ROOT / ".importlinter", root)
    (root / "tools").mkdir()
    shutil.copy(source.ROOT / "tools/doors.py", root / "tools")
    package = root / "src/seatrial"
    for storey in ("kit", "connectors", "ui", "server", "cli"):
        _write(package / storey / "__init__.py", "")
    _write(package / "connectors/git.py", "")
    for domain in source.heights():
        _write(package / "domains" / domain / "__init__.py", "")
    for room in ROOMS:
        _write(package / f"domains/catalog/{room}.py", "")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.relative_to(path.parents[-2]).parents:
        parent = path.parents[-2] / folder
        if "seatrial" in parent.parts and not (parent / "__init__.py").exists():
            (parent / "__init__.py").touch()
    path.write_text(text)


def _lint(root: Path, *, only: str = "") -> tuple[int, list[str]]:
    """The exit code, and the lines of the broken contracts."""
    ended = subprocess.run(
        [
            str(Path(sys.executable).with_name("lint-imports")),
            "--no-cache",
            *(["--contract", only] if only else []),
        ],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
            "NO_COLOR": "1",
            "COLUMNS": "200",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    _, _, broken = ended.stdout.partition("Broken contracts")
    assert "Contracts: " in ended.stdout, f"the linter did not run:\n{ended.stdout}{ended.stderr}"
    return ended.returncode, [line.strip() for line in broken.splitlines() if line.strip()]
