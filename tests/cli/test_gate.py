"""`seatrial gate` ends with 0, 1 or 2 and writes JUnit; break-glass is asked for, and closed again."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from junitparser import JUnitXml

from seatrial.domains.gates.models import BreakGlass, GateAnswer
from seatrial.domains.gates.services import asking
from seatrial.domains.reviews.services import CannotDecide, revoke
from seatrial.kit import clock
from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.factories import gates
from tests.factories.reviews import DIGEST, World, files

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


@pytest.mark.mission("R070")
def test_the_command_says_go_only_with_every_sign_off_that_is_demanded(
    run: Run, cast: Cast, deliver_events: Callable[[datetime], int]
) -> None:
    """Against the server that runs, by its own clauses: no signatures but all of them open it."""
    world = World(cast, deliver_events)
    kept = files()
    # nobody waits for anybody, so that each may be the one that lacks
    kept["matrix.yaml"] = kept["matrix.yaml"].replace(b", order: 2", b"")
    world.apply(kept, now=clock.now())

    def gate(digest: str = DIGEST) -> int:
        return run("gate", "edi-gateway", "--environment", "production", "--digest", digest)[0]

    slots = ("security", "operations", "product", "owner")
    assert gate() == 1
    review = world.prepared(now=clock.now())
    world.accept_all(review, now=clock.now())
    assert gate() == 1
    for missing in slots:
        world.propose(review, now=clock.now())
        for slot in slots:
            if slot != missing:
                assert gate() == 1
                world.sign(review, slot, now=clock.now())
        with pytest.raises(CannotDecide) as refused:
            world.decide(review, now=clock.now())
        assert [each.place for each in refused.value.faults] == [f"/signature/{missing}"]
        assert gate() == 1
    world.sign(review, missing, now=clock.now())
    assert gate() == 1  # signed by all, and decided by nobody
    decision = world.decide(review, now=clock.now())
    assert (gate(), gate(gates.OTHER)) == (0, 1)
    revoke(decision.uid, reason="a bug", actor=world.actor("owner"), now=clock.now())
    assert gate() == 1


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
