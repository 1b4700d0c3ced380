"""The wheel holds all of the product, and what it installs runs, as nobody in particular."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.installation import eventually, free_port

pytestmark = pytest.mark.xdist_group("wheel")
ROOT = Path(__file__).parents[2]
LEFT_OUT = {"__pycache__"}
#: A user who owns nothing, and whose home does not exist.
NOBODY = pwd.getpwnam("nobody").pw_uid
PACKAGES = [path for path in sys.path if path.endswith("site-packages")]


@pytest.fixture(scope="module")
def wheel() -> Iterator[Path]:
    """The wheel, unpacked, in a folder that others may enter."""
    folder = Path(tempfile.mkdtemp(prefix="seatrial-wheel-"))
    folder.chmod(0o755)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1"}
    try:
        subprocess.run([*command, "--wheel-dir", folder, ROOT], check=True, env=environment, timeout=300)
        [made] = folder.glob("*.whl")
        with zipfile.ZipFile(made) as archive:
            archive.extractall(folder / "installed")
        yield folder / "installed"
    finally:
        shutil.rmtree(folder)


def test_the_wheel_holds_every_file_of_the_product(wheel: Path) -> None:
    source = ROOT / "src"
    ours = [
        path for path in (source / "seatrial").rglob("*") if path.is_file() and not LEFT_OUT & {*path.parts}
    ]
    missing = [
        str(path.relative_to(source)) for path in ours if not (wheel / path.relative_to(source)).exists()
    ]

    assert len(ours) > 250
    assert missing == []


def interpreter() -> str:
    """A Python of our version that nobody in particular may run; '' where this machine has none."""
    for tried in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        command = [
            tried,
            "-c",
            "import os, sys; sys.exit(not all(map(os.access, sys.argv[1:], [os.R_OK] * 9)))",
        ]
        try:
            ended = subprocess.run(
                [*command, *PACKAGES], cwd="/", user=NOBODY, group=NOBODY, extra_groups=[], check=False
            )
        except OSError:
            continue
        if ended.returncode == 0:
            return tried
    return ""


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_what_is_installed_runs_as_a_user_without_a_home(wheel: Path) -> None:
    python = interpreter()
    if not python:
        pytest.skip("Python and its packages lie where only root may go")
    data, port = wheel.parent / "data", free_port()
    data.mkdir()
    os.chown(data, NOBODY, NOBODY)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join([str(wheel), *PACKAGES]),
        "SEATRIAL_CONFIG": str(data / "none.toml"),
        "HOME": "/nonexistent",
    }
    with (wheel.parent / "up.log").open("w") as log:
        up = subprocess.Popen(
            [python, "-m", "seatrial", "up", "--data", data / "here", "--port", str(port)],
            env=environment, cwd="/", user=NOBODY, group=NOBODY, extra_groups=[], stdout=log, stderr=log,
        )  # fmt: skip
    try:
        eventually(lambda: up.poll() is not None or answers(port), what="it answers")
        assert up.poll() is None, (wheel.parent / "up.log").read_text()
        page = httpx.get(f"http://127.0.0.1:{port}/sign-in")
        assert page.status_code == 200 and "Seatrial" in page.text
    finally:
        up.terminate()
        up.wait(60)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_user_without_a_name_is_told_what_to_do(wheel: Path) -> None:
    nameless = 10001
    with pytest.raises(KeyError):
        pwd.getpwuid(nameless)
    program = "import os; from seatrial.server import binaries; os.setuid(10001); binaries.user('seatrial')"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(wheel), *PACKAGES])}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )

    assert "user 10001 of this machine has none" in ended.stderr


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
