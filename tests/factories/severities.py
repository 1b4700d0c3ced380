"""A policy of severities, a team with a calendar, and services that picked."""

from seatrial.domains.severities.selectors import FOLDER
from seatrial.domains.workspace import services as workspaces
from tests.cast import NOW, Cast

CALENDAR = b"""\
apiVersion: seatrial.dev/v1
kind: BusinessCalendar
metadata: {name: edi-team, title: Hours of the EDI team}
spec:
  time_zone: Europe/Stockholm
  hours:
    monday: ["09:00-17:00"]
    tuesday: ["09:00-17:00"]
    wednesday: ["09:00-17:00"]
    thursday: ["09:00-17:00"]
    friday: ["09:00-17:00"]
  holidays: {country: SE}
"""
OWN = (FOLDER / "s.yaml").read_text().replace("  name: s\n", "  name: ours\n").replace("id: S", "id: P")
SERVICE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {name}, title: {name}}}
spec:
  type: service
  lifecycle: production
  owner: {owner}
  {more}
"""
TEAM = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: {name}}}
spec: {{type: team, children: [], {more}}}
"""


def service(name: str, *, owner: str = "edi", more: str = "") -> bytes:
    """A service with one more line below its spec."""
    return SERVICE.format(name=name, owner=owner, more=more).encode()


def team(name: str, *, more: str = "") -> bytes:
    """A team with more of its spec."""
    return TEAM.format(name=name, more=more).encode()


def files(**more: bytes) -> dict[str, bytes]:
    """Three services on three schemes, of a team with a calendar; and one that picks nothing."""
    standing = {
        "calendar.yaml": CALENDAR,
        "edi.yaml": team("edi", more="calendar: edi-team"),
        "other.yaml": team("other"),
        "edi-gateway.yaml": service("edi-gateway", more="severities: s"),
        "portal.yaml": service("portal", more="severities: severity-scheme:critical"),
        "router.yaml": service("router", more="severities: sev\n  calendar: always"),
        "label-printer.yaml": service("label-printer", owner="other"),
    }
    return standing | {f"{name}.yaml": content for name, content in more.items()}


def apply(cast: Cast, **more: bytes) -> None:
    """These files stand as the workspace `ops`."""
    workspaces.apply("ops", files=files(**more), actor=cast.actor("administrator"), now=NOW)
