"""Pages of evidence: the list, one piece with its reasons, attaching in the browser, retracting."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services
from seatrial.domains.evidence.models import Attachment, Evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import Actor, system
from tests.cast import NOW
from tests.factories.workspaces import checklist, component, workspace

pytestmark = pytest.mark.django_db
REPORTS = Path(__file__).parents[1] / "reports"
ATTACH = "/services/edi-gateway/default/attach"


@pytest.fixture(autouse=True)
def gateway(tmp_path: Path, settings: Any) -> None:
    """The gateway stands with a checklist that waits for a drill."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    waiting = checklist().replace(b"plan: {file: {path: docs/plan.md}, every: 30s, max_age: 5m}",
                                  b"plan: {upload: {type: drill, name: restore}}")  # fmt: skip
    waiting = waiting.replace(b"accepts: [file]", b"accepts: [drill, scan]").replace(
        b"plan.exists", b"plan.minutes < 60"
    )
    files = workspace(**{"catalog.yaml": component("edi-gateway"), "checklist.yaml": waiting})
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)


def send(kind: str = "drill", *, actor: Actor | None = None, **findings: Any) -> Evidence:
    """Something about the gateway, sent now."""
    sent = Submission(Subject("service:edi-gateway", "default"), kind, "", findings or {"minutes": 9})
    done = services.attach(
        sent, service=catalog.service("edi-gateway"), actor=actor or system("test"), now=clock.now()
    )
    return Evidence.objects.get(uid=done.item.uid)


def test_the_list_shows_what_counts_and_filters_by_everything(by: Any) -> None:
    browser = by("administrator")
    assert "No evidence yet" in browser.get("/evidence").content.decode()
    drill, scan = send(), send("scan", critical=0)
    page = browser.get("/evidence").content.decode()
    assert str(drill.uid) in page and str(scan.uid) in page
    for query, shown in (
        ("type=scan", {scan}), ("type=nonsense", {drill, scan}), ("service=edi-gateway", {drill, scan}),
        ("service=other", set()), ("provenance=asserted", {drill, scan}), ("provenance=proven", set()),
        ("environment=default&type=drill", {drill}), ("outcome=failed", set()), ("show=all", {drill, scan}),
        ("show=stale", set()), (f"before={scan.uid}", {drill}), ("before=x", {drill, scan}),
    ):  # fmt: skip
        found = browser.get(f"/evidence?{query}").content.decode()
        assert {row for row in (drill, scan) if f'href="/evidence/{row.uid}"' in found} == shown, query


def test_one_piece_says_what_it_is_worth_and_why(by: Any) -> None:
    asserted, proven = (
        send(),
        send("scan", actor=Actor("service", "t", "CI", frozenset({"*"}), vouched_by="ci:acme")),
    )
    page = by("administrator").get(f"/evidence/{asserted.uid}").content.decode()
    assert "<strong>asserted</strong>: somebody sent it, and no enrolled producer vouches for it" in page
    assert asserted.sha256 in page and "nobody looks: it is sent" in page
    assert (
        "ci:acme, an enrolled producer, vouches for it"
        in by("administrator").get(f"/evidence/{proven.uid}").content.decode()
    )


def test_the_page_of_a_criterion_offers_the_form_and_what_it_takes_decides_the_criterion(
    by: Any, deliver_events: Any
) -> None:
    browser, place = by("administrator"), "/services/edi-gateway/default/basics/plan-published"
    page = browser.get(place).content.decode()
    action = re.search(r'action="(/services[^"]+attach[^"]*)"', page)
    assert action and "The check waits for <code>drill restore</code>" in page
    day = (clock.now() - timedelta(days=3)).date()
    sent = {
        "type": "drill", "name": "restore", "statement": "Restored by hand.\nMinutes: 42",
        "effective": day.isoformat(),
        "file": SimpleUploadedFile("record.txt", b"all of it", "text/plain"), "next": place,
    }  # fmt: skip
    assert browser.post(action[1].replace("&amp;", "&"), sent)["Location"] == place
    row = Evidence.objects.get()
    assert row.findings["minutes"] == 42 and row.effective_at.date() == day and row.provenance == "asserted"
    assert Attachment.objects.get().name == "record.txt"
    deliver_events(clock.now())
    assert "pass" in browser.get(place).content.decode()


