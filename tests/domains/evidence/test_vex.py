"""Imports, VEX that closes findings until it expires, records of fixes and approvals."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.kit.access import Actor
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.domains.evidence.test_attach import wait_for
from tests.factories import catalog as factory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BY_HAND = Actor("human", "person-1", "Ada", within={"service:edi-gateway": frozenset({"evidence:attach"})})
BY_CI = replace(BY_HAND, kind="service", uid="token-1", name="CI", vouched_by="ci:github/acme/edi")
SARIF = {
    "version": "2.1.0",
    "runs": [
        {
            "tool": {"driver": {"name": "trivy", "version": "0.57"}},
            "invocations": [{"endTimeUtc": "2026-03-01T09:00:00Z"}],
            "results": [
                {"ruleId": "CVE-2026-1", "properties": {"security-severity": "9.8"}},
                {"ruleId": "CVE-2026-2", "properties": {"security-severity": "5.0"}},
                {"nothing": True},
            ],
        }
    ],
}


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, settings: Any) -> None:
    """The service that all of it is about, and a store."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    factory.service("edi-gateway")


def vex(
    *names: str, status: str = "not_affected", product: str = "edi-gateway", at: str = "2026-03-01"
) -> dict[str, Any]:
    """An OpenVEX document."""
    said = [
        {
            "vulnerability": {"name": name},
            "products": [{"@id": product}],
            "status": status,
            "impact_statement": "not called",
        }
        for name in names
    ]
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "author": "Ada",
        "timestamp": f"{at}T00:00:00Z",
        "statements": said,
    }


def send(document: Any, *, actor: Actor = BY_HAND, now: datetime = NOW, **wanted: Any) -> services.Imported:
    """The document is imported about the gateway."""
    return services.import_report(
        json.dumps(document).encode(),
        wanted=services.Wanted(environment="default", **wanted),
        service=catalog.service("edi-gateway"),
        actor=actor,
        limit=10**6,
        now=now,
    )


def seen(key: str) -> dict[str, Any]:
    """What a criterion sees under the key."""
    item = selectors.latest([key])[key]
    return {"critical": item.findings["critical"], "open": item.findings["open"], "expires": item.expires_at}


def test_one_critical_blocks_vex_clears_it_and_an_expired_vex_does_not() -> None:
    key = wait_for()
    send(SARIF)
    assert seen(key)["critical"] == 1
    send(vex("CVE-2026-1"), ends_at=NOW + 5 * DAY)
    cleared = selectors.latest([key])[key]
    assert (cleared.findings["critical"], cleared.findings["open"]) == (0, 1)
    assert cleared.findings["findings"][-1]["closed"] == "VEX: not affected: not called"
    assert cleared.expires_at == NOW + 5 * DAY, "it counts no longer than the VEX"
    assert services.apply_expired_vex(now=NOW + 5 * DAY - timedelta(seconds=1)) == 0
    assert services.apply_expired_vex(now=NOW + 5 * DAY) == 1
    assert seen(key) == {"critical": 1, "open": 2, "expires": NOW + 29 * DAY}
    send(vex("CVE-2026-1", at="2025-01-01"), now=NOW + 5 * DAY)
    assert seen(key)["critical"] == 1, "a VEX that was old when it came clears nothing"


def test_vex_that_came_first_applies_to_every_later_scan_and_its_retraction_opens_them_again() -> None:
    key = wait_for()
    document = send(vex("CVE-2026-1")).item
    send(SARIF)
    assert seen(key)["critical"] == 0
    assert document is not None
    services.retract(Evidence.objects.get(uid=document.uid).uid, reason="wrong", actor=BY_HAND, now=NOW + DAY)
    assert seen(key)["critical"] == 1
    services.undo_retraction(Evidence.objects.get(uid=document.uid).uid, actor=BY_HAND, now=NOW + 2 * DAY)
    assert seen(key)["critical"] == 0


def test_a_word_does_not_close_what_a_criterion_wants_proven_and_a_producers_vex_does() -> None:
    key, any_key = wait_for(provenance="proven"), wait_for()
    send(SARIF, actor=BY_CI)
    send(vex("CVE-2026-1"), actor=BY_HAND)
    assert (seen(key)["critical"], seen(any_key)["critical"]) == (1, 0)
    send(vex("CVE-2026-1"), actor=BY_CI, name="vendor")
    assert seen(key)["critical"] == 0


def test_vex_about_another_product_or_still_under_investigation_closes_nothing() -> None:
    key = wait_for()
    send(SARIF)
    send(vex("CVE-2026-1", product="other-service"))
    send(vex("CVE-2026-2", status="under_investigation"), name="second")
    assert seen(key)["open"] == 2
    assert Evidence.objects.filter(derived_from__isnull=False).count() == 0


def test_the_scan_as_it_was_sent_stays_beside_what_vex_left_of_it() -> None:
    wait_for()
    scan = send(SARIF).item
    send(vex("CVE-2026-1"))
    assert scan is not None
    derived = Evidence.objects.get(derived_from=scan.uid)
    assert derived.producer == "seatrial/vex@1" and derived.findings["vex"]
    assert Evidence.objects.get(uid=scan.uid).findings["critical"] == 1


@pytest.mark.mission("R058")
def test_in_is_out_plus_rejects_the_file_is_kept_and_a_finding_is_closed_only_with_its_fix() -> None:
    done = send(SARIF, file_name="trivy.sarif")
    assert done.item is not None
    found = done.item.findings
    assert (found["entries"], found["taken"], found["rejected"]) == (3, 2, 1)
    assert found["rejects"] == [{"place": "/runs/0/results/2", "reason": "it names no rule"}]
    file = selectors.references([done.item.uid])[done.item.uid][0]
    assert file.name == "trivy.sarif"
    assert json.loads(b"".join(selectors.content(file.sha256))) == SARIF
    assert done.item.effective_at.isoformat() == "2026-03-01T09:00:00+00:00"
    place = Subject("service:edi-gateway", "default")
    record = Submission(place, "remediation", "cve-2026-1", {"finding": "CVE-2026-1"})
    approval = Submission(place, "approval", "database-access", {"approver": "Sec"})
    for wrong, field in (
        (record, "/findings/fix"),
        (replace(record, findings={"finding": "CVE-2026-1", "fix": "done"}), "/findings/fix"),
        (replace(record, findings={"fix": "0123abc"}), "/findings/finding"),
        (approval, "/findings/scope"),
        (replace(approval, findings={"scope": "read the database"}), "/findings/approver"),
    ):
        with pytest.raises(Invalid) as refused:
            services.attach(wrong, service=catalog.service("edi-gateway"), actor=BY_HAND, now=NOW)
        assert [fault.place for fault in refused.value.faults] == [field]
    fix = "https://git.example.org/edi/commit/0123abc"
    for right in (
        replace(record, findings={"finding": "CVE-2026-1", "fix": fix}),
        replace(approval, findings={"approver": "Sec", "scope": "read the database, two people"}),
    ):
        item = services.attach(right, service=catalog.service("edi-gateway"), actor=BY_HAND, now=NOW).item
        assert selectors.item(Evidence.objects.get(uid=item.uid).uid).findings == right.findings


def test_the_same_file_again_is_the_same_evidence() -> None:
    assert [send(SARIF).is_new, send(SARIF).is_new] == [True, False]
    assert Evidence.objects.count() == 1
