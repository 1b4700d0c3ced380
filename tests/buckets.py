"""An object store for every test that keeps something in one."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

MOTO = "moto[s3,server]>=5.1,<6"


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bucket of a server that speaks S3, which nobody here wrote.

    It has an environment and a process of its own. Credentials are not looked at.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    made = subprocess.run(
        [uv, "tool", "run", "--from", MOTO, "moto_server", "--help"],
        capture_output=True,
        check=False,
        timeout=300,
    )
    if made.returncode != 0:
        if os.environ.get("CI"):
            pytest.fail(f"{MOTO} cannot be installed: {made.stderr.decode()[-500:]}")
        pytest.skip(f"{MOTO} cannot be installed here, so that S3 is not tried")
    log = (tmp_path_factory.mktemp("moto") / "log").open("wb")
    words = [uv, "tool", "run", "--from", MOTO, "moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with log:
        server = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx.put(f"{url}/evidence", trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline and server.poll() is None, "moto did not start"
                time.sleep(0.2)
        yield f"s3://evidence/artefacts?region=us-east-1&endpoint={url}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(10)
