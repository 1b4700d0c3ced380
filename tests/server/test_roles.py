"""The roles of the embedded database: what each may do, and that nobody comes in without a password."""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from seatrial.domains.audit.types import APPEND_ONLY
from seatrial.server import roles
from tests.faults.installation import Installation, installation

SHARED = pytest.mark.xdist_group("roles")
pytestmark = [pytest.mark.slow, SHARED]
PASSWORDS = {
    "seatrial": "application",
    "seatrial_owner": "owner",
    "seatrial_backup": "backup",
    "postgres": "superuser",
}


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    """Everything is up, with one entry in the log at least."""
    for made in installation():
        made.start()
        yield made


def connect(place: Installation, user: str, **other: Any) -> psycopg.Connection[Any]:
    """A connection of the role with its own password, but for what `other` says."""
    kept = json.loads((place.data / "keys.json").read_text())
    host = (place.data / "database-socket").read_text().strip()
    known = {"host": host, "dbname": "seatrial", "user": user, "password": kept[PASSWORDS[user]]}
    return psycopg.connect(**(known | other), autocommit=True)


def test_every_rule_of_access_asks_for_a_password(running: Installation) -> None:
    text = (running.data / "postgres" / "pg_hba.conf").read_text()
    rules = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]

    assert rules
    assert {rule[0] for rule in rules} == {"local"}
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}
    with connect(running, "postgres") as line:
        loaded = line.execute("SELECT DISTINCT type, auth_method FROM pg_hba_file_rules").fetchall()
        stored = line.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin").fetchall()
    assert loaded == [("local", "scram-sha-256")]
    assert {name for name, _ in stored} == set(PASSWORDS)
    assert all(password.startswith("SCRAM-SHA-256$") for _, password in stored)


@pytest.mark.parametrize("user", sorted(PASSWORDS))
@pytest.mark.parametrize("password", ["", "wrong"], ids=["none", "wrong"])
def test_nobody_comes_in_without_the_password(running: Installation, user: str, password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(running, user, password=password)


@pytest.mark.parametrize(
    ("user", "database"),
    [("seatrial", "postgres"), ("seatrial_owner", "template1"), ("seatrial", "template1")],
)
def test_a_role_comes_into_its_own_database_alone(running: Installation, user: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        connect(running, user, dbname=database)


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "DROP TABLE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "ALTER TABLE {table} ADD COLUMN more text",
        "ALTER TABLE {table} OWNER TO seatrial",
        "CREATE RULE hide AS ON INSERT TO {table} DO INSTEAD NOTHING",
        "CREATE TRIGGER hide BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "COPY {table} TO PROGRAM 'cat'",
        "SET session_replication_role = replica",
        "SET ROLE seatrial_owner",
        "CREATE TABLE public.another (id int)",
    ],
    ids=lambda words: " ".join(re.sub(r"\{.*?\}", "it", words).split()[:4]),
)
def test_the_application_may_add_to_the_log_and_change_nothing(
    running: Installation, table: str, statement: str
) -> None:
    with connect(running, "seatrial") as line:
        before = line.execute(f"SELECT count(*) FROM {table}").fetchone()
        column = line.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 LIMIT 1", [table]
        ).fetchone()
        assert column
        with pytest.raises(psycopg.Error) as refused:
            line.execute(statement.format(table=table, column=column[0]))
        after = line.execute(f"SELECT count(*) FROM {table}").fetchone()

    assert refused.value.sqlstate == "42501"  # insufficient_privilege
    assert after is not None
    assert before is not None
    assert after >= before


def test_the_application_gives_itself_no_privilege(running: Installation) -> None:
    with connect(running, "seatrial") as line:
        line.execute("GRANT UPDATE ON audit_entry TO seatrial")  # PostgreSQL warns, and does nothing
        held = line.execute(
            "SELECT privilege_type FROM information_schema.table_privileges"
            " WHERE table_name = 'audit_entry' AND grantee = 'seatrial' ORDER BY 1"
        ).fetchall()

    assert held == [("INSERT",), ("SELECT",)]