def test_a_report_is_read_and_an_unknown_file_is_kept(by: Any) -> None:
    browser = by("administrator")
    report = SimpleUploadedFile("bandit.sarif", (REPORTS / "bandit-1.9.4.sarif").read_bytes())
    assert browser.post(ATTACH, {"type": "scan", "name": "bandit", "file": report}).status_code == 302
    assert Evidence.objects.get().findings["high"] == 1
    assert "statement" not in Evidence.objects.get().findings
    odd = SimpleUploadedFile("scan.pdf", b"%PDF-1.7")
    assert browser.post(ATTACH, {"type": "scan", "name": "manual", "file": odd}).status_code == 302
    assert Evidence.objects.get(name="manual").findings == {}


def test_what_is_said_beside_a_report_stays_and_names_who_said_it(by: Any) -> None:
    report = SimpleUploadedFile("bandit.sarif", (REPORTS / "bandit-1.9.4.sarif").read_bytes())
    said = {"type": "scan", "name": "bandit", "file": report, "statement": "On my laptop.\nHigh: 0"}
    by("lead").post(ATTACH, said)
    row = Evidence.objects.get()
    assert row.findings["statement"] == "On my laptop.\nHigh: 0" and row.findings["high"] == 1
    assert "<dt>Author</dt><dd>Lead</dd>" in by("stranger").get(f"/evidence/{row.uid}").content.decode()


def test_a_criterion_that_wants_proof_says_so_before_and_after_an_upload_by_hand(
    by: Any, deliver_events: Any
) -> None:
    old = b"plan: {file: {path: docs/plan.md}, every: 30s, max_age: 5m}"
    wanted = checklist().replace(old, b"plan: {upload: {type: drill, name: restore, provenance: proven}}")
    wanted = wanted.replace(b"accepts: [file]", b"accepts: [drill]").replace(
        b"plan.exists", b"plan.minutes < 60"
    )
    files = workspace(**{"catalog.yaml": component("edi-gateway"), "checklist.yaml": wanted})
    browser, place = by("lead"), "/services/edi-gateway/default/basics/plan-published"
    assert "wants proof" not in browser.get(place).content.decode()
    workspaces.apply("ops", files=files, actor=system("test"), now=clock.now())
    deliver_events(clock.now())
    assert "It wants proof: what somebody attaches here is asserted" in browser.get(place).content.decode()
    browser.post(ATTACH, {"type": "drill", "name": "restore", "statement": "Minutes: 42"})
    deliver_events(clock.now())
    page = browser.get(place).content.decode()
    assert "uploaded by hand, nobody vouches for it; this criterion wants proof" in page
    assert '<td data-label="Worth">asserted</td>' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"statement": ""}, "Give a statement, a link or a file."),
        ({"name": "Not a name"}, "is no name"),
        ({"uri": "https://exa mple"}, "is no link"),
        ({"effective": "2099-01-01"}, "lies"),
        ({"type": "approval"}, "an approval names its approver"),
        ({"type": "nonsense"}, "Choose one of those that are offered."),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_is_lost(
    by: Any, changes: Any, words: str
) -> None:
    answer = by("administrator").post(ATTACH, {"type": "drill", "statement": "it worked", **changes})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert "it worked" in page or not changes.get("statement", "x")
    assert not Evidence.objects.exists()


def test_who_may_not_is_told_why_before_and_after(by: Any) -> None:
    page = by("stranger").get(ATTACH).content.decode()
    assert "You cannot attach evidence here" in page and "does not hold evidence:attach" in page
    assert by("stranger").post(ATTACH, {"type": "drill", "statement": "x"}).status_code == 403


def test_wrong_evidence_is_retracted_with_a_reason_and_counted_again(by: Any) -> None:
    row, browser = send(), by("administrator")
    assert "Retract it" in browser.get(f"/evidence/{row.uid}").content.decode()
    browser.post(f"/evidence/{row.uid}/retract", {"reason": "wrong service"})
    page = browser.get(f"/evidence/{row.uid}").content.decode()
    assert "wrong service" in page and "Count it again" in page and "Retract it" not in page
    browser.post(f"/evidence/{row.uid}/undo-retraction")
    assert "Retract it" in browser.get(f"/evidence/{row.uid}").content.decode()
