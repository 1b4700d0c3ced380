"""The export of a service's readiness: each criterion with what it rests on, and every digest recomputes."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Reference, Submission
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import canonical
from seatrial.kit.access import system
from tests.connectors.servers import reply, serving
from tests.domains.readiness.library import BY_CI, HERE, PRODUCTION, Deliver, sarif, vex
from tests.factories.workspaces import component

pytestmark = pytest.mark.django_db

TYPES = (
    "runbook", "dashboard", "adr", "dr_plan", "test_result", "scan", "approval", "drill", "training",
    "load_test",
)  # fmt: skip
HEAD = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: basics}
spec:
  version: 1.0.0
  areas:
    - name: all
      title: All
      domain: support
      role: operations_lead
      criteria:
"""
SENT = """\
        - id: has-TITLE
          title: There is a TYPE
          statement: Somebody sent the TYPE.
          accepts: [TYPE]
          probes: {it: {upload: {type: TYPE, name: ours}}}
          check: evidence.it.count > 0
"""
FOUND = """\
        - id: is-written
          title: The plan is written
          statement: The plan is there.
          accepts: [document]
          probes: {plan: {document: {path: docs/plan.md}}}
          check: evidence.plan.exists
        - id: is-told
          title: Somebody says so
          statement: Somebody says so.
          accepts: [approval]
"""
CHECKLIST = HEAD + "".join(
    SENT.replace("TITLE", each.replace("_", "-")).replace("TYPE", each) for each in TYPES
)


def stand(deliver: Deliver, now: datetime) -> None:
    """A service of which a criterion of each type is asked, beside one for a machine and one for people."""
    files = {
        "catalog.yaml": component(environments="  environments: {production: {}}"),
        "checklist.yaml": (CHECKLIST + FOUND).encode(),
        "docs/plan.md": b"# Plan\n",
    }
    workspaces.apply("ops", files=files, actor=system("test"), now=now)
    evidence.collect_due(clock=lambda: now)
    deliver(now)


def send(kind: str, url: str, now: datetime) -> None:
    """A piece of that type, with a file and a link."""
    kept = evidence.keep([f"the {kind}".encode()], media_type="text/plain", limit=99, actor=BY_CI, now=now)
    findings = {"approver": "Sec", "scope": "read"} if kind == "approval" else {"kind": kind}
    files = (Reference(kept.sha256, f"{kind}.txt"),)
    sent = Submission(PRODUCTION, kind, "ours", findings, f"{kind} 1.0", uri=f"{url}/{kind}", artefacts=files)
    evidence.attach(sent, service=catalog.service("edi"), actor=BY_CI, now=now)


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def recomputed(proof: dict[str, Any]) -> str:
    """The digest that the proof must bear, made of nothing but what the export says."""
    content = {
        "type": proof["type"],
        "subject": [proof["service"], proof["environment"], proof["revision"]],
        "command": proof["command"], "scope": proof["scope"], "count": proof["count"],
        "findings": proof["findings"],
        "effective_at": datetime.fromisoformat(proof["effective_at"]).isoformat(),
    }  # fmt: skip
    if not proof["sent_as"]:
        return canonical.digest({**content, "problem": proof["problem"]})
    files = sorted([each["name"], each["sha256"]] for each in proof["files"])
    # what Seatrial says in the sender's place is no part of what was sent
    content |= {"command": "", "scope": ""}
    return canonical.digest(
        {
            **content,
            "name": proof["sent_as"],
            "producer": proof["producer"],
            "uri": proof["uri"],
            "artefacts": files,
        }
    )


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> None:
    settings.ARTEFACTS = str(tmp_path / "artefacts")


@pytest.mark.mission("R057")
def test_each_item_is_listed_with_its_artefacts_and_every_hash_recomputes(
    deliver_events: Deliver, by: Callable[[str], Client]
) -> None:
    now, browser = datetime.now(UTC), by("administrator")
    stand(deliver_events, now)
    with serving(reply(b"shown there")) as server:
        for kind in TYPES:
            send(kind, server.url, now)
        assert evidence.check_links(now=now, allow=HERE) == len(TYPES)
    deliver_events(now)
    (export,) = browser.get("/api/v1/readiness/services/edi/export?environment=production").json()
    listed = {each["criterion"]: each for each in export["criteria"]}
    assert list(listed) == [*(f"has-{kind.replace('_', '-')}" for kind in TYPES), "is-written", "is-told"]
    for kind in TYPES:
        criterion = listed[f"has-{kind.replace('_', '-')}"]
        (proof,) = criterion["proofs"]
        assert (criterion["result"], proof["name"], proof["type"]) == ("pass", "it", kind)
        assert (proof["service"], proof["environment"]) == ("service:edi", "production")
        assert proof["producer"] == f"{kind} 1.0" and proof["uri"].endswith(f"/{kind}")
        assert datetime.fromisoformat(proof["collected_at"]) == now
        assert proof["snapshot"] == digest(b"shown there")
        (file,) = proof["files"]
        content = browser.get(f"/api/v1/artefacts/{file['sha256']}/content")
        data = b"".join(content.streaming_content)
        assert (data, file["sha256"]) == (f"the {kind}".encode(), digest(data))
        assert proof["sha256"] == recomputed(proof) != recomputed({**proof, "findings": {}})
    (plan,) = listed["is-written"]["proofs"]
    assert plan["sha256"] == recomputed(plan) and plan["findings"]["sha256"] == digest(b"# Plan\n")
    assert plan["producer"] == "seatrial/probe/document@1"
    assert (listed["is-told"]["proofs"], listed["is-told"]["result"]) == ([], "unknown")


def test_what_is_absent_is_named_and_what_vex_left_rests_on_the_report_that_was_sent(
    deliver_events: Deliver, by: Callable[[str], Client]
) -> None:
    now, browser = datetime.now(UTC), by("stranger")
    stand(deliver_events, now)
    wanted = evidence.Wanted("production", name="ours", file_name="scan.sarif", effective_at=now)
    known = {"service": catalog.service("edi"), "actor": BY_CI, "limit": 10**6, "now": now}
    scan = evidence.import_report(sarif("9.8"), wanted=wanted, **known)
    evidence.import_report(vex("CVE-2026-1", at=now), wanted=wanted, **known)
    (export,) = browser.get("/api/v1/readiness/services/edi/export").json()
    listed = {each["criterion"]: each for each in export["criteria"]}
    (proof,) = listed["has-scan"]["proofs"]
    assert proof["findings"]["critical"] == 0 and scan.item is not None
    assert proof["derived_from"] == scan.item.uid
    assert [(each["name"], each["sha256"]) for each in proof["files"]] == [
        ("scan.sarif", digest(sarif("9.8")))
    ]
    assert listed["has-drill"]["absent"] == ["it"] and listed["has-drill"]["proofs"] == []
    assert browser.get("/api/v1/readiness/services/nobody/export").status_code == 404
