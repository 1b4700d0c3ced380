"""What opens a review by itself: a first launch, another architecture, a vendor (S0:22-24; R006 to R008)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import services as deployments
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.reviews import models, selectors, services
from seatrial.domains.reviews.types import Artefact, Review
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast, make_cast
from tests.cli.test_dry_runs import Run, run
from tests.factories import gates, webhooks
from tests.factories.reviews import DAY, DIGEST, HOUR, NOW, World, component, files

__all__ = ["run"]
pytestmark = pytest.mark.django_db
SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {{name: edi-gateway-latency}}
spec:
  service: edi-gateway
  indicator:
    metadata: {{name: within}}
    spec:
      ratioMetric:
        counter: true
        good: {{metricSource: {{type: Prometheus, spec: {{query: good}}}}}}
        total: {{metricSource: {{type: Prometheus, spec: {{query: total}}}}}}
  timeWindow: [{{duration: 28d, isRolling: true}}]
  budgetingMethod: Occurrences
  objectives: [{{displayName: Within, target: {target}}}]
"""
VENDOR_LIST = b"""\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: launch, title: Vendor}
spec:
  version: 1.0.0
  when: service.operator == "vendor"
  areas:
    - name: access
      title: Access
      domain: security
      role: security_lead
      criteria:
        - {id: access-revoked, title: Access is revoked, statement: Nobody has it., accepts: [document]}
"""


def drafts() -> list[Review]:
    """Those that opened by themselves, the oldest first."""
    return list(reversed(selectors.reviews(selectors.Filter(state="draft"))))


def ops(*, target: str = "0.99", more: dict[str, bytes] | None = None, **entry: Any) -> dict[str, bytes]:
    catalog = component(**entry)
    return {
        **files(),
        "catalog.yaml": catalog,
        "slo.yaml": SLO.format(target=target).encode(),
        **(more or {}),
    }


def deployed(world: World, *, environment: str = "production", now: datetime = NOW) -> None:
    said = Recorded(environment, now, now, digest=DIGEST)
    deployments.record_deployment("edi-gateway", said=said, actor=system("test"), now=now)
    world.deliver(now)


@pytest.fixture
def bare(cast: Cast, deliver_events: Callable[[datetime], int]) -> World:
    """Everybody, and nothing applied."""
    return World(cast, deliver_events)


# R006


@pytest.mark.mission("R006")
@pytest.mark.django_db(transaction=True)
def test_the_first_launch_opens_its_review_and_the_gate_stays_shut(
    run: Run, monkeypatch: pytest.MonkeyPatch, settings: Any, deliver_events: Callable[[datetime], int]
) -> None:
    monkeypatch.setenv(gates.SECRET.partition(":")[2], webhooks.HIDDEN)
    settings.SECRET_ALLOW = [gates.SECRET]
    world = World(make_cast(), deliver_events)
    source = gates.SOURCE.format(type="cloudevents", secret=gates.SECRET, more="").replace(
        "    acme/gone: service:edi-gateway\n", ""
    )
    world.apply(ops(more={"source.yaml": source.encode()}), now=clock.now())

    event = webhooks.structured(webhooks.cdevent(digest=DIGEST.partition(":")[2]))
    sent = Client().post(
        "/api/v1/gates/observed/cloudevents",
        data=webhooks.body(event),
        content_type="application/cloudevents+json",
        headers={"Authorization": f"Bearer {webhooks.HIDDEN}"},
    )
    assert sent.status_code == 202, sent.content
    deliver_events(clock.now())

    (draft,) = drafts()
    assert (draft.trigger, draft.kind, draft.environment) == ("first_launch", "new_service", "production")
    assert draft.artefact.digest == DIGEST
    code, _, said = run("gate", "edi-gateway", "--environment", "production", "--digest", DIGEST)
    assert (code, "No-go:" in said) == (1, True)


def test_a_later_deployment_one_elsewhere_and_one_with_a_go_open_nothing(world: World) -> None:
    deployed(world, environment="staging")
    assert drafts() == []
    deployed(world)
    assert [each.trigger for each in drafts()] == ["first_launch"]
    deployed(world, now=NOW + HOUR)
    assert len(drafts()) == 1


def test_what_was_decided_before_is_no_first_launch(world: World) -> None:
    world.gone()
    deployed(world, now=NOW + HOUR)
    assert drafts() == []


def test_a_draft_is_completed_by_the_lead_before_it_begins(world: World) -> None:
    deployed(world)
    (draft,) = drafts()
    assert models.Item.objects.filter(review=draft.uid).exists()
    with pytest.raises(services.CannotStep):
        services.begin_preparing(draft.name, actor=world.actor("lead"), now=NOW)
    done = services.complete(
        draft.name, scope="All", architecture_changes="None", target_date=date(2026, 12, 24),
        actor=world.actor("lead"), now=NOW,
    )  # fmt: skip
    assert done.state == "initiated"
    services.begin_preparing(draft.name, actor=world.actor("lead"), now=NOW)


def test_without_a_template_the_log_says_that_none_was_opened(world: World) -> None:
    kept = files()
    del kept["templates.yaml"]
    world.apply(kept)
    deployed(world)
    assert drafts() == []
    entry = Entry.objects.get(action="reviews.not-opened")
    assert (entry.subject, entry.details["trigger"]) == ("service:edi-gateway", "first_launch")


# R007


