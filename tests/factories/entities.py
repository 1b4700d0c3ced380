"""Backstage entities for tests, in the shape of the official examples and written anew."""

from typing import Any


def entity(
    kind: str = "Component", name: str = "ledger", *, namespace: str = "", **spec: Any
) -> dict[str, Any]:
    """A valid entity; what is given in `spec` replaces what a kind has by itself, None leaves it out."""
    defaults: dict[str, dict[str, Any]] = {
        "Component": {"type": "service", "lifecycle": "production", "owner": "harbour-team"},
        "API": {
            "type": "openapi", "lifecycle": "experimental", "owner": "harbour-team",
            "definition": 'openapi: "3.1.0"\ninfo:\n  title: Berths\n',
        },
        "Resource": {"type": "database", "owner": "harbour-team"},
        "System": {"owner": "harbour-team"},
        "Domain": {"owner": "harbour-team"},
        "Group": {"type": "team", "children": []},
        "User": {"memberOf": []},
        "Location": {"type": "file", "targets": ["./berths.yaml"]},
    }  # fmt: skip
    metadata: dict[str, Any] = {"name": name}
    wanted = {key: value for key, value in (defaults[kind] | spec).items() if value is not None}
    return {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": metadata, "spec": wanted}


#: A file as an organisation would keep it: several documents, comments, fields that nobody here reads.
HARBOUR = b"""\
# The harbour's own services.
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata:
  name: harbour
spec: {owner: group:default/harbour-team}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: berthing, labels: {example.com/cost-centre: "4711"}}
spec: {owner: harbour-team, domain: harbour}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: berth-planner
  description: Finds a place for every ship.
  annotations:
    example.com/dashboard: https://grafana.example.com/d/berths
    github.com/project-slug: harbour/berth-planner
  tags: [python, c++, ships]
  links: [{url: "mailto:berths@example.com", title: Ask, icon: email}]
spec:
  type: service
  lifecycle: production
  owner: harbour-team
  system: berthing
  subcomponentOf: component:default/harbour-portal
  providesApis: [berths]
  dependsOn: ["resource:berth-db"]   # loses no ship without it
  favourite_colour: blue
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: harbour-portal, namespace: public}
spec: {type: website, lifecycle: experimental, owner: group:default/harbour-team}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: harbour-portal}
spec: {type: website, lifecycle: experimental, owner: harbour-team, consumesApis: [default/berths]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: berths}
spec:
  type: openapi
  lifecycle: production
  owner: harbour-team
  definition: |
    openapi: 3.1.0
    info: {title: Berths, version: "1"}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: berth-db}
spec: {type: database, owner: harbour-team, system: berthing}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: harbour-team}
spec:
  type: team
  profile: {displayName: Harbour, email: harbour@example.com}
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: kai.holm}
spec:
  profile: {displayName: Kai Holm, email: kai@example.com}
  memberOf: [harbour-team]
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: more}
spec: {type: url, targets: ["https://example.com/catalog-info.yaml"]}
"""

#: What Backstage's own invalid example breaks: a space in the name, a space in a tag.
INVALID_COMPONENT = b"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: broken name
  tags: [go, go 1.2]
spec: {type: service, lifecycle: production, owner: "user:guest"}
"""
