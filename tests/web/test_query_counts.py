"""How many queries each page makes. More rows must not mean more queries, and more queries must be meant.

After a change that is meant: `UPDATE_BASELINE=1 pytest tests/web/test_query_counts.py`.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from seatrial.domains.audit import services as audit
from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.gates.models import BreakGlass, GateAnswer
from seatrial.domains.identity import services as tokens
from seatrial.domains.notices import services as notices
from seatrial.domains.runners.models import Content, Job
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from tests.cast import Cast
from tests.factories import actions, gates, insights, runners
from tests.factories import identity as people
from tests.factories import runs as runbooks
from tests.factories.workspaces import component, workspace

BASELINE = Path(__file__).with_name("query_counts.json")
PAGES = {
    "overview": "/",
    "services": "/services",
    "service": "/services/edi",
    "teams": "/teams",
    "team": "/teams/edi-team",
    "graph": "/graph",
    "raci": "/raci",
    "search": "/search?q=ed",
    "criterion": "/services/edi/default/basics/plan-published",
    "checklists": "/checklists",
    "checklist": "/checklists/basics",
    "checklist coverage": "/checklists/basics/coverage?sort=total",
    "checklist versions": "/checklists/basics/diff",
    "open questions": "/policies/questions",
    "evidence": "/evidence/{evidence}",
    "all evidence": "/evidence",
    "connections": "/connections",
    "attach": "/services/edi/default/attach",
    "definitions": "/definitions",
    "definition": "/definitions/service:edi",
    "workspaces": "/workspaces",
    "workspace": "/workspaces/ops",
    "edit": "/definitions/edit/service:edi",
    "audit": "/audit",
    "audit entry": "/audit/entries/{entry}",
    "holds": "/audit/holds",
    "people": "/people",
    "person": "/people/owner",
    "roles": "/roles",
    "tokens": "/tokens",
    "profile": "/profile",
    "security": "/profile/security",
    "signing keys": "/profile/keys",
    "producers": "/producers",
    "actions": "/actions",
    "aging of actions": "/actions/aging",
    "drafts of actions": "/actions/drafts",
    "action": "/actions/A-1",
    "change action": "/actions/A-1/edit",
    "risks": "/risks",
    "notices": "/notices",
    "what is mailed": "/notices/settings",
    "contacts": "/me/contacts",
    "my pages": "/me/pages",
    "my replies": "/me/replies",
    "who can be paged": "/people-reached",
    "runners": "/runners",
    "job": "/runners/jobs/{job}",
    "approvals": "/runners/approvals?state=all",
    "approval": "/runners/approvals/{content}",
    "severities": "/severities",
    "severity scheme": "/severities/sev?service=edi",
    "silences": "/alerts/silences",
    "new silence": "/alerts/silences/new",
    "what would happen": "/alerts/explain?labels=team%3Dedi",
    "noise of rules": "/alerts/noise",
    "answers to alerts": "/alerts/answering",
    "beside the incumbent": "/alerts/shadow",
    "alert rules": "/monitoring/rules",
    "runbooks of alerts": "/monitoring/coverage",
    "dashboards": "/monitoring/dashboards",
    "health of services": "/monitoring/health",
    "monitoring to review": "/monitoring/reviews",
    "calendars": "/calendars",
    "calendar": "/calendars/weekdays",
    "gates": "/gates",
    "gate answer": "/gates/answers/{gate_answer}",
    "passages": "/gates/passages",
    "sources": "/gates/sources",
    "break-glass": "/gates/break-glass",
    "home of sre": "/home/sre",
    "home of operations": "/home/operations",
    "programmes": "/programmes",
    "programme": "/programmes/launch",
    "questions before approval": "/programmes/launch/approval",
    "gaps of reviews": "/insights/readiness",
    "performance by commit": "/insights/performance?service=edi",
    "one break-glass": "/gates/break-glass/{break_glass}",
    "runbooks": "/runbooks",
    "inventory of runbooks": "/runbooks/inventory",
    "inventory of a service": "/runbooks/inventory?service=more-0",
    "runbook": "/runbooks/more-0/task-0",
    "revisions of a runbook": "/runbooks/more-0/task-0/diff",
    "start a runbook": "/runbooks/more-0/task-0/start",
    "runs": "/runs",
    "run": "/runs/RUN-1",
    "output of a run": "/runs/RUN-1/lines",
    "rehearsals": "/rehearsals",
    "rehearsal": "/rehearsals/REH-3",
    "open a rehearsal": "/rehearsals/open/more-0",
    "adherence": "/adherence",
}
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ROOT = system("test")


def stand(cast: Cast, deliver: Callable[[datetime], int], *, services: int) -> None:
    """So many services stand applied, looked at and assessed."""
    more = {f"more-{n}.yaml": component(f"more-{n}", owner=f"team-{n}") for n in range(services - 1)}
    more["programme.yaml"] = insights.PROGRAMME.replace(b"edi-gateway", b"edi")
    workspaces.apply("ops", files=workspace(**more), actor=cast.actor("administrator"), now=NOW)
    evidence.collect(evidence.claim_due(now=NOW, limit=1000), clock=lambda: NOW)
    deliver(NOW)
    run(services)
    promise(cast, services)
    pass_gates(services)
    follow(services)
    crowd(cast, services)


def pass_gates(number: int) -> None:
    """Gates of the first services were asked, wanted open and passed so many times."""
    for each, found in enumerate(catalog.services(limit=number)):
        gates.answered(found.uid, at=NOW, number=each)
        gates.passed(found.uid, at=NOW)
        gates.wanted_open(found.uid, by="somebody", at=NOW, environment=f"{number} {each}")
        gates.told(at=NOW, number=number * 100 + each)


def follow(number: int) -> None:
    """So many runbooks of a service stand with two revisions each and were run, the first so many times."""
    for each in range(number):
        name = f"more-0/task-{each}"
        for text in ("Written", "Revised"):
            runbooks.runbook(f"{runbooks.BY_HAND}\n{text} {number} {each}.\n", name=name)
    first = runbooks.dry_run(runbook="more-0/task-0", environment="staging")
    runbooks.repeated(first, times=number)
    for each in range(number):
        runbooks.rehearsal(book=f"more-0/task-{each}", is_open=False, now=NOW)
    if number == 2:
        runbooks.rehearsal(book="more-0/task-0", now=NOW)


def promise(cast: Cast, number: int) -> None:
    """So many actions of different people, about a service and about none; as many notices of one person."""
    for each in range(number):
        owner = people.person(f"Promised {number} {each}")
        actions.action(owner, service="service:edi" if each else "", kind="process_review")
        actions.draft(f"evidence:{number}-{each}", service="service:edi")
        notices.tell_test(actor=cast.actor("administrator"), now=NOW)


def run(number: int) -> None:
    """So many contents were approved and run by a runner, each for its own reason."""
    machine = runners.machine(now=NOW)
    for each in range(number):
        content = replace(runners.CONTENT, files={"checks/self.sh": f"exit {each}".encode()})
        runners.approved(runners.request(content, reference=str(each)), now=NOW)
        machine.finish(machine.take(NOW), {"outcome": "found"}, now=NOW)


def crowd(cast: Cast, number: int) -> None:
    """So many people more, with a role, a deputy and a token each; so many holds, and everything sealed."""
    owner, oneself = cast.owner, cast.actor("owner")
    for each in range(number):
        name = f"{number} {each}"
        made = people.person(f"Somebody {name}")
        people.role(made, "auditor")
        people.role(owner, "service_owner", f"service:{name.replace(' ', '-')}")
        people.deputy(owner, made)
        tokens.issue_token(
            name, scopes=["read"], expires_at=NOW + DAY, actor=oneself, now=NOW, owner=str(owner.uid)
        )
        uid = audit.place_hold("subject", target=name, reason="Claim 4711", actor=ROOT, now=NOW)
        audit.place_hold("actor", target=name, reason="Claim 4712", actor=ROOT, now=NOW)
        audit.release_hold(uid, reason="settled", actor=ROOT, now=NOW)
    while audit.seal(now=NOW).more:
        pass


def count(browser: Client, address: str) -> int:
    """The queries of one page, after one that filled what is remembered between requests."""
    place = address.format(
        entry=Entry.objects.filter(action="audit.held").values_list("uid", flat=True).first(),
        evidence=Evidence.objects.order_by("uid").values_list("uid", flat=True).first(),
        job=Job.objects.order_by("-uid").values_list("uid", flat=True).first(),
        gate_answer=GateAnswer.objects.values_list("uid", flat=True).first(),
        break_glass=BreakGlass.objects.values_list("uid", flat=True).first(),
        content=Content.objects.filter(previous__isnull=False).values_list("pk", flat=True).first(),
    )
    assert browser.get(place).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        browser.get(place)
    return len(queries)


@pytest.mark.django_db
def test_no_page_makes_more_queries_than_its_baseline_however_many_services_there_are(
    cast: Cast, by: Callable[[str], Client], deliver_events: Callable[[datetime], int]
) -> None:
    browser = by("administrator")
    stand(cast, deliver_events, services=2)
    few = {name: count(browser, address) for name, address in PAGES.items()}
    stand(cast, deliver_events, services=20)
    many = {name: count(browser, address) for name, address in PAGES.items()}
    assert many == few
    if os.environ.get("UPDATE_BASELINE") == "1":
        BASELINE.write_text(f"{json.dumps(many, indent=2)}\n")
    assert many == json.loads(BASELINE.read_text())
