"""Attaching: what is sent stands as evidence; criteria that wait for it see the piece that counts."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.services import CannotAttach, CannotRetract
from seatrial.domains.evidence.services.looking import order_of
from seatrial.domains.evidence.types import Reference, Subject, Submission
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import canonical
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW
from tests.domains.evidence.watches import order
from tests.factories import catalog as factory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SCAN = Submission(Subject("service:edi-gateway", "default"), "scan", "trivy", {"critical": 0}, "trivy 0.57")
BY_HAND = Actor("human", "person-1", "Ada", within={"service:edi-gateway": frozenset({"evidence:attach"})})
BY_CI = replace(BY_HAND, kind="service", uid="token-1", name="CI", vouched_by="ci:github/acme/edi")


def wait_for(**parameters: Any) -> str:
    """A criterion waits for the scan; gives the key of its order."""
    max_age = parameters.pop("max_age", 3650 * DAY)
    wanted = order(
        "scan",
        key=f"service:edi-gateway@default#upload:{sorted(parameters.items())}",
        subject=Subject("service:edi-gateway", "default", parameters.pop("deployed", "")),
        probe="upload",
        parameters={"type": "scan", "name": "trivy", **parameters},
        evidence_type="scan",
        max_age=max_age,
    )
    known = [services_order(each) for each in Watch.objects.exclude(key=wanted.key)]
    services.keep_watches([*known, wanted], now=NOW)
    return wanted.key


def services_order(watch: Watch) -> Any:
    """The order that a watch keeps."""
    return order_of(watch)


def send(sent: Submission = SCAN, *, actor: Actor = BY_HAND, now: datetime = NOW) -> services.Attached:
    """Sent by the actor about the gateway."""
    return services.attach(sent, service=catalog.service("edi-gateway"), actor=actor, now=now)


@pytest.fixture(autouse=True)
def gateway(db: None) -> None:
    """The service that all of it is about."""
    factory.service("edi-gateway")


def test_what_is_sent_stands_with_its_subject_producer_and_three_dates() -> None:
    sent = send(replace(SCAN, effective_at=NOW - 3 * DAY)).item
    row = Evidence.objects.get()
    assert (row.service, row.type, row.name, row.producer) == (
        "service:edi-gateway",
        "scan",
        "trivy",
        "trivy 0.57",
    )
    assert (row.effective_at, row.collected_at, row.expires_at) == (NOW - 3 * DAY, NOW, NOW + 27 * DAY)
    assert (row.sent_by, row.author, row.uid) == ("person-1", "human:person-1", row.uid)
    assert selectors.item(row.uid) == sent
    entry = Entry.objects.get(action="evidence.attached")
    assert entry.details["sha256"] == row.sha256 and entry.subject == "service:edi-gateway"


def test_its_digest_can_be_made_again_from_what_is_shown() -> None:
    item = send(replace(SCAN, effective_at=NOW, uri="https://ci.example.org/1", scope="all images")).item
    content = {
        "type": "scan", "name": "trivy", "subject": ["service:edi-gateway", "default", ""],
        "producer": "trivy 0.57", "command": "", "scope": "all images", "count": 1,
        "findings": {"critical": 0}, "uri": "https://ci.example.org/1", "artefacts": [],
        "effective_at": "2026-03-02T09:00:00+00:00",
    }  # fmt: skip
    assert item.sha256 == canonical.digest(content)


def test_the_same_by_hand_is_asserted_and_by_an_enrolled_producer_proven() -> None:
    assert send(actor=BY_HAND).item.provenance == "asserted"
    proven = send(actor=BY_CI).item
    assert (proven.provenance, proven.extra["vouched_by"]) == ("proven", "ci:github/acme/edi")


def test_a_criterion_that_waits_sees_it_at_once_and_one_that_comes_later_too() -> None:
    early = wait_for()
    assert selectors.latest([early]) == {}
    item = send().item
    assert selectors.latest([early])[early].uid == item.uid
    late = wait_for(revision="any")
    assert selectors.latest([late])[late].uid == item.uid


def test_who_waits_is_told_once_and_nobody_else() -> None:
    key = wait_for()
    assert send().bound == (key,)
    assert send(replace(SCAN, name="bandit")).bound == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->'fields'->'keys' FROM procrastinate_jobs WHERE args->'fields' ? 'keys'")
        told = [json.loads(keys) for (keys,) in cursor.fetchall()]
    assert told == [[key]]


def test_an_upload_with_an_old_effective_date_neither_extends_nor_supersedes() -> None:
    key = wait_for(max_age=10 * DAY)
    fresh = send(replace(SCAN, effective_at=NOW - DAY)).item
    send(replace(SCAN, effective_at=NOW - 9 * DAY, findings={"critical": 3}), now=NOW + DAY)
    seen = selectors.latest([key])[key]
    assert (seen.uid, seen.expires_at) == (fresh.uid, NOW + 9 * DAY)


def test_evidence_that_is_old_when_it_is_sent_counts_only_for_what_is_left() -> None:
    key = wait_for(max_age=10 * DAY)
    send(replace(SCAN, effective_at=NOW - 11 * DAY))
    assert selectors.latest([key])[key].expires_at == NOW - DAY


def test_a_date_in_the_future_is_refused_and_a_clock_that_is_a_little_ahead_is_not() -> None:
    with pytest.raises(Invalid) as refused:
        send(replace(SCAN, effective_at=NOW + timedelta(hours=1)))
    assert refused.value.faults[0].place == "/effective_at"
    assert send(replace(SCAN, effective_at=NOW + timedelta(minutes=1))).item.effective_at == NOW


def test_the_same_content_with_its_date_sent_again_is_the_same_evidence() -> None:
    first = send(replace(SCAN, effective_at=NOW - DAY))
    again = send(replace(SCAN, effective_at=NOW - DAY), now=NOW + DAY)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.item == first.item
    assert send(replace(SCAN, effective_at=NOW - DAY), actor=BY_CI).is_new, "proof is more than the same word"
    assert send().is_new and send().is_new, "without a date, each is true at its own time"


def test_proof_is_wanted_and_an_assertion_refused_with_the_reason() -> None:
    key = wait_for(provenance="proven")
    send()
    seen = selectors.latest([key])[key]
    assert seen.outcome == "failed" and "no enrolled producer vouches for it" in seen.problem
    proven = send(replace(SCAN, effective_at=NOW - DAY), actor=BY_CI).item
    send(replace(SCAN, findings={"critical": 9}))
    seen = selectors.latest([key])[key]
    assert (seen.uid, seen.outcome) == (proven.uid, "found"), "a newer assertion does not hide the proof"


def test_only_evidence_of_the_deployed_revision_counts_where_that_is_asked() -> None:
    key = wait_for(revision="same", deployed="v2")
    send(replace(SCAN, subject=Subject("service:edi-gateway", "default", "v1")))
    assert selectors.latest([key]) == {}
    right = send(
        replace(SCAN, subject=Subject("service:edi-gateway", "default", "v2"), effective_at=NOW - DAY)
    )
    assert selectors.latest([key])[key].uid == right.item.uid


def test_nobody_looks_for_what_is_sent_and_a_trial_does_not_wait_for_it() -> None:
    key = wait_for()
    assert services.demand([key], now=NOW) == 0
    assert services.claim_due(now=NOW + DAY, limit=10) == []
    assert selectors.pushed_keys([key, "other"]) == {key}


def test_whoever_may_not_is_told_why_and_whoever_does_not_know_the_service_is_not() -> None:
    with pytest.raises(Denied, match="does not hold evidence:attach"):
        send(actor=replace(BY_HAND, within={}))
    with pytest.raises(NotFound):
        send(
            actor=replace(BY_HAND, within={"service:other": frozenset({"evidence:attach"})}, is_confined=True)
        )
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"type": "scann"}, "/type"),
        ({"name": "../x"}, "/name"),
        ({"subject": Subject("service:edi-gateway", "mars")}, "/environment"),
        ({"effective_at": datetime(2026, 1, 1)}, "/effective_at"),  # noqa: DTZ001
        ({"uri": "javascript:alert(1)"}, "/uri"),
        ({"producer": "x" * 201}, "/producer"),
        ({"count": -1}, "/count"),
        ({"findings": {"deep": [[[[[[[[[[0]]]]]]]]]] * 3000}}, "/findings"),
        ({"artefacts": (Reference("sha256:1", "report.json"),)}, "/artefacts/0/sha256"),
        ({"artefacts": (Reference(f"sha256:{'0' * 64}", "a/b"),)}, "/artefacts/0/name"),
        ({"artefacts": (Reference(f"sha256:{'0' * 64}", "report.json"),)}, "/artefacts/0/sha256"),
    ],
)
def test_each_fault_is_named_with_its_place(changes: Mapping[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        send(replace(SCAN, **changes))
    assert [fault.place for fault in refused.value.faults] == [place]
    assert not Evidence.objects.exists()


def test_wrong_evidence_is_retracted_and_the_one_before_counts_again_until_that_is_taken_back() -> None:
    key = wait_for()
    before = send(replace(SCAN, effective_at=NOW - DAY)).item
    wrong = send(replace(SCAN, findings={"critical": 7})).item
    services.retract(Evidence.objects.get(uid=wrong.uid).uid, reason=" Wrong image ", actor=BY_HAND, now=NOW)
    assert selectors.latest([key])[key].uid == before.uid
    found = selectors.retractions([wrong.uid])[0]
    assert (found.reason, found.by, found.stands) == ("Wrong image", "person-1", True)
    services.undo_retraction(Evidence.objects.get(uid=wrong.uid).uid, actor=BY_HAND, now=NOW)
    assert selectors.latest([key])[key].uid == wrong.uid
    assert not selectors.retractions([wrong.uid])[0].stands
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["evidence.retracted", "evidence.retraction-undone"]
    assert Evidence.objects.count() == 2


def test_only_its_sender_and_leads_retract_and_nothing_that_a_probe_found() -> None:
    uid = Evidence.objects.get(uid=send().item.uid).uid
    stranger = replace(BY_HAND, uid="person-2", name="Bo")
    with pytest.raises(Denied):
        services.retract(uid, reason="no", actor=stranger, now=NOW)
    lead = replace(stranger, within={"service:edi-gateway": frozenset({"evidence:retract"})})
    with pytest.raises(Invalid):
        services.retract(uid, reason="  ", actor=lead, now=NOW)
    services.retract(uid, reason="wrong", actor=lead, now=NOW)
    with pytest.raises(CannotRetract, match="retracted already"):
        services.retract(uid, reason="wrong", actor=lead, now=NOW)


def test_what_was_retracted_cannot_come_back_by_sending_it_again() -> None:
    dated = replace(SCAN, effective_at=NOW - DAY)
    uid = Evidence.objects.get(uid=send(dated).item.uid).uid
    services.retract(uid, reason="wrong", actor=BY_HAND, now=NOW)
    with pytest.raises(CannotAttach, match="retracted since"):
        send(dated)


def test_a_policy_shortens_how_long_it_counts_at_once() -> None:
    key = wait_for()
    send(replace(SCAN, effective_at=NOW - DAY))
    assert selectors.latest([key])[key].expires_at == NOW + 29 * DAY
    policy = """
apiVersion: seatrial.dev/v1
kind: EvidencePolicy
metadata: {name: strict}
spec: {maxAge: {scan: 14d}, tiers: {"1": {scan: 7d}, "3": {scan: 1d}}}
"""
    workspaces.apply("rules", files={"p.yaml": policy.encode()}, actor=system("test"), now=NOW)
    assert selectors.latest([key])[key].expires_at == NOW + 6 * DAY
