"""From evidence to a verdict: only a check that holds on valid evidence is a pass."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence.types import Item, Subject
from seatrial.domains.readiness import rules
from seatrial.domains.readiness.types import Criterion, ProbeUse, Verdict
from seatrial.domains.workspace.types import Source

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SERVICE = Service(
    urn="service:edi",
    name="edi",
    title="EDI",
    description="",
    type="service",
    lifecycle="production",
    owner="team:edi",
    system="",
    tier=1,
    environments=(),
    directory="",
    workspace="ops",
    source=Source("c.yaml"),
)
DEMO = Environment("demo", url="http://edi.test")


def a_criterion(check: str = "evidence.health.status == 200", **changes: Any) -> Criterion:
    use = ProbeUse("health", "http", {}, "http", 5 * MINUTE, MINUTE, MINUTE)
    fields: dict[str, Any] = {
        "id": "healthy",
        "title": "Healthy",
        "statement": "It answers.",
        "source": "S0:28",
        "area": "observability",
        "area_title": "Observability",
        "domain": "observability",
        "accepts": ("http",),
        "role": "operations_lead",
        "must": False,
        "waivable": True,
        "tiers": (),
        "verify": None,
        "probes": (use,),
        "check": check,
        "failure": "",
        "remedy": "",
    }
    return Criterion(**{**fields, **changes})


def an_item(findings: Mapping[str, Any] | None = None, **changes: Any) -> Item:
    fields: dict[str, Any] = {
        "uid": "1",
        "key": "k",
        "type": "http",
        "subject": Subject("service:edi", "demo"),
        "outcome": "found",
        "findings": findings or {"status": 200},
        "problem": "",
        "producer": "seatrial/probe/http@1",
        "provenance": "proven",
        "command": "GET",
        "scope": "GET http://edi.test",
        "count": 1,
        "sha256": "",
        "effective_at": NOW,
        "collected_at": NOW,
        "expires_at": NOW + 5 * MINUTE,
    }
    return Item(**{**fields, **changes})


def verdict(
    criterion: Criterion, *items: Item, now: datetime = NOW, missing: Mapping[str, str] | None = None
) -> Verdict:
    found = {"health": items[0]} if items else {}
    return rules.assess(
        criterion, items=found, missing=missing or {}, service=SERVICE, environment=DEMO, now=now
    )


def test_a_check_that_holds_passes_until_its_evidence_expires() -> None:
    found = verdict(a_criterion(), an_item())
    assert (found.result, found.reason) == ("pass", "health.status is 200")
    assert found.valid_until == NOW + 5 * MINUTE
    assert found.evidence == ("1",)


def test_a_check_that_does_not_hold_fails_with_what_it_saw() -> None:
    found = verdict(a_criterion(), an_item({"status": 503}))
    assert found.result == "fail"
    assert "health.status is 503" in found.reason


def test_a_failure_begins_with_the_words_of_its_author() -> None:
    found = verdict(a_criterion(failure="The service is ill"), an_item({"status": 503}))
    assert found.reason.startswith("The service is ill: evidence.health.status == 200 does not hold")


def test_a_service_that_does_not_answer_fails_and_says_why() -> None:
    found = verdict(a_criterion(), an_item({"status": 0, "answered": False, "reason": "connection refused"}))
    assert found.result == "fail"
    assert found.reason.endswith("connection refused")


def test_no_evidence_is_unknown() -> None:
    assert verdict(a_criterion()) == Verdict("unknown", "health: nothing has been collected yet", None)


def test_expired_evidence_is_unknown_even_if_it_was_good() -> None:
    found = verdict(a_criterion(), an_item(), now=NOW + 7 * MINUTE)
    assert (found.result, found.reason) == ("unknown", "health: the evidence expired 2 min ago")


def test_evidence_that_lacks_what_the_check_asks_for_is_unknown() -> None:
    found = verdict(a_criterion("evidence.health.json.version == '1'"), an_item())
    assert (found.result, found.reason) == (
        "unknown",
        "evidence.health.json.version is not in what was found",
    )


def test_a_metric_without_samples_fails() -> None:
    empty = an_item({"samples": 0}, type="metric", count=0, scope="up{job='edi'}")
    found = verdict(a_criterion("evidence.health.value < 3"), empty)
    assert found.result == "fail"
    assert "a threshold without samples fails" in found.reason


def test_what_fails_already_is_not_hidden_by_another_look_that_failed() -> None:
    criterion = a_criterion("evidence.health.status == 200 && evidence.queue.value < 3")
    queue = ProbeUse("queue", "metric", {}, "metric", 5 * MINUTE, MINUTE, MINUTE)
    criterion = replace(criterion, probes=(*criterion.probes, queue))
    silent = an_item({"status": 0, "answered": False, "reason": "connection refused"})
    items = {"health": silent, "queue": an_item(uid="2", outcome="failed", problem="connection refused")}
    found = rules.assess(criterion, items=items, missing={}, service=SERVICE, environment=DEMO, now=NOW)
    assert found.result == "fail"
    well = {**items, "health": an_item()}
    found = rules.assess(criterion, items=well, missing={}, service=SERVICE, environment=DEMO, now=NOW)
    assert (found.result, found.reason) == ("error", "queue: connection refused")


def test_a_look_that_failed_is_an_error_with_its_words() -> None:
    failed = an_item(outcome="failed", problem="Prometheus did not answer within 10 s")
    found = verdict(a_criterion(), failed)
    assert (found.result, found.reason) == ("error", "health: Prometheus did not answer within 10 s")


def test_a_check_that_cannot_be_evaluated_is_an_error() -> None:
    assert verdict(a_criterion("evidence.health.status > 'x'"), an_item()).result == "error"


def test_a_placeholder_without_a_value_is_unknown_and_named() -> None:
    found = verdict(a_criterion(), missing={"health": "environment.url"})
    assert found == Verdict("unknown", "the environment has no url, which health needs", None)


@pytest.mark.parametrize(("role", "title"), sorted(rules.ROLE_TITLES.items()))
def test_what_only_people_can_attest_waits_for_the_role(role: str, title: str) -> None:
    found = verdict(a_criterion("", role=role, probes=()))
    assert (found.result, found.reason) == (
        "unknown",
        f"only people can attest this; it waits for the {title}",
    )
