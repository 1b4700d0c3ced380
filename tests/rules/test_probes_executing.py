"""The probes that run something: command, script and sql. None runs without an execution."""

import os
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence import probes, rules
from seatrial.domains.evidence.types import PROBES, Execution, Item, Order, Subject
from seatrial.kit.files import FileMap

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs are kept apart on Linux only")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEEPER = Keeper(same_user=os.name == "posix" and os.geteuid() != 0)
assert probes


def observed(
    probe: str,
    parameters: dict[str, Any],
    *,
    files: dict[str, bytes] | None = None,
    secrets: frozenset[str] = frozenset(),
    execution: bool = True,
    seconds: float = 10,
) -> Item:
    """What the probe finds with these parameters; `files` are the workspace's."""
    order = Order(
        key="k", subject=Subject("service:edi", "production", "v1"), workspace="w", probe=probe,
        parameters=parameters, evidence_type="command", max_age=timedelta(days=1),
        every=timedelta(minutes=1), timeout=timedelta(seconds=seconds), author="checklist:c",
    )  # fmt: skip
    how = Execution(KEEPER, secrets=secrets) if execution else None
    return rules.observe(order, files=FileMap(files or {}), now=NOW, execution=how)


def look(probe: str, *, seconds: float = 10, **parameters: Any) -> Item:
    """The same with the parameters as words; `workspace` are the files."""
    files = parameters.pop("workspace", None)
    return observed(probe, parameters, files=files, seconds=seconds)


def test_what_runs_something_is_marked_and_no_other_is():
    assert {"command", "script", "sql"} <= set(rules.executing())
    assert {"file", "http", "document"}.isdisjoint(rules.executing())
    assert not any(probe.offline for probe in PROBES if probe.executes)


@pytest.mark.parametrize(
    ("probe", "parameters"),
    [
        ("command", {"command": ["true"]}),
        ("script", {"path": "a.sh", "interpreter": "sh"}),
        ("sql", {"connection": "env:X", "query": "SELECT 1"}),
    ],
)
def test_without_an_execution_nothing_runs(probe, parameters):
    item = observed(probe, parameters, execution=False, files={"a.sh": b"touch /tmp/ran"})

    assert item.outcome == "failed"
    assert "only on an enrolled runner" in item.problem


def test_a_command_is_words_and_no_shell_reads_them():
    item = look("command", command=["echo", "$HOME; touch x", "&& false", "`id`"])

    assert item.findings["stdout"] == "$HOME; touch x && false `id`\n"
    assert item.findings["exit_code"] == 0
    assert item.findings["as_expected"] is True
    assert item.command == "echo '$HOME; touch x' '&& false' '`id`'"


def test_a_command_sees_only_the_files_that_are_named():
    files = {"checks/a.sh": b"cat data.txt; ls", "data.txt": b"yes\n", "other.txt": b"no\n"}
    item = observed(
        "command", {"command": ["sh", "checks/a.sh"], "files": ["checks/*", "data.txt"]}, files=files
    )

    assert item.findings["stdout"] == "yes\nchecks\ndata.txt\n"


def test_a_file_that_is_named_and_missing_is_no_result():
    item = observed("command", {"command": ["true"], "files": ["checks/a.sh"]})

    assert (item.outcome, "no file checks/a.sh" in item.problem) == ("failed", True)


def test_a_script_gets_its_arguments_and_knows_its_subject():
    item = look(
        "script", path="-a.sh", interpreter="sh", arguments=["one", "two words"],
        workspace={"-a.sh": b'echo "$#:$2:$SEATRIAL_SERVICE:$SEATRIAL_REVISION"'},
    )  # fmt: skip

    assert item.findings["stdout"] == "2:two words:service:edi:v1\n"
    assert item.command == "sh ./-a.sh one 'two words'"


@pytest.mark.parametrize(
    ("expect", "words", "reason"),
    [
        ({"exit_code": 3}, "exit 3", ""),
        ({}, "echo bad >&2; exit 3", "exit code 3, not 0: bad"),
        ({"output": "^ok \\d+$"}, "echo first; echo ok 12", ""),
        ({"output": "^ok$"}, "echo nok", "stdout has nothing that matches ^ok$"),
        ({"output": "("}, "echo '('", "stdout has nothing that matches ("),
        ({"json": {"a": {"b": 1}}}, 'echo \'{"a": {"b": 1, "c": 2}}\'', ""),
        ({"json": {"a": 1}}, "echo '{\"a\": true}'", "not as expected"),
        ({"json": {}}, "echo no", "stdout is no JSON"),
        ({}, "kill -9 $$", "ended by SIGKILL"),
    ],
)
def test_the_end_is_compared_with_what_is_expected(expect, words, reason):
    findings = look("command", command=["sh", "-c", words], expect=expect).findings

    assert findings["as_expected"] is (reason == "")
    assert reason in findings.get("reason", "")


