"""Small workspaces for tests, as the files that people would write."""

COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {name}
  title: {title}
spec:
  type: service
  lifecycle: production
  owner: {owner}
  tier: {tier}
{environments}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: {owner}, title: {owner} team}}
spec: {{type: team}}
"""

CHECKLIST = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {{name: basics, title: Basics}}
spec:
  version: 1.0.0
  areas:
    - name: documentation
      title: Documentation
      domain: support
      criteria:
        - id: plan-published
          title: A plan is published
          statement: The plan exists and says who restores.
          source: S0:27
          accepts: [file]
          role: operations_lead
          must: true
          remedy: Write docs/plan.md.
          probes:
            plan: {{file: {{path: docs/plan.md}}, every: 30s, max_age: {max_age}}}
          check: {check}
        - id: walkthrough-held
          title: A walkthrough was held
          statement: The receiving team was walked through.
          accepts: [training]
          role: operations_lead
"""


def component(name: str = "edi", *, owner: str = "edi-team", tier: int = 1, environments: str = "") -> bytes:
    """A service and the team that owns it."""
    text = COMPONENT.format(name=name, title=name.title(), owner=owner, tier=tier, environments=environments)
    return text.encode()


def checklist(check: str = "evidence.plan.exists", *, max_age: str = "5m") -> bytes:
    """Two criteria: one that a file decides, one that only people can attest."""
    return CHECKLIST.format(check=check, max_age=max_age).encode()


def workspace(**files: bytes) -> dict[str, bytes]:
    """A service, its checklist and its plan; `docs_plan_md=...` replaces or adds a file by its path."""
    standing = {"catalog.yaml": component(), "checklist.yaml": checklist(), "docs/plan.md": b"# Plan\n"}
    return standing | files
