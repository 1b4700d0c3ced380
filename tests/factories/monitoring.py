"""A service with rules, a dashboard, what is said of them, and health over criteria."""

import json

from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from tests.cast import NOW

RULES = b"""\
groups:
  - name: edi
    rules:
      - alert: Down
        expr: up == 0
        for: 1m
        labels: {severity: critical}
        annotations:
          runbook: runbooks/down.md#diagnosis
      - alert: Leak
        expr: edi_leaks_total > 0
        labels: {severity: critical}
        annotations:
          interpretation: From the rule.
          runbook: runbooks/down.md
      - alert: Slow
        expr: edi_seconds_sum / edi_seconds_count > 5
        labels: {severity: warning, team: other}
        annotations: {runbook_url: "runbooks/down.md#restart"}
      - alert: Full
        expr: edi_disk > 0.9
        labels: {severity: warning}
      - alert: Lost
        expr: edi_lost > 0
        labels: {severity: critical}
        annotations:
          summary: Lost.

          runbook: runbooks/gone.md
"""
RUNBOOK = b"# Down\n\n## Diagnosis\n\nLook.\n\n## Restart it\n\nDo.\n"
BOARD = json.dumps(
    {
        "title": "EDI",
        "panels": [
            {"type": "stat", "title": "Answers", "targets": [{"expr": "rate(edi_seconds_bucket[5m])"}]},
            {"type": "stat", "title": "Strange", "targets": [{"expr": "edi_strange"}]},
        ],
    },
    indent=1,
).encode()
PLAN = b"""\
apiVersion: seatrial.dev/v1
kind: Monitoring
metadata: {name: edi-gateway, title: Monitoring of EDI}
spec:
  service: component:default/edi-gateway
  owner: group:default/edi
  rules:
    files: [alerts/*.yaml]
    review_within: 30d
    critical: [Critical]
    notes:
      Down:
        interpretation: Nobody can send. Ask another machine first.
        reviews:
          - {date: 2026-08-01, by: "user:default/ana"}
          - {date: 2026-11-01, by: "user:default/ana", what: One minute is right.}
  dashboards:
    - file: boards/edi.json
      audience: on call
      owner: group:default/edi
      reviews: [{date: 2026-11-01, by: "user:default/ana"}]
  metrics:
    edi_leaks: {meaning: Claims where none may be.}
    edi_seconds: {meaning: How long partners wait., unit: s, normal: below 5}
    edi_disk: {meaning: How full the disk is.}
    edi_lost: {meaning: What was lost.}
"""
HEALTH = b"""\
apiVersion: seatrial.dev/v1
kind: HealthChecks
metadata: {name: edi-gateway}
spec:
  service: component:default/edi-gateway
  owner: group:default/edi
  checks:
    - {id: page, title: The page is there, criterion: health/page}
    - {id: other, title: The other one is there, criterion: health/other}
  healthy: page && other
  review:
    every: 30d
    reviews: [{date: 2026-02-01, by: "user:default/ana"}]
"""
CHECKLIST = b"""\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: health, title: Health}
spec:
  version: 1.0.0
  areas:
    - name: health
      title: Health
      domain: application
      criteria:
        - id: page
          title: The page is there
          statement: The page is there.
          source: S1:115
          accepts: [file]
          role: operations_lead
          probes: {page: {file: {path: runbooks/down.md}}}
          check: evidence.page.exists
          failure: It is gone
          remedy: Write it.
        - id: other
          title: The other one is there
          statement: The other one is there.
          source: S1:115
          accepts: [file]
          role: operations_lead
          probes: {page: {file: {path: other.md}}}
          check: evidence.page.exists
          failure: It is gone
          remedy: Write it.
"""
SERVICE = b"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: edi-gateway, title: EDI gateway}
spec:
  type: service
  lifecycle: production
  owner: edi
  environments: {production: {}}
"""
TEAM = b"""\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi}
spec: {type: team, children: []}
"""
SOURCE = b"""\
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: prometheus}
spec: {format: alertmanager, team: group:default/edi, service: component:default/edi-gateway}
"""
FILES = {
    "alerts/edi.yaml": RULES,
    "boards/edi.json": BOARD,
    "runbooks/down.md": RUNBOOK,
}


def apply(**more: bytes | None) -> None:
    """The workspace `ops` holds all of it; `other_md=...` replaces or adds a file, None leaves one out."""
    files: dict[str, bytes | None] = {
        **FILES, "monitoring.yaml": PLAN, "health.yaml": HEALTH, "checklist.yaml": CHECKLIST,
        "edi-gateway.yaml": SERVICE, "edi.yaml": TEAM, "other.md": b"# Other\n", **more,
    }  # fmt: skip
    kept = {path: data for path, data in files.items() if data is not None}
    workspaces.apply("ops", files=kept, actor=system("test"), now=NOW)
