"""Evidence from the command line, against a server that listens."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from seatrial.cli import run
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import catalog as factory

REPORTS = Path(__file__).parents[1] / "reports"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call(tmp_path: Path, live_server, settings, capsys):
    """`call("push", ...)` runs `seatrial evidence`; gives the exit code, stdout and stderr."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    factory.service("edi-gateway")
    now = clock.now()
    issued = identity.issue_token(
        "ci",
        scopes=["read", "evidence:attach"],
        expires_at=now + timedelta(hours=1),
        actor=system("up"),
        now=now,
    )
    (tmp_path / "client.json").write_text(
        json.dumps({"url": live_server.url, "token": issued.secret, "expires_at": "2030-01-01T00:00:00Z"})
    )

    def run_it(*words: str) -> tuple[int, str, str]:
        code = run([*words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        data = [line for line in said.out.splitlines() if "[info" not in line]  # the server's log
        return code, "\n".join(data), said.err

    return run_it


def test_a_report_is_read_and_said_what_it_is_worth(call) -> None:
    code, _, words = call(
        "evidence",
        "push",
        "edi-gateway",
        "--type",
        "scan",
        "--name",
        "bandit",
        str(REPORTS / "bandit-1.9.4.sarif"),
    )
    row = Evidence.objects.get()
    assert (code, row.name, row.findings["high"]) == (0, "bandit", 1)
    assert "4 in, 4 taken, 0 rejected" in words and "no enrolled producer vouches for it" in words
    assert call("evidence", "push", "edi-gateway", "--type", "scan", "--name", "bandit",
                str(REPORTS / "bandit-1.9.4.sarif"))[2].count("stood already") == 1  # fmt: skip


def test_findings_and_any_file_are_attached_and_listed(call, tmp_path: Path) -> None:
    record = tmp_path / "record.txt"
    record.write_text("restored in 42 minutes")
    code, out, _ = call(
        "evidence", "push", "edi-gateway", "--type", "drill", "--name", "restore", "--finding", "minutes=42",
        "--finding", "who=Ada", "--effective", "2026-01-02T10:00:00Z", str(record), "--json",
    )  # fmt: skip
    assert code == 0 and json.loads(out)["findings"] == {"minutes": 42, "who": "Ada"}
    uid = json.loads(out)["uid"]
    assert json.loads(call("evidence", "show", uid)[1])["effective_at"] == "2026-01-02T10:00:00Z"
    listed = json.loads(call("evidence", "list", "--service", "edi-gateway", "--type", "drill", "--json")[1])
    assert [each["uid"] for each in listed] == [uid]
    assert "drill" in call("evidence", "list")[1]


def test_a_dry_run_stores_nothing_and_rejects_make_a_no(call, tmp_path: Path) -> None:
    report = tmp_path / "half.sarif"
    report.write_text('{"version": "2.1.0", "runs": [{"results": [{"ruleId": "a"}, {}]}]}')
    code, _, words = call("import", "evidence", str(report), "--service", "edi-gateway", "--dry-run")
    assert (code, Evidence.objects.count()) == (1, 0)
    assert "/runs/0/results/1: not taken: it names no rule" in words and "2 in, 1 taken, 1 rejected" in words
    assert call("import", "evidence", str(report), "--service", "edi-gateway")[0] == 1
    assert Evidence.objects.get().findings["rejected"] == 1


def test_wrong_evidence_is_retracted_and_that_taken_back(call) -> None:
    out = call("evidence", "push", "edi-gateway", "--type", "drill", "--finding", "ok=true", "--json")[1]
    uid = json.loads(out)["uid"]
    assert call("evidence", "retract", uid, "--reason", "wrong service")[0] == 0
    assert call("evidence", "retract", uid, "--undo")[0] == 0
    code, _, words = call("evidence", "retract", uid, "--undo")
    assert code == 2 and "it is not retracted" in words


def test_nothing_to_send_and_a_wrong_type_are_told(call) -> None:
    assert call("evidence", "push", "edi-gateway", "--type", "scan")[0] == 64
    code, _, words = call("evidence", "push", "edi-gateway", "--type", "scann", "--finding", "a=1")
    assert code == 2 and "Did you mean scan?" in words
