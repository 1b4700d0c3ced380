"""Reviews made in memory, with an item of every kind, for whatever writes them down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from seatrial.domains.actions.types import Action
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.evidence.types import Subject
from seatrial.domains.readiness.types import Criterion, Shown
from seatrial.domains.reviews.formats.dossiers import Dossier
from seatrial.domains.reviews.rules import figures_of
from seatrial.domains.reviews.types import (
    Artefact,
    Consulted,
    Decision,
    GateView,
    ItemRow,
    ItemView,
    Outcome,
    Pin,
    Prerequisite,
    Report,
    Review,
    Reviewer,
    SignOff,
    Standing,
    Waiver,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SERVICE = "service:edi-gateway"
OWNER = "0197a0aa-0000-7000-8000-0000000000aa"


def criterion(name: str, **said: Any) -> Criterion:
    """A criterion that people attest, unless `check` says more."""
    given: dict[str, Any] = {
        "id": name, "title": f"About {name}", "statement": f"It holds that {name}.", "source": "S0:28",
        "area": "observability", "area_title": "Monitoring & alerts", "domain": "observability",
        "accepts": ("document",), "role": "operations_lead", "must": False, "waivable": True, "tiers": (),
        "verify": None, "probes": (), "check": "", "failure": "Nobody is woken.", "remedy": f"Do {name}.",
    }  # fmt: skip
    return Criterion(**{**given, **said})


def evidence(uid: str, **said: Any) -> Evidence:
    """A piece of evidence of yesterday."""
    given: dict[str, Any] = {
        "uid": uid, "key": f"{uid}-key", "type": "document", "subject": Subject(SERVICE, "production", "abc"),
        "outcome": "found", "findings": {}, "problem": "", "producer": "gateway-ci", "provenance": "proven",
        "command": "promtool test rules", "scope": "all rules", "count": 7, "sha256": f"sha256:{'ab' * 32}",
        "effective_at": NOW - 2 * DAY, "collected_at": NOW - DAY, "expires_at": NOW + 30 * DAY,
    }  # fmt: skip
    return Evidence(**{**given, **said})


def item(name: str, *, word: str, **said: Any) -> ItemView:
    """An item that comes to that word."""
    options = dict(said)
    found = criterion(name, must=options.pop("must", False), **options.pop("criterion", {}))
    accepted = options.pop("accepted", False)
    answer = {"met": "met", "stale": "met", "not_met": "not_met", "not_applicable": "not_applicable"}
    row = ItemRow(
        id=hash(name) % 1000, position=1, checklist="checklist:readiness", criterion=name, must=found.must,
        waivable=not found.must, automated=False, role=found.role, gate="", assignee_uid="",
        answer=answer.get(word, ""), reason="", answered_by=OWNER if word != "open" else "",
        answered_at=NOW - 3 * DAY if word != "open" else None, evidence=(),
        acceptance="accepted" if accepted else "",
        accepted_word=word if accepted else "", accepted_by=OWNER if accepted else "",
        accepted_by_name="Olivia Ops" if accepted else "", accepted_at=NOW - DAY if accepted else None,
        acceptance_comment="",
    )  # type: ignore[arg-type]  # fmt: skip
    shown = Shown(found, "checklist:readiness", "pass", "", NOW, NOW, None, {}, {})
    reason = options.pop("reason", f"the reason of {name}")
    pieces = options.pop("evidence", ())
    until = NOW + 30 * DAY if pieces else None
    outcome = Outcome(word, reason, tuple(pieces), until, NOW - 2 * DAY)  # type: ignore[arg-type]
    return ItemView(row, shown, outcome, **options)


def waiver(name: str, **said: Any) -> Waiver:
    """A risk that was accepted yesterday for a month."""
    given: dict[str, Any] = {
        "uid": "0197a0aa-0000-7000-8000-00000000000f", "service": SERVICE, "environment": "production",
        "checklist": "checklist:readiness", "criterion": name, "review_uid": "",
        "reason": "The vendor is late.", "control": "Somebody looks each morning.", "risk": "medium",
        "requested_by": OWNER,
        "requested_by_name": "Erin Eng", "requested_at": NOW - 2 * DAY, "expires_on": date(2026, 12, 21),
        "approved_by": OWNER, "approved_by_name": "Sven Owner", "approved_at": NOW - DAY,
    }  # fmt: skip
    return Waiver(**{**given, **said})


def action(number: int, **said: Any) -> Action:
    """A remediation that is due in December."""
    given: dict[str, Any] = {
        "uid": f"0197a0aa-0000-7000-8000-0000000{number:05d}", "number": number, "kind": "remediation",
        "service_uid": "0197a0aa-0000-7000-8000-000000000001", "service": SERVICE,
        "environment": "production", "title": f"Repair {number}", "text": "",
        "severity": "high", "owner_uid": OWNER,
        "due_on": date(2026, 12, number), "source": "", "source_title": "", "alternative": "",
        "verification": "", "state": "open", "revision": 1, "created_at": NOW - DAY, "created_by": OWNER,
    }  # fmt: skip
    return Action(**{**given, **said})


def review(**said: Any) -> Review:
    """The review R-7 of the gateway."""
    pin = Pin("review-template:new-service", "1.0.0", f"sha256:{'11' * 32}")
    given: dict[str, Any] = {
        "uid": "0197a0aa-0000-7000-8000-000000000007", "number": 7,
        "service_uid": "0197a0aa-0000-7000-8000-000000000001", "service": SERVICE,
        "environment": "production", "kind": "new_service", "title": "Launch",
        "scope": "All of it.", "architecture_changes": "",
        "target_date": date(2026, 12, 1), "artefact": Artefact(f"sha256:{'cd' * 32}", "abc1234", "1.4.2"),
        "state": "in_review", "trigger": "person", "trigger_details": {}, "template": pin,
        "matrix": replace(pin, urn="sign-off-matrix:standard"),
        "checklists": (Pin("checklist:readiness", "2.1.0", f"sha256:{'22' * 32}"),),
        "policy_sha256": f"sha256:{'33' * 32}", "opened_at": NOW - 9 * DAY, "opened_by": "Erin Eng",
        "opened_by_uid": OWNER, "changed_at": NOW - DAY,
    }  # fmt: skip
    return Review(**{**given, **said})


def every_item() -> tuple[ItemView, ...]:
    """An item of every word, one waived, one asked to be, one under remediation."""
    return (
        item("alerts", word="met", must=True, accepted=True, evidence=[evidence("e-1"), evidence("e-2")]),
        item("dashboards", word="met", evidence=[evidence("e-1")]),
        item("backups", word="stale"),
        item("drill", word="not_met", must=True, actions=(action(9), action(4))),
        item("rota", word="open"),
        item("mainframe", word="not_applicable", accepted=True, reason="It has none."),
        item("vendor", word="not_met", waiver=waiver("vendor"), actions=(action(5),)),
        item("budget", word="open", asked=waiver("budget", approved_at=None, approved_by="")),
    )


def dossier(*, items: tuple[ItemView, ...] | None = None, decided: str = "", **said: Any) -> Dossier:
    """The review with these items; `decided` is the outcome of its decision."""
    found = review(**said)
    shown = every_item() if items is None else items
    reviewers = (
        Reviewer("operations", OWNER, "Olivia Ops", NOW - DAY, "accepted", "Fine."),
        Reviewer("security", "0197a0aa-0000-7000-8000-0000000000bb", "Sam Secure"),
    )
    report = Report(
        review=found,
        service_title="EDI gateway",
        tier=1,
        items=shown,
        reviewers=reviewers,
        prerequisites=(
            Prerequisite("dns", "Names are set", "technical", "prepare", "", "", True, ""),
            Prerequisite(
                "contract", "The contract is signed", "business", "decide", "", "", False, "nobody said so"
            ),
        ),
        gates=(GateView("load", "Load is known", False, "drill: the reason of drill", ("readiness/drill",)),),
        consulted=Consulted(OWNER, "Pat Product", "agrees", "Go on.", NOW - DAY),
        figures=figures_of(shown),
        read_at=NOW,
    )
    if not decided:
        return Dossier(report)
    decision = Decision(
        "d-1", found.uid, found.number, found.service_uid, found.service, found.environment, found.artefact,
        decided, NOW - DAY, "Sven Owner", NOW + 30 * DAY, None, "exact", f"sha256:{'44' * 32}", None,
    )  # type: ignore[arg-type]  # fmt: skip
    signed = SignOff("s-1", "operations_lead", OWNER, "Olivia Ops", "", "", "openssh", "k", "", "", NOW - DAY)
    return Dossier(report, Standing(decision, decided != "no_go"), (signed,))
