"""A team that is on call, for tests: its people, a schedule and policies, as the files of a workspace."""

from datetime import UTC, datetime, timedelta

from seatrial.domains.identity.models import Person
from seatrial.domains.notices.models import ContactMethod
from seatrial.domains.oncall import models
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
from tests.cast import Cast
from tests.factories import identity

#: A Monday of the week that is Ana's.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HANDLES = ("ana", "ben", "cleo")
_ENTITY = "---\napiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\nspec: {}\n"
CATALOG = (
    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: edi-gateway}\n"
    "spec: {type: service, lifecycle: production, owner: edi-team}\n"
    + _ENTITY.format("Group", "edi-team", "{type: team, children: []}")
    + _ENTITY.format("Group", "carrier", "{type: vendor, children: []}")
    + "".join(_ENTITY.format("User", name, "{memberOf: [edi-team]}") for name in (*HANDLES, "nobody"))
)
SCHEDULE = """\
apiVersion: seatrial.dev/v1
kind: Schedule
metadata: {name: edi, title: EDI}
spec:
  time_zone: UTC
  team: group:default/edi-team
  layers:
    - name: week
      people: [user:default/ana, user:default/ben]
      rotation: {every: 7d, start: 2026-03-02T09:00}
    - name: shadow
      people: [user:default/cleo]
      rotation: {every: 7d, start: 2026-03-02T09:00}
      role: shadow
"""
POLICIES = """\
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {name: edi, title: EDI}
spec:
  team: group:default/edi-team
  levels:
    - {to: ["schedule:edi"], after: 5m}
    - {to: ["lead:edi-team", "user:default/nobody"], after: 10m}
  repeat: 1
  fallback: ["user:default/cleo"]
  hours: {calendar: weekdays, otherwise: nights}
---
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {name: nights, title: Nights}
spec:
  levels:
    - {to: ["user:default/ben"], after: 1m}
  fallback: ["user:default/cleo"]
---
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {name: carrier, title: Trouble at the carrier}
spec:
  levels:
    - {to: ["contacts:carrier"], after: 30m}
    - {to: ["user:default/ana"], after: 30m}
  fallback: ["user:default/cleo"]
---
apiVersion: seatrial.dev/v1
kind: ContactList
metadata: {name: carrier, title: Carrier}
spec:
  of: group:default/carrier
  contacts:
    - {id: desk, name: Carrier desk, channel: email, address: desk@carrier.example, purpose: Lost parcels}
    - {id: boss, name: Carrier boss, channel: phone, address: "+47 555 010 99", purpose: The rest, level: 2}
"""
AGREEMENT = """\
apiVersion: seatrial.dev/v1
kind: OnCallAgreement
metadata: {name: edi-team}
spec:
  team: group:default/edi-team
  compensation: {text: Each hour is paid., rates: {currency: EUR, hour: 2, night: 3, weekend: 4}}
  time_off: {text: Told two weeks before., notice: 14d}
"""


def apply(**files: str) -> None:
    """The workspace `ops` holds the team; `schedule_yaml=...` replaces or adds a file by its name."""
    said = {"catalog": CATALOG, "schedule": SCHEDULE, "policies": POLICIES, "agreement": AGREEMENT} | files
    contents = {f"{name}.yaml": text.encode() for name, text in said.items()}
    workspaces.apply("ops", files=contents, actor=system("test"), now=NOW)


def people() -> dict[str, Person]:
    """An account for everybody of the team by handle; nobody has none. Ana leads the team."""
    found = {
        handle: identity.person(handle.title(), handle=handle, email=f"{handle}@edi.example")
        for handle in HANDLES
    }
    identity.role(found["ana"], "engineering_lead", "team:edi-team")
    return found


def reached(person: Person, *, verified_at: datetime = NOW) -> ContactMethod:
    """The person has a contact method that was verified then."""
    return ContactMethod.objects.create(
        uid=new_uid(NOW), person_uid=person.uid, kind="slack", address=f"https://chat.example/{person.handle}",
        verified_at=verified_at, created_at=verified_at,
    )  # fmt: skip


_EDI = """\
apiVersion: seatrial.dev/v1
kind: Schedule
metadata: {name: edi, title: EDI}
spec:
  time_zone: UTC
  team: group:default/edi
  layers:
    - name: week
      people: [user:default/lead, user:default/owner]
      rotation: {every: 7d, start: 2026-01-05T09:00}
---
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {name: edi, title: EDI}
spec:
  team: group:default/edi
  levels: [{to: ["schedule:edi"]}]
  fallback: ["user:default/owner"]
"""


def stood(cast: Cast, *, now: datetime) -> dict[str, str]:
    """The lead and the owner of the cast are on call for the team `edi`, which stands already. Gives the uids
    of an override and a swap that the lead made, of the lead's time off, and of a hand-off to the owner.
    """
    users = "".join(_ENTITY.format("User", name, "{memberOf: [edi]}") for name in ("lead", "owner"))
    files = {"oncall.yaml": _EDI.encode(), "people.yaml": users.encode()}
    workspaces.apply("oncall", files=files, actor=system("test"), now=now)
    lead, owner = cast.lead.uid, cast.owner.uid
    day = timedelta(days=1)
    override = models.Override.objects.create(
        uid=new_uid(now), schedule="schedule:edi", person=owner, starts_at=now, ends_at=now + day,
        made_by=str(lead), created_at=now,
    )  # fmt: skip
    swap = models.Swap.objects.create(
        uid=new_uid(now), schedule="schedule:edi", asker=lead, asked=owner, starts_at=now + day,
        ends_at=now + 20 * day, state="asked", created_at=now,
    )  # fmt: skip
    off = models.TimeOff.objects.create(
        uid=new_uid(now), person=lead, starts_at=now + 30 * day, ends_at=now + 31 * day, kind="leave",
        made_by=str(lead), created_at=now,
    )  # fmt: skip
    hand_off = models.HandOff.objects.create(
        uid=new_uid(now), schedule="schedule:edi", at=now, leaving=str(lead), arriving=str(owner),
        due_at=now + day, note_required=True, note="The router is slow.", noted_at=now,
    )  # fmt: skip
    return {
        "override": str(override.uid), "swap": str(swap.uid), "time_off": str(off.uid),
        "hand_off": str(hand_off.uid),
    }  # fmt: skip
