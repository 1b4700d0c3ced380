"""What new definitions begin with, and a small workspace for whoever has none yet."""

#: A small workspace in one file, for whoever has none yet.
EXAMPLE = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
  title: Payments
spec:
  type: team
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: Checkout
spec:
  type: service
  lifecycle: production
  owner: payments
  tier: 1
"""

_BACKSTAGE = "backstage.io/v1alpha1"
_OURS = "seatrial.dev/v1"
#: The least that makes a valid definition of the kind, with names to be replaced.
_TEMPLATES = {
    "Component": f"""\
apiVersion: {_BACKSTAGE}
kind: Component
metadata:
  name: my-service
  title: My service
  description: What it does, and for whom.
spec:
  type: service
  lifecycle: experimental
  owner: my-team
  # 1 is the most critical; it selects the criteria that apply
  tier: 3
""",
    "Group": f"""\
apiVersion: {_BACKSTAGE}
kind: Group
metadata:
  name: my-team
  title: My team
spec:
  type: team
  children: []
""",
    "System": f"""\
apiVersion: {_BACKSTAGE}
kind: System
metadata:
  name: my-system
  title: My system
spec:
  owner: my-team
""",
    "User": f"""\
apiVersion: {_BACKSTAGE}
kind: User
metadata:
  name: first-last
spec:
  profile:
    displayName: First Last
    email: first.last@example.org
  memberOf: [my-team]
""",
    "Checklist": f"""\
apiVersion: {_OURS}
kind: Checklist
metadata:
  name: my-checklist
  title: My checklist
spec:
  version: 1.0.0
  areas:
    - name: documentation
      title: Documentation
      domain: support
      criteria:
        - id: runbook-published
          title: A runbook is published
          statement: Whoever is on call finds out what to do without asking.
          accepts: [file]
          role: operations_lead
          must: true
          remedy: Write docs/runbook.md.
          probes:
            runbook: {{file: {{path: docs/runbook.md}}, every: 1h, max_age: 1d}}
          check: evidence.runbook.exists
""",
}


def template(kind: str, *, api_version: str) -> str:
    """What a new definition of the kind begins with."""
    frame = f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: my-{kind.casefold()}\nspec: {{}}\n"
    return _TEMPLATES.get(kind, frame)