@pytest.mark.mission("R007")
def test_a_new_dependency_and_another_objective_are_two_triggers(bare: World) -> None:
    bare.apply(ops())
    assert drafts() == []
    both = "resource:default/database, resource:default/outbox"
    bare.apply(ops(target="0.999", depends=both), now=NOW + HOUR)

    found = {each.trigger_details["facet"]: each for each in drafts()}
    assert {each.trigger for each in found.values()} == {"architecture_change"}
    assert {each.kind for each in found.values()} == {"major_release"}
    dependency, objective = found["depends_on"].trigger_details, found["slo"].trigger_details
    assert (dependency["old"], dependency["new"]) == ("resource:default/database", both)
    assert (objective["old"], objective["new"]) == ("edi-gateway-latency 0.99", "edi-gateway-latency 0.999")
    assert len(found) == len(drafts()) == 2


@pytest.mark.mission("R007")
def test_other_words_about_the_same_are_none(bare: World) -> None:
    bare.apply(ops())
    told = ops()
    told["catalog.yaml"] = told["catalog.yaml"].replace(
        b"  title: EDI gateway\n", b"  title: The EDI gateway\n  description: Takes claims.\n", 1
    )
    told["slo.yaml"] = told["slo.yaml"].replace(b"displayName: Within", b"displayName: In time")
    bare.apply(told, now=NOW + HOUR)
    assert drafts() == []


@pytest.mark.parametrize(
    ("change", "facet", "old", "new"),
    [
        ({"tier": 1}, "tier", "2", "1"),
        ({"depends": ""}, "depends_on", "resource:default/database", "nothing"),
        ({"target": "0.5"}, "slo", "edi-gateway-latency 0.99", "edi-gateway-latency 0.5"),
    ],
)
def test_each_facet_quotes_what_it_was_and_is(
    bare: World, change: dict[str, Any], facet: str, old: str, new: str
) -> None:
    bare.apply(ops())
    bare.apply(ops(**change), now=NOW + HOUR)
    (draft,) = drafts()
    assert [draft.trigger_details[name] for name in ("facet", "old", "new")] == [facet, old, new]


def test_only_what_the_policy_watches_opens_a_review_and_each_change_once(bare: World) -> None:
    bare.apply({**ops(), "policy.yaml": files(policy="  watches: [slo]")["policy.yaml"]})
    kept = {**ops(tier=1), "policy.yaml": files(policy="  watches: [slo]")["policy.yaml"]}
    bare.apply(kept, now=NOW + HOUR)
    assert drafts() == []
    bare.apply({**kept, "slo.yaml": SLO.format(target="0.5").encode()}, now=NOW + 2 * HOUR)
    bare.apply(kept, now=NOW + 3 * HOUR)
    bare.apply({**kept, "slo.yaml": SLO.format(target="0.5").encode()}, now=NOW + 4 * HOUR)
    assert [each.trigger_details["new"] for each in drafts()] == [
        "edi-gateway-latency 0.5", "edi-gateway-latency 0.99",
    ]  # fmt: skip


# R008


def with_vendor(**dates: str) -> dict[str, bytes]:
    said = {"seatrial.dev/operator": "vendor", "seatrial.dev/vendor": "harbour", **dates}
    annotations = "".join(f', {name}: "{value}"' for name, value in said.items())
    return ops(annotations=annotations, more={"checklist.yaml": VENDOR_LIST})


def asked(review: Review) -> list[str]:
    return list(models.Item.objects.filter(review=review.uid).values_list("criterion", flat=True))


def test_a_vendor_that_comes_opens_a_transition(bare: World) -> None:
    bare.apply(ops(more={"checklist.yaml": VENDOR_LIST}))
    bare.apply(with_vendor(), now=NOW + HOUR)
    (draft,) = drafts()
    assert (draft.trigger, draft.kind) == ("vendor_onboarding", "vendor_transition")
    assert (draft.trigger_details["old"], draft.trigger_details["new"]) == ("internal", "vendor harbour")


@pytest.mark.mission("R008")
def test_the_end_of_a_contract_opens_a_transition_that_asks_for_the_access(bare: World) -> None:
    bare.apply(with_vendor())
    bare.apply(with_vendor(**{"seatrial.dev/contract-ends": "2027-01-31"}), now=NOW + HOUR)
    (draft,) = drafts()
    assert (draft.trigger, draft.kind) == ("vendor_offboarding", "vendor_transition")
    assert draft.trigger_details["new"] == "2027-01-31"
    assert asked(draft) == ["access-revoked"]


def test_a_vendor_that_has_gone_is_still_asked_for_the_access(bare: World) -> None:
    bare.apply(with_vendor())
    bare.apply(ops(more={"checklist.yaml": VENDOR_LIST}), now=NOW + HOUR)
    (draft,) = drafts()
    assert draft.trigger == "vendor_offboarding"
    assert (draft.trigger_details["old"], draft.trigger_details["new"]) == ("vendor harbour", "internal")
    assert asked(draft) == ["access-revoked"]


def test_a_contract_that_ends_by_itself_opens_it_on_its_day_once(bare: World) -> None:
    bare.apply(with_vendor(**{"seatrial.dev/contract-ends": "2026-12-01"}))
    assert services.notice_contracts(now=NOW) == 0
    for _ in range(2):
        services.notice_contracts(now=NOW + 10 * DAY)
    assert [each.trigger for each in drafts()] == ["vendor_offboarding"]


def test_an_artefact_that_nobody_names_is_named_by_the_deployment(world: World) -> None:
    deployed(world)
    assert drafts()[0].artefact == Artefact(digest=DIGEST)
