"""A workspace of any size, for measurements and tests: services with teams, and one checklist."""

from collections.abc import Iterator

TEAM_SIZE = 20
_GROUP = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: team-{number:04}
  title: Team {number}
spec:
  type: team
  profile:
    displayName: Team {number}
    email: team-{number}@example.com
  children: []
"""
_SERVICE = """\
# Service {number} of a generated workspace.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: service-{number:05}
  title: Service {number}
  description: Takes orders of region {region} and hands them to the next one.
  tags: [generated, region-{region}]
  annotations:
    example.com/cost-centre: "{number}"
  links:
    - url: https://wiki.example.com/service-{number}
      title: Handbook
spec:
  type: service
  lifecycle: production
  owner: group:default/team-{team:04}
  dependsOn: [{depends}]
  tier: {tier}
  environments:
    production:
      url: http://127.0.0.1:1/service-{number}
      metrics: http://127.0.0.1:1/service-{number}/metrics
      revision: "{number:040x}"
"""
_CHECKLIST = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata:
  name: generated
  title: Generated checklist
spec:
  version: 1.0.0
  areas:
    - name: documents
      title: Documents
      domain: support
      criteria:
"""
_CRITERION = """\
        - id: document-{number:02}
          title: The handbook has {number} bytes
          statement: The handbook of the service has {number} bytes at least.
          source: "generated:{number}"
          accepts: [file]
          role: engineering_lead
          probes:
            handbook:
              file: {{ path: services/handbook.md }}
          check: evidence.handbook.count >= {number} || evidence.handbook.count > 0
          remedy: Write the handbook.
"""


def generate(services: int, *, criteria: int = 0) -> dict[str, bytes]:
    """The files of a workspace with that many services, one file each, and teams of twenty services.

    With `criteria`, also a checklist of that many, each looking at a file. The same numbers give the
    same bytes.
    """
    return {path: text.encode() for path, text in _files(services, criteria)}


def _files(services: int, criteria: int) -> Iterator[tuple[str, str]]:
    teams = -(-services // TEAM_SIZE)
    yield "teams.yaml", "---\n".join(_GROUP.format(number=number) for number in range(teams))
    for number in range(services):
        depends = f"component:default/service-{number - 1:05}" if number % 3 else ""
        yield (
            f"services/{number // 100:03}/service-{number:05}/catalog-info.yaml",
            _SERVICE.format(
                number=number,
                region=number % 7,
                team=number // TEAM_SIZE,
                tier=number % 4 + 1,
                depends=depends,
            ),
        )
    if criteria:
        yield "services/handbook.md", "# Handbook\n\nWho to call, and what to do.\n"
        items = "".join(_CRITERION.format(number=number) for number in range(1, criteria + 1))
        yield "checklist.yaml", _CHECKLIST + items
