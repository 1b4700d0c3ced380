"""A start that cannot be says what, where and the remedy, exits with 2, and changes nothing."""

import json
import os
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.faults.installation import Installation, alive, eventually

pytestmark = pytest.mark.slow


def refused(ended: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The problem that the command told as JSON."""
    assert ended.returncode == 2, ended.stderr
    problem: dict[str, str] = json.loads(ended.stdout)["problem"]
    assert problem["remedy"]
    return problem


def test_a_port_in_use(place: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", place.port))
        taken.listen()
        problem = refused(place.run(*place.up_words()))
    assert str(place.port) in problem["detail"]
    assert "--port" in problem["remedy"]
    assert not (place.data / "postgres").exists()


def test_a_second_start_on_one_data_folder(running: Installation) -> None:
    problem = refused(running.run(*running.up_words()))
    assert running.process is not None
    assert f"process {running.process.pid}" in problem["detail"]
    eventually(running.ready, what="the first one runs on")


def test_a_database_url_that_nobody_answers(place: Installation) -> None:
    place.database_url = "postgresql://seatrial:wrong@127.0.0.1:1/seatrial"
    problem = refused(place.run(*place.up_words()))
    assert "SEATRIAL_DATABASE_URL" in problem["detail"]
    assert "wrong" not in json.dumps(problem)


def test_settings_that_cannot_be_taken_are_told_all_at_once(place: Installation) -> None:
    place.extra = {"SEATRIAL_ADDRESS": "nowhere", "SEATRIAL_DATABASE_URL": "mysql://x", "SEATRIAL_PROT": "1"}
    problem = refused(place.run(*place.up_words()))
    places = {error["place"] for error in problem["errors"]}  # type: ignore[index]
    assert places == {"SEATRIAL_ADDRESS", "SEATRIAL_DATABASE_URL", "SEATRIAL_PROT"}


def test_a_folder_of_a_newer_postgres_and_of_a_newer_seatrial(running: Installation) -> None:
    running.rows("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_later', now())")
    running.stop()
    newer = refused(running.run(*running.up_words()))
    assert "audit.9999_later" in newer["detail"]
    assert [pid for pid in running.seen if alive(pid)] == []
    (running.data / "postgres" / "PG_VERSION").write_text("19\n")
    assert "PostgreSQL 19" in refused(running.run(*running.up_words()))["detail"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's database runs as another user")
def test_a_data_folder_that_the_database_user_may_not_reach(place: Installation) -> None:
    place.home.chmod(0o700)
    problem = refused(place.run(*place.up_words()))
    assert str(place.home) in problem["detail"]
    assert f"chmod o+x {place.home}" in problem["remedy"]
    assert place.home.stat().st_mode & 0o777 == 0o700


def test_a_pid_file_whose_number_is_somebody_elses(running: Installation) -> None:
    running.stop()
    stale = f"{os.getpid()}\n{running.data / 'postgres'}\n1\n5432\n\n\n\n"
    (running.data / "postgres" / "postmaster.pid").write_text(stale)
    running.start()
    assert running.ready()


def test_a_path_that_is_too_long_for_a_socket(place: Installation) -> None:
    place.data = place.home / ("long-" * 20) / "data"
    place.data.parent.mkdir(mode=0o711)
    place.start()
    socket_folder = (place.data / "database-socket").read_text().strip()
    assert not socket_folder.startswith(str(place.home))
    assert Path(socket_folder).stat().st_mode & 0o777 == 0o700
    assert place.ready()
    place.stop()
    Path(socket_folder).rmdir()


def test_a_server_of_ones_own_in_place_of_the_embedded_one(place: Installation) -> None:
    server, name = os.environ["SEATRIAL_TEST_SERVER"], f"own_{os.getpid()}"
    with psycopg.connect(f"host={server} user=postgres dbname=postgres", autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            place.database_url = f"postgresql://postgres@/{name}?host={server}"
            place.start()
            assert place.part("database") == 0
            assert not (place.data / "postgres").exists()
            founder = place.found()
            place.stop()
            place.start()
            assert place.sign_in(*founder)
            place.stop()
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")