def test_a_pattern_that_never_ends_is_not_found_and_holds_nobody():
    findings = look(
        "command", command=["echo", "a" * 60 + "!"], expect={"output": "^(a+)+$"}, seconds=10
    ).findings

    assert findings["as_expected"] is False


def test_what_takes_too_long_is_stopped_and_told():
    item = look("command", command=["sleep", "30"], seconds=0.5)

    assert item.findings["stopped_by"] == "time"
    assert "ran longer than 0.5 s" in item.findings["reason"]


def test_a_secret_reaches_the_program_and_no_record(monkeypatch):
    monkeypatch.setenv("EDI_TOKEN", "s3cr3t-value")
    words = ["sh", "-c", "echo $TOKEN $TOKEN >&2; test $TOKEN"]
    asked = {"command": words, "secrets": {"TOKEN": "env:EDI_TOKEN"}}
    item = observed("command", asked)
    assert "does not let definitions use env:EDI_TOKEN" in item.problem

    allowed = observed("command", asked, secrets=frozenset({"env:EDI_TOKEN"}))
    assert allowed.findings["exit_code"] == 0
    assert allowed.findings["stderr"] == "*** ***\n"
    assert "s3cr3t" not in str(allowed)


@pytest.mark.parametrize(
    "reference", ["EDI", "env:", "edi-", "file:relative", "http://x", "env:A B", "file:/a\0b"]
)
def test_what_is_no_reference_is_refused(reference):
    item = look("sql", connection=reference, query="SELECT 1")

    assert "env:NAME or file:/PATH" in item.problem


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "edi's data.db"
    with sqlite3.connect(file) as line:
        line.execute("CREATE TABLE queue (id INTEGER, state TEXT, at REAL, raw BLOB)")
        line.executemany(
            "INSERT INTO queue VALUES (?, ?, ?, ?)", [(n, "dead", 1e400, b"abc") for n in range(5)]
        )
    line.close()
    monkeypatch.setenv("EDI", f"sqlite:///{file}")
    return file


def ask(query: str, *, seconds: float = 10, **more: Any) -> Item:
    asked = {"connection": "env:EDI", "query": query, **more}
    return observed("sql", asked, secrets=frozenset({"env:EDI"}), seconds=seconds)


def test_sql_gives_rows_by_column(database):
    findings = ask("SELECT id, state, at, raw FROM queue WHERE id < :most", parameters={"most": 2}).findings

    assert findings["row_count"] == 2
    assert findings["first"] == {"id": 0, "state": "dead", "at": "inf", "raw": "(3 bytes)"}
    assert findings["columns"] == ["id", "state", "at", "raw"]
    assert ask("SELECT integrity_check AS found FROM pragma_integrity_check").findings["first"] == {
        "found": "ok"
    }


def test_sql_reads_at_most_so_many_rows(database):
    findings = ask("SELECT id FROM queue", rows=3).findings

    assert (findings["row_count"], findings["truncated"]) == (3, True)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM queue",
        "INSERT INTO queue VALUES (1, 'a', 0, '')",
        "UPDATE queue SET state = 'x'",
        "DROP TABLE queue",
        "CREATE TABLE more (id)",
        "ATTACH DATABASE '/tmp/other.db' AS other",
        "PRAGMA query_only = 0",
        "PRAGMA writable_schema = 1",
        "SELECT load_extension('/tmp/evil.so')",
        "SELECT 1; DELETE FROM queue",
        "VACUUM INTO '/tmp/copy.db'",
    ],
)
def test_sql_that_does_more_than_read_does_nothing(database, query):
    before = database.read_bytes()
    item = ask(query)

    assert item.outcome == "failed"
    assert database.read_bytes() == before
    assert not Path("/tmp/copy.db").exists()


def test_sql_that_never_ends_is_ended(database):
    query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    assert ask(query, seconds=1).problem == "interrupted"


def test_a_reference_that_holds_no_address_tells_nothing_of_what_it_holds(monkeypatch, tmp_path):
    shadow = tmp_path / "shadow"
    shadow.write_text("root:$6$hash:19000\n")
    reference = f"file:{shadow}"
    item = observed("sql", {"connection": reference, "query": "SELECT 1"}, secrets=frozenset({reference}))

    assert "no address of a database" in item.problem
    assert "hash" not in str(item)
