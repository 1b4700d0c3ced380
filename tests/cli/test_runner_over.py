"""A runner whose token is refused ends, and says what its operator is to do."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django.live_server_helper import LiveServer

from seatrial.cli.client import Client
from seatrial.cli.runner.home import CannotUseRunner, Home
from seatrial.cli.runner.working import Worker
from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence.types import Execution

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_revoked_runner_is_told_to_enrol_anew(live_server: LiveServer, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    home = Home(tmp_path, live_server.url, "lab", "u1", "2099-01-01T00:00:00Z", "strl_unknown", key)
    worker = Worker(home, execution=Execution(Keeper(same_user=True)), allow=(), jobs=1, once=True)
    with (
        Client(home.place()) as client,
        ThreadPoolExecutor(1) as pool,
        pytest.raises(CannotUseRunner) as raised,
    ):
        worker._work(client, pool)  # run() would try the sandbox first

    assert "takes nothing more from lab" in raised.value.detail
    assert f"remove {tmp_path}, and enrol it anew" in raised.value.remedy
