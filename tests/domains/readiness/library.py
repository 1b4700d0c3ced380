"""A service that has all that the library's readiness list asks of a machine, and the servers around it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket
from typing import Any

import seatrial
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.identity import selectors as identities
from seatrial.domains.identity.models import Person
from seatrial.domains.notices import services as paging
from seatrial.domains.readiness import selectors
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, system
from tests.cast import NOW
from tests.connectors.servers import Server, reply, serving
from tests.factories import identity, oncall

LISTS = Path(seatrial.__file__).parent / "library" / "checklists"
BY_CI = Actor(
    "service",
    "token-1",
    "CI",
    within={"service:edi": frozenset({"evidence:attach"})},
    vouched_by="ci:github/acme/edi",
)
PRODUCTION = Subject("service:edi", "production")
HERE = ("127.0.0.1",)
Files = dict[str, bytes]
Deliver = Callable[[datetime], int]

_CATALOGUE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: edi
  annotations: {seatrial.dev/data-classification: internal}
spec:
  type: service
  lifecycle: production
  owner: edi-team
  system: exchange
  tier: 1
  environments: {production: {url: URL, metrics: URL/metrics}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi-team}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana}
spec: {memberOf: [edi-team]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ben}
spec: {memberOf: [edi-team]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: exchange}
spec: {owner: edi-team}
"""
_CONNECTION = """\
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {name: NAME}
spec: {type: TYPE, url: "ADDRESS", owner: team:edi-team}
"""
_CONTACTS = """\
apiVersion: seatrial.dev/v1
kind: ContactList
metadata: {name: edi}
spec:
  of: component:default/edi
  verify_every: 90d
  contacts:
    - id: on-call
      who: group:default/edi-team
      channel: pager
      address: edi@pager.example.org
      purpose: Every page
      level: 1
      hours: 24x7
      verified: 2026-02-20
"""
_ROTA = """\
apiVersion: seatrial.dev/v1
kind: OperatingModel
metadata: {name: edi}
spec:
  team: edi-team
  responsibilities: [Answer]
  primary: [ana]
  backup: {model: secondary}
  rotations: [{start: 2026-01-05, turns: [{primary: ana, backup: ben}]}]
"""
_SCHEDULE = """\
apiVersion: seatrial.dev/v1
kind: Schedule
metadata: {name: edi}
spec:
  time_zone: UTC
  team: group:default/edi-team
  layers:
    - name: week
      people: [user:default/ana, user:default/ben]
      rotation: {every: 7d, start: 2026-01-05T09:00}
"""
_MONITORING = """\
apiVersion: seatrial.dev/v1
kind: Monitoring
metadata: {name: edi}
spec:
  service: component:default/edi
  owner: group:default/edi-team
  rules:
    files: [alerts/*.yaml]
    review_within: 180d
    notes: {EdiDown: {reviews: [{date: 2026-02-20, by: "user:default/ana"}]}}
  dashboards:
    - file: dashboards/edi.json
      audience: whoever is on call
      owner: group:default/edi-team
      review_within: 180d
      reviews: [{date: 2026-02-20, by: "user:default/ana"}]
  metrics:
    edi_queue_depth: {meaning: What waits.}
    edi_up: {meaning: Whether it works.}
"""
_HEAD = """\
---
owner: group:default/edi-team
author: ana
reviewer: ben
reviewed: 2026-02-20
MORE---
# Page

It says how.
"""
_OF = "service: component:default/edi\n"
_RULES = """\
groups:
  - name: edi
    rules:
      - alert: EdiDown
        expr: edi_up == 0
        labels: {severity: sev1}
        annotations: {runbook: runbooks/troubleshoot.md}
"""
_SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: edi-success, annotations: {seatrial.dev/budget-policy: docs/error-budget-policy.md}}
spec:
  service: edi
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: [{target: 0.99}]
"""
_WORKFLOW = """\
name: deploy
on: {push: {branches: [main]}}
jobs:
  test: {runs-on: x, steps: [{run: pytest}]}
  deploy: {needs: test, environment: production, steps: [{run: ./deploy}]}
