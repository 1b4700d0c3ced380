"""Load tests by commit: the page, the API and the command show a regression at the commit that brought it."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services
from seatrial.domains.evidence.services.importing import Wanted
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.factories import catalog as factory

__all__ = ["run"]
ROOT = system("test")


def send(levels: list[float], *, runs: int = 5) -> None:
    """So many summaries of k6 for each commit, with a p95 in milliseconds around its level."""
    dice = random.Random(7)
    service = catalog.by_urn("service:edi-gateway")
    if service is None:
        factory.service("edi-gateway", owner="team:edi")
        service = catalog.by_urn("service:edi-gateway")
    assert service is not None
    now = clock.now()
    for number, level in enumerate(levels):
        for each in range(runs):
            trend = {"avg": 90.0, "p(95)": level * dice.gauss(1, 0.04)}
            summary: dict[str, Any] = {
                "root_group": {}, "state": {},
                "metrics": {"http_req_duration": {"values": trend},
                            "http_reqs": {"values": {"count": 900 + each, "rate": 30.0}}},
            }  # fmt: skip
            at = now - timedelta(hours=len(levels) - number, minutes=-each)
            wanted = Wanted("default", revision=f"c0ffee{number:02}", effective_at=at)
            services.import_report(
                json.dumps(summary).encode(), wanted=wanted, service=service, actor=ROOT, limit=10**6, now=now
            )


@pytest.mark.django_db
@pytest.mark.mission("R214")
def test_a_regression_is_shown_at_its_commit(by: Callable[[str], Client]) -> None:
    send([200.0] * 8 + [260.0] * 4)
    found = by("lead").get("/api/v1/insights/performance/edi-gateway").json()
    assert (found["environment"], found["metric"], found["runs"]) == ("default", "p95_seconds", 60)
    assert [each["commit"] for each in found["commits"]][:2] == ["c0ffee00", "c0ffee01"]
    assert found["regression"]["commit"] == "c0ffee08"
    assert [(each["commit"], each["is_worse"]) for each in found["shifts"]] == [("c0ffee08", True)]
    page = by("lead").get("/insights/performance?service=edi-gateway").text
    for word in ("regression", "c0ffee08", "course-mark", "http_reqs:rate"):
        assert word in page, word
    steady = by("lead").get("/insights/performance?service=edi-gateway&metric=reached").text
    assert "no regression" in steady
    assert "course-mark" not in steady
    missing = by("lead").get("/api/v1/insights/performance/edi-gateway?metric=p96_seconds")
    assert (missing.status_code, "p95_seconds" in missing.text) == (404, True)


@pytest.mark.django_db
def test_without_load_tests_the_page_says_how_to_send_one(by: Callable[[str], Client], cast: Cast) -> None:
    factory.service("edi-gateway", owner="team:edi")
    assert "Choose a service" in by("lead").get("/insights/performance").text
    assert "--revision COMMIT" in by("lead").get("/insights/performance?service=edi-gateway").text
    found = by("lead").get("/api/v1/insights/performance/edi-gateway").json()
    assert (found["metric"], found["commits"], found["is_enough"]) == ("", [], False)
    assert by("lead").get("/insights/performance?service=nothing").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_exit_code_is_the_answer(run: Run, cast: Cast) -> None:
    send([200.0] * 2, runs=2)
    code, _, said = run("evidence trend", "edi-gateway")
    assert (code, "4 runs: too few to tell a shift from noise (12 are needed)." in said) == (2, True)
    send([200.0] * 8 + [260.0] * 4)
    code, out, said = run("evidence trend", "edi-gateway")
    assert (code, "c0ffee08" in out, "Regression since c0ffee08: +" in said) == (1, True, True)
    assert run("evidence trend", "edi-gateway", "--metric", "reached", "--json")[0] == 0
