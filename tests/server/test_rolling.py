"""Upgrades roll: the version before works on while the new one migrates the database and serves beside it."""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.installation import Installation, eventually, installation

ROOT = Path(__file__).parents[2]
#: The version before: the last release, once there is one.
BEFORE = "a10d00ed1c874290040fc07194b1fe6c7c9b3c17"
WORKSPACE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {name}}}
spec: {{type: service, lifecycle: production, owner: team-of-{name}, tier: 1}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: team-of-{name}}}
spec: {{type: team, children: []}}
"""


@pytest.fixture
def before() -> Iterator[Path]:
    """The source of the version before."""
    command = ["git", "-C", str(ROOT), "archive", BEFORE, "src"]
    ended = subprocess.run(command, capture_output=True, check=False)
    if ended.returncode:
        pytest.skip(f"this checkout does not have the version before: {ended.stderr.decode().strip()}")
    with tempfile.TemporaryDirectory(prefix="seatrial-before-") as name:
        Path(name).chmod(0o755)
        with tarfile.open(fileobj=io.BytesIO(ended.stdout)) as archive:
            archive.extractall(name, filter="data")
        yield Path(name) / "src"


@pytest.fixture
def database_url() -> Iterator[str]:
    """A database that both versions use."""
    server, name = os.environ["SEATRIAL_TEST_SERVER"], f"rolling_{os.getpid()}"
    with psycopg.connect(f"host={server} user=postgres dbname=postgres", autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql://postgres@/{name}?host={server}"
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def started(place: Installation, url: str, *path: Path) -> Installation:
    """The installation is up, with its own source where one is given."""
    place.database_url = url
    place.extra["PYTHONPATH"] = os.pathsep.join([*map(str, path), *filter(None, sys.path)])
    place.start()
    return place


def applies(place: Installation, name: str) -> None:
    """Definitions are applied, looked at, and tried: web and worker both do their part."""
    folder = place.home / name
    folder.mkdir()
    (folder / "catalog-info.yaml").write_text(WORKSPACE.format(name=name))
    ended = place.run("apply", str(folder), "--data", str(place.data))
    assert ended.returncode == 0, ended.stderr
    assert name in place.run("plan", str(folder), "--data", str(place.data), "--json").stdout


@pytest.mark.slow
def test_the_version_before_works_on_beside_the_new_one(before: Path, database_url: str) -> None:
    for old in installation():
        started(old, database_url, before)
        name, password = old.found()
        applies(old, "first")
        for new in installation():
            started(new, database_url)  # it migrates
            assert (old.ready(), new.ready()) == (True, True)
            assert old.sign_in(name, password), "the version before signs people in"
            assert new.sign_in(name, password)
            applies(new, "second")
            applies(old, "third")
            applies(new, "fourth")
            eventually(old.ready, what="the version before is well")
            assert old.stop() < 20
            assert new.ready()
            entries = "SELECT count(*) FROM audit_entry WHERE action = 'workspace.applied'"
            with psycopg.connect(database_url) as line:
                assert line.execute(entries).fetchone() == (4,)
