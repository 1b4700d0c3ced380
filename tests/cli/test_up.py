"""`seatrial up`: what it leaves, and what it tells."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import psycopg
import pytest

from tests.faults.installation import Installation, installation

pytestmark = pytest.mark.slow


@pytest.fixture
def running() -> Iterator[Installation]:
    """Everything is up."""
    for made in installation():
        made.start()
        yield made


def test_a_start_leaves_a_link_a_token_and_closed_files(running: Installation) -> None:
    client = json.loads((running.data / "client.json").read_text())
    assert client["url"] == f"http://127.0.0.1:{running.port}"
    assert datetime.fromisoformat(client["expires_at"]) > datetime.now(tz=UTC)
    for name in ("client.json", "keys.json"):
        assert stat.S_IMODE((running.data / name).stat().st_mode) == 0o600
    for name in ("postgres", "run", "log"):
        assert stat.S_IMODE((running.data / name).stat().st_mode) == 0o700
    headers = {"Authorization": f"Bearer {client['token']}"}
    answer = httpx.get(f"{client['url']}/api/v1/openapi.json", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["X-Request-ID"]
    name, password = running.found()
    assert httpx.get(running.link).status_code != 200  # it works once
    assert running.sign_in(name, password)


@pytest.mark.parametrize("user", ["postgres", "seatrial"])
def test_nobody_reaches_the_database_without_its_password(running: Installation, user: str) -> None:
    host = (running.data / "database-socket").read_text().strip()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=host, user=user, dbname="seatrial")
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(host=host, user=user, dbname="seatrial", password="guessed")
