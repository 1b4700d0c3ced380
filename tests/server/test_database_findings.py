"""The doctor tells where a database may lose what it confirmed, or takes too few connections."""

import psycopg
import pytest
from django.db import connection

from seatrial.server import config, database_findings
from seatrial.server.findings import Finding

SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def asked(settings: config.Settings) -> dict[str, Finding]:
    line: psycopg.Connection[object] = connection.connection
    found = database_findings.findings(line, place="here", settings=settings)
    return {each.name: each for each in found}


@pytest.mark.django_db
def test_a_server_that_does_not_wait_for_its_disk_is_wrong() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    found = asked(config.current())["commits"]
    assert found.verdict == "fail"
    assert "synchronous_commit" in found.detail


@pytest.mark.django_db
def test_more_web_processes_than_the_server_takes_connections_are_wrong() -> None:
    connection.ensure_connection()
    many = config.current().model_copy(update={"web_processes": 64, "web_threads": 64})
    found = asked(many)["connections"]
    assert found.verdict == "fail"
    assert "max_connections" in found.remedy


def test_a_standby_may_lag_behind_unless_it_is_waited_for() -> None:
    alone = database_findings.commits(SAFE, standbys="", place="here")
    waited = database_findings.commits(SAFE, standbys="ANY 1 (a, b)", place="here")
    local = database_findings.commits(
        SAFE | {"synchronous_commit": "local"}, standbys="ANY 1 (a, b)", place="here"
    )
    assert [each.verdict for each in (alone, waited, local)] == ["ok", "ok", "warn"]
    assert "lag behind" in alone.detail
    assert "ANY 1 (a, b)" in waited.detail