"""
_CALENDAR = """\
time_zone: Europe/Oslo
rollback: always
windows: [{start: "2026-03-05T08:00:00Z", end: "2026-03-05T12:00:00Z"}]
freezes: []
"""
_BOARD = {"panels": [{"type": "stat", "title": "Depth", "targets": [{"expr": "edi_queue_depth"}]}]}


def page(more: str = "", text: str = "") -> bytes:
    """A page of documentation that was reviewed ten days ago."""
    return (_HEAD.replace("MORE", more) + text).encode()


def files_for(url: str, list: str) -> Files:
    """The whole workspace of a service whose servers are all at that address."""
    catalogue = _CATALOGUE.replace("URL", url)
    for name, type, address in (
        ("logs", "loki", url),
        ("traces", "jaeger", url),
        ("backups", "s3", f"s3://vault?endpoint={url}"),
    ):
        catalogue += _CONNECTION.replace("NAME", name).replace("TYPE", type).replace("ADDRESS", address)
    triggers = "triggers:\n  - {metric: error_ratio, above: 0.05, for: 5m}\n"
    return {
        "catalog.yaml": catalogue.encode(),
        "checklist.yaml": (LISTS / f"{list}.yaml").read_bytes(),
        "people/contacts.yaml": _CONTACTS.encode(),
        "people/rota.yaml": _ROTA.encode(),
        "oncall/schedule.yaml": _SCHEDULE.encode(),
        "monitoring/edi.yaml": _MONITORING.encode(),
        "docs/architecture.md": page(text="\n![The parts](parts.svg)\n"),
        "docs/parts.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        **{
            f"docs/{name}.md": page()
            for name in ("escalation", "error-budget-policy", "failover", "capacity")
        },
        **{f"docs/{name}.md": page() for name in ("incidents", "changes")},
        "docs/knowledge-base.md": page(text="\n[How to deploy](../runbooks/deploy.md)\n"),
        **{f"runbooks/{name}.md": page(_OF) for name in ("deploy", "scale", "troubleshoot")},
        "runbooks/rollback.md": page(_OF + triggers),
        "dashboards/edi.json": json.dumps(_BOARD).encode(),
        "alerts/edi.yaml": _RULES.encode(),
        "slos/edi.yaml": _SLO.encode(),
        "security/secrets.yaml": b"secrets:\n  - {name: db, owner: edi-team, store: vault, "
        b"rotated_at: 2026-02-20T00:00:00Z, rotate_hours: 2160}\n",
        ".github/workflows/deploy.yml": _WORKFLOW.encode(),
        ".github/settings.yml": b"environments: [{name: production, reviewers: [{type: Team, id: 7}]}]",
        "changes/calendar.yaml": _CALENDAR.encode(),
    }


#: What people and programs send, by type and name; scans are imported.
RECORDS: dict[tuple[str, str], dict[str, Any]] = {
    ("drill", "restore"): {
        "rows_backed_up": 9, "rows_restored": 9, "seconds": 50, "seconds_promised": 900, "by": "bo",
        "author": "ada",
    },
    ("drill", "failover"): {"passed": True, "mode": "rehearse"},
    ("drill", "rollback"): {"passed": True, "mode": "rehearse", "by": "bo"},
    ("load_test", "peak"): {"samples": 900, "reached": 50, "expected_peak": 40, "met_objectives": True},
    ("approval", "access-review"): {"approver": "Sec", "scope": "production", "removed": 2, "unneeded": 0},
    ("test_result", "audit-log"): {"allowed_acts": 1, "refused_acts": 1, "missing": 0},
    ("test_result", "timeouts"): {"passed": True, "calls": 4, "without_limit": 0},
    ("test_result", "retries"): {"passed": True, "attempts": 3, "jitter": True, "done_twice": 0},
    ("test_result", "circuit-breakers"): {"passed": True, "opened": 1, "closed_again": 1},
    ("test_result", "graceful-shutdown"): {"passed": True, "in_flight": 12, "lost": 0},
    ("training", "first-shifts"): {"people": 4, "finished": 4},
    ("drill", "rehearsal"): {"passed": True, "mode": "rehearse"},
    ("drill", "incident"): {"passed": True, "alerted": True, "answered": True, "reviewed": True},
    ("test_result", "test-alert"): {"arrived": True},
    ("test_result", "test-page"): {"answered": True, "seconds": 90, "seconds_allowed": 300},
}  # fmt: skip


def sarif(*severities: str) -> bytes:
    """A scan with a finding of each of these severities."""
    results = [
        {"ruleId": f"CVE-2026-{number}", "properties": {"security-severity": severity}}
        for number, severity in enumerate(severities, start=1)
    ]
    run = {"tool": {"driver": {"name": "trivy", "version": "0.57"}}, "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def vex(name: str, *, at: datetime = NOW) -> bytes:
    """An OpenVEX document: the service is not affected by that."""
    statement = {
        "vulnerability": {"name": name}, "products": [{"@id": "edi"}], "status": "not_affected",
        "impact_statement": "not called",
    }  # fmt: skip
    return json.dumps(
        {
            "@context": "https://openvex.dev/ns/v0.2.0",
            "author": "Ada",
            "timestamp": at.isoformat(),
            "statements": [statement],
        }
    ).encode()


def junit(*, failed: int = 0, skipped: int = 0) -> bytes:
    """A report of two tests that passed, and so many that did not."""
    cases = ["", "", *["<failure/>"] * failed, *["<skipped/>"] * skipped]
    body = "".join(f'<testcase name="t{number}">{case}</testcase>' for number, case in enumerate(cases))
    return f'<testsuite name="ours">{body}</testsuite>'.encode()


@dataclass
class Around:
    """Metrics, Loki, Jaeger and an S3 bucket behind one address, as they answer at an instant."""

    now: datetime = NOW
    metrics: bytes = b"edi_queue_depth 3\n"
    line_age: timedelta | None = timedelta(minutes=1)
    trace_age: timedelta | None = timedelta(minutes=5)
    backup_age: timedelta | None = timedelta(hours=2)

    def __call__(self, connection: socket, request: bytes) -> None:
        path = request.split(b" ", 2)[1].decode()
        answers = {"/metrics": self.metrics, "/loki/": self._lines(), "/api/traces": self._traces()}
        body = next((each for begins, each in answers.items() if path.startswith(begins)), self._bucket())
        reply(body, content_type="application/xml" if body.startswith(b"<") else "application/json")(
            connection, request
        )

    def _lines(self) -> bytes:
        lines = []
        if self.line_age is not None:
            lines = [[str(int((self.now - self.line_age).timestamp() * 1e9)), "accepted"]]
        result = [{"stream": {}, "values": lines}]
        return json.dumps({"data": {"resultType": "streams", "result": result}}).encode()

    def _traces(self) -> bytes:
        traces = []
        if self.trace_age is not None:
            at = int((self.now - self.trace_age).timestamp() * 1e6)
            spans = [{"startTime": at, "duration": 9000, "processID": "p1", "tags": []}]
            traces = [{"spans": spans, "processes": {"p1": {"serviceName": "edi"}}}]
        return json.dumps({"data": traces}).encode()

    def _bucket(self) -> bytes:
        content = ""
        if self.backup_age is not None:
            at = (self.now - self.backup_age).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            content = (
                f"<Contents><Key>edi/1.dump</Key><LastModified>{at}</LastModified><ETag>e</ETag>"
                "<Size>900</Size></Contents>"
            )
        return (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>vault</Name><IsTruncated>false</IsTruncated>{content}</ListBucketResult>"
        ).encode()


@dataclass
class World:
    """The service as it stands applied; `files` and `around` are there to be changed."""

    server: Server
    around: Around
    deliver: Deliver
    files: Files = field(default_factory=dict)

    def apply(self, *, now: datetime = NOW) -> None:
        """The files stand applied."""
        workspaces.apply("ops", files=self.files, actor=system("test"), now=now)
        self.deliver(now)

    def send(self, type: str, name: str, *, at: datetime = NOW, now: datetime = NOW, **findings: Any) -> None:
        """A record is sent, as the one that stands with these changes."""
        found = RECORDS[type, name] | findings
        sent = Submission(replace(PRODUCTION), type, name, found, "CI", effective_at=at)
        evidence.attach(sent, service=catalog.service("edi"), actor=BY_CI, now=now)

    def bring(
        self,
        data: bytes,
        *,
        name: str,
        now: datetime = NOW,
        ends_at: datetime | None = None,
        actor: Actor = BY_CI,
    ) -> None:
        """The report of a tool is imported."""
        wanted = evidence.Wanted("production", name=name, effective_at=now, ends_at=ends_at)
        evidence.import_report(
            data, wanted=wanted, service=catalog.service("edi"), actor=actor, limit=10**6, now=now
        )

    def results(self, *, now: datetime = NOW) -> dict[str, str]:
        """How each criterion stands after one run at that time."""
        return {name: result for name, (result, _) in self.verdicts(now=now).items()}

    def verdicts(self, *, now: datetime = NOW) -> dict[str, tuple[str, str]]:
        """Result and reason of each criterion after one run at that time."""
        self.around.now = now
        evidence.collect_due(clock=lambda: now, allow=HERE)
        self.deliver(now)
        shown = selectors.standings("service:edi", environment="production", now=now)
        return {each.criterion.id: (each.result, each.reason) for each in shown}


def answers_a_test_page(handle: str, *, now: datetime = NOW) -> None:
    """Whoever has that handle sent a test page and answered it within a minute."""
    actor = identities.actor_for_person(Person.objects.get(handle=handle), now=now)
    name = paging.test_page(actor=actor, now=now - timedelta(minutes=1))
    paging.answer(name, verb="acknowledge", actor=actor, how="web", now=now)


def on_call() -> None:
    """Both of the team have an account, a way that was verified, and answered a test page."""
    for handle in ("ana", "ben"):
        oncall.reached(identity.person(handle.title(), handle=handle, email=f"{handle}@edi.example"))
        answers_a_test_page(handle)


@contextmanager
def whole(deliver: Deliver, *, list: str = "readiness") -> Iterator[World]:
    """A service of which everything stands that a machine can find out."""
    around = Around()
    with serving(around) as server:
        world = World(server, around, deliver, files_for(server.url, list))
        on_call()
        world.apply()
        for type, name in RECORDS:
            world.send(type, name)
        for name in ("code", "dependencies", "image", "secrets"):
            world.bring(sarif(), name=name)
        for name in ("tests", "security"):
            world.bring(junit(), name=name)
        yield world
