"""Links that evidence names are tried again and again, and the list gives everything that proves an item."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.evidence.types import Reference, Subject, Submission
from seatrial.kit import canonical
from tests.cast import NOW
from tests.connectors.servers import reply, serving
from tests.domains.evidence.test_attach import BY_HAND, send, wait_for
from tests.factories import catalog as factory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LOOPBACK = ("127.0.0.1",)
PLACE = Subject("service:edi-gateway", "default")
#: Those that a completed checklist links to (R057).
LISTED = (
    "runbook", "dashboard", "adr", "dr_plan", "test_result", "scan", "approval", "drill", "training",
    "load_test",
)  # fmt: skip


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, settings: Any) -> None:
    """The service that all of it is about, and a store."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    factory.service("edi-gateway")


@pytest.mark.mission("R061")
def test_a_link_that_breaks_breaks_its_evidence_within_one_run_and_it_counts_again_when_it_leads() -> None:
    key = wait_for()
    with serving(reply(b"the runbook")) as server:
        item = send(Submission(PLACE, "scan", "trivy", uri=f"{server.url}/runbook")).item
        assert services.check_links(now=NOW, allow=LOOPBACK) == 1
        link = selectors.links([item.uid])[item.uid]
        assert (link.leads, link.sha256) == (True, canonical.digest_bytes(b"the runbook"))
        assert selectors.latest([key])[key].outcome == "found"
        assert services.check_links(now=NOW + HOUR / 2, allow=LOOPBACK) == 0, "not due yet"
        server._behave = reply(b"gone", status="404 Not Found")
        services.check_links(now=NOW + HOUR, allow=LOOPBACK)
        seen = selectors.latest([key])[key]
        assert seen.outcome == "failed" and seen.problem.endswith("leads nowhere: it answers with status 404")
        server._behave = reply(b"the runbook, revised")
        services.check_links(now=NOW + 2 * HOUR, allow=LOOPBACK)
    assert selectors.latest([key])[key].outcome == "found"
    after = selectors.links([item.uid])[item.uid]
    assert after.has_changed and after.sha256 == link.sha256, "the first answer is what the evidence spoke of"
    services.check_links(now=NOW + 3 * HOUR, allow=LOOPBACK)
    assert "connection refused" in selectors.latest([key])[key].problem


def test_what_asks_who_comes_is_there_and_an_inner_address_is_not_asked() -> None:
    with serving(reply(b"", status="401 Unauthorized")) as server:
        item = send(Submission(PLACE, "scan", uri=server.url)).item
        services.check_links(now=NOW, allow=LOOPBACK)
        assert selectors.links([item.uid])[item.uid].leads is True
        services.check_links(now=NOW + HOUR)
        assert "SEATRIAL" not in selectors.links([item.uid])[item.uid].reason
        assert selectors.links([item.uid])[item.uid].leads is False


def test_the_export_lists_each_item_with_its_files_and_every_hash_recomputes(by: Any) -> None:
    browser = by("administrator")
    with serving(reply(b"shown there")) as server:
        for kind in LISTED:
            data = f"the {kind}".encode()
            kept = services.keep([data], media_type="text/plain", limit=99, actor=BY_HAND, now=NOW)
            findings = {"approver": "Sec", "scope": "read"} if kind == "approval" else {"kind": kind}
            send(
                Submission(
                    PLACE,
                    kind,
                    "",
                    findings,
                    "a person",
                    uri=f"{server.url}/{kind}",
                    artefacts=(Reference(kept.sha256, f"{kind}.txt"),),
                )
            )
        assert services.check_links(now=NOW, allow=LOOPBACK) == len(LISTED)
    listed = browser.get("/api/v1/evidence?service=service:edi-gateway").json()["items"]
    assert {each["type"] for each in listed} == set(LISTED)
    for each in listed:
        assert each["collected_at"] and each["producer"] == "a person" and each["environment"] == "default"
        assert each["link"]["sha256"] == f"sha256:{hashlib.sha256(b'shown there').hexdigest()}"
        file = each["artefacts"][0]
        content = browser.get(f"/api/v1/artefacts/{file['sha256']}/content")
        data = b"".join(content.streaming_content)
        assert data == f"the {each['type']}".encode()
        assert file["sha256"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        row = Evidence.objects.get(uid=each["uid"])
        content_of = {
            "type": each["type"], "name": each["name"], "producer": each["producer"], "command": "",
            "scope": "",
            "subject": [each["service"], each["environment"], each["revision"]], "count": each["count"],
            "findings": each["findings"], "uri": each["uri"], "artefacts": [[file["name"], file["sha256"]]],
            "effective_at": row.effective_at.isoformat(),
        }  # fmt: skip
        assert each["sha256"] == canonical.digest(content_of)