def test_the_application_stands_soundly_and_the_owner_owns_everything(running: Installation) -> None:
    with connect(running, "seatrial_owner") as line:
        assert roles.standing(line, name="seatrial").sound
        strangers = line.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'S', 'v') AND relowner <> 'seatrial_owner'::regrole"
        ).fetchall()
        assert line.execute("SELECT count(*) FROM audit_entry").fetchone() != (0,)
    assert strangers == []


def test_the_backup_role_may_copy_the_cluster_and_reads_no_table(running: Installation) -> None:
    with connect(running, "seatrial_backup") as line:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("SELECT * FROM audit_entry")
        assert line.execute("SELECT pg_switch_wal() IS NOT NULL").fetchone() == (True,)
        found = line.execute("SELECT rolreplication FROM pg_roles WHERE rolname = current_user").fetchone()
    assert found == (True,)
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        connect(running, "seatrial", replication="true")


def test_a_data_folder_from_before_the_roles_takes_them_by_itself() -> None:
    for place in installation():
        place.start()
        founder = place.found()
        make_old(place)
        place.stop()
        kept = json.loads((place.data / "keys.json").read_text())
        del kept["owner"], kept["backup"]
        (place.data / "keys.json").write_text(json.dumps(kept))
        (place.data / "postgres" / "seatrial.roles").unlink()
        old_rules = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"
        (place.data / "postgres" / "pg_hba.conf").write_text(old_rules)

        place.start()

        assert place.sign_in(*founder)
        with connect(place, "seatrial_owner") as line:
            assert roles.standing(line, name="seatrial").sound
        with connect(place, "seatrial") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("DELETE FROM audit_entry")
        assert "replication all" not in (place.data / "postgres" / "pg_hba.conf").read_text()
        assert (place.data / "keys.json").stat().st_mode & 0o777 == 0o600


def make_old(place: Installation) -> None:
    """The database as an earlier version made it: everything belongs to the application's role."""
    with connect(place, "postgres") as line:
        line.execute("REASSIGN OWNED BY seatrial_owner TO seatrial")
        line.execute("ALTER DATABASE seatrial OWNER TO seatrial")


def test_lost_keys_are_made_anew(running: Installation) -> None:
    running.stop()
    old = (running.data / "keys.json").read_text()
    (running.data / "keys.json").unlink()

    running.start()

    assert (running.data / "keys.json").read_text() != old
    with connect(running, "seatrial_owner") as line:
        assert roles.standing(line, name="seatrial").sound


def test_a_server_of_ones_own_gets_by_with_an_owner_and_an_application() -> None:
    server, name = os.environ["SEATRIAL_TEST_SERVER"], f"roles_{os.getpid()}"
    with psycopg.connect(f"host={server} user=postgres dbname=postgres", autocommit=True) as line:
        for role in ("owner", "application"):
            line.execute(f"CREATE ROLE {name}_{role} LOGIN")
        line.execute(f"CREATE DATABASE {name} OWNER {name}_owner")
        try:
            for place in installation():
                place.database_url = f"postgresql://{name}_application@/{name}?host={server}"
                place.extra["SEATRIAL_DATABASE_OWNER_URL"] = (
                    f"postgresql://{name}_owner@/{name}?host={server}"
                )
                place.start()
                place.found()
                with psycopg.connect(host=server, dbname=name, user=f"{name}_application") as other:
                    assert roles.standing(other, name=f"{name}_application").sound
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        other.execute("TRUNCATE audit_entry")
                assert finding(place)["verdict"] == "ok"
                place.stop()
                place.extra.clear()
                place.database_url = f"postgresql://{name}_owner@/{name}?host={server}"
                told = finding(place)
                assert told["verdict"] == "warn"
                assert (
                    f"{name}_owner is not what it should be: it owns audit_batch, audit_entry"
                    in told["detail"]
                )
                assert "SEATRIAL_DATABASE_OWNER_URL" in told["remedy"]
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")
            for role in ("owner", "application"):
                line.execute(f"DROP ROLE {name}_{role}")


def finding(place: Installation) -> dict[str, str]:
    """What the doctor says of the roles."""
    place.extra["SEATRIAL_DATA"] = str(place.data)
    findings = json.loads(place.run("doctor", "--json").stdout)["findings"]
    found: dict[str, str] = next(each for each in findings if each["name"] == "roles")
    return found
