"""`seatrial monitoring` asks the server, and its exit code is the answer."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.kit import clock
from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.factories import monitoring as factory

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_rules_and_dashboards_are_listed_by_file_and_line(run: Run, cast: Cast) -> None:
    del cast
    factory.apply()
    code, out, said = run("monitoring rules", "--fault", "dead-anchor")
    assert (code, "Slow" in out) == (1, True)
    assert "alerts/edi.yaml:19: runbooks/down.md has no heading #restart" in out + said
    assert run("monitoring rules", "--text", "nothing")[0] == 0
    code, out, said = run("monitoring dashboards", "--service", "edi-gateway")
    assert (code, "edi_strange" in out + said) == (1, True)
    told = run("monitoring rule", "edi-gateway", "Down")[1:]
    assert "Nobody can send. Ask another machine first." in "".join(told)
    assert run("monitoring rule", "edi-gateway", "Gone")[0] == 2


def test_health_is_the_exit_code(run: Run, cast: Cast, deliver_events: Callable[[datetime], int]) -> None:
    del cast
    factory.apply()
    assert run("monitoring health")[0] == 2
    now = clock.now()
    deliver_events(now)
    evidence.collect(evidence.claim_due(now=now, limit=100), clock=lambda: now)
    deliver_events(now)
    code, out, _ = run("monitoring health", "--json")
    assert code == 0
    assert "overdue" in "".join(run("monitoring health", "--service", "edi-gateway")[1:])
    assert "healthy" in json.dumps(out)
