"""`seatrial gate` ends with 0, 1 or 2 and writes JUnit; break-glass is asked for, and closed again."""

import json
import re
from pathlib import Path

import pytest
from junitparser import JUnitXml

from seatrial.domains.gates.models import BreakGlass, GateAnswer
from seatrial.domains.gates.services import asking
from seatrial.kit import clock
from tests.cli.test_dry_runs import Run, run
from tests.factories import gates

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
ASK = ("gate", "edi-gateway", "--environment", "production", "--digest", gates.ONE)


def data(out: str) -> object:
    """What a command printed as JSON, behind what the server of the test logs."""
    begins = re.search(r"^[\[{](?!\d)", out, re.MULTILINE)
    assert begins, out
    return json.loads(out[begins.start() :])


@pytest.mark.parametrize(("passes", "code"), [(True, 0), (False, 1), (None, 2)])
def test_the_answer_is_the_exit_code_and_a_report(
    run: Run, monkeypatch, tmp_path: Path, passes, code
) -> None:
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(True), gates.says(passes)))
    gates.stand()
    report = tmp_path / "gate.xml"

    found, out, said = run(*ASK, "--junit", str(report))

    assert found == code
    assert "Clause 1" in out
    assert {0: "Go:", 1: "No-go:", 2: "Could not tell:"}[code] in said
    (suite,) = JUnitXml.fromfile(str(report))
    assert (suite.tests, suite.failures, suite.errors) == (2, int(code == 1), int(code == 2))
    assert GateAnswer.objects.count() == 1


def test_a_dry_run_keeps_nothing_and_json_has_it_all(run: Run, monkeypatch) -> None:
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(True)))
    gates.stand()
    code, out, _ = run("gate ask", *ASK[1:], "--dry-run", "--json")
    assert (code, data(out)["allowed"]) == (0, True)
    assert not GateAnswer.objects.exists()
    code, _, said = run("gate", "edi-gatway", *ASK[2:])
    assert (code, "edi-gateway" in said) == (2, True)
    assert run("gate", "edi-gateway", "--environment", "production")[0] == 2


def test_lists(run: Run, monkeypatch) -> None:
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(True)))
    gates.stand("plain")
    run(*ASK)
    assert "edi-gateway" in run("gate answers")[1]
    assert data(run("gate passages", "--json")[1]) == []
    assert "plain" in run("gate sources")[1]
    assert run("gate sources", "--deliveries")[0] == 0


def test_break_glass_is_asked_for_and_closed(run: Run) -> None:
    gates.stand()
    words = ("edi-gateway", "--environment", "production", "--reason", "Claims are stuck")
    code, _, said = run("gate break-glass request", *words, "--dry-run")
    assert (code, "Nobody was asked" in said, BreakGlass.objects.count()) == (0, True, 0)
    code, _, said = run("gate break-glass request", *words)
    row = BreakGlass.objects.get()
    assert (code, f"/gates/break-glass/{row.uid}" in said) == (0, True)
    assert run("gate break-glass show", str(row.uid))[0] == 1
    assert str(row.uid)[:8] in run("gate break-glass list")[1]
    assert run("gate break-glass end", str(row.uid))[0] == 0
    row.refresh_from_db()
    assert row.ended_at is not None
    assert row.ended_at <= clock.now()
