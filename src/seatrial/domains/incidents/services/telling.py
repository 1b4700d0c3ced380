"""Who is told about incidents and their postmortems."""

from collections.abc import Iterable
from datetime import datetime

from seatrial.domains.alerts.types import ANSWER_LATE
from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import selectors
from seatrial.domains.incidents.types import Incident, Postmortem
from seatrial.domains.incidents.types.notices import REVIEW_DUE, REVIEW_LATE, ROLE, UPDATE_DUE
from seatrial.domains.notices import services as notices

_TIME = "%Y-%m-%d %H:%M UTC"


def tell_role(found: Incident, *, person: str, role: str, now: datetime) -> None:
    """Whoever has a role from now on knows of it."""
    notices.tell(
        [person], kind=ROLE.name, subject=f"You are {role} of {found.name}: {found.title}",
        body=f"{found.level}\n\n{found.summary}".strip(), link=f"/incidents/{found.name}",
        key=f"{found.urn}:{role}:{found.revision}", now=now,
    )  # fmt: skip


def tell_answer_late(alert: str, *, now: datetime) -> None:
    """Commanders of open incidents that the alert belongs to know that nobody answers it."""
    for found in selectors.with_target(f"alert:{alert}"):
        if found.is_open:
            held = selectors.roles([found.uid]).get(found.uid, [])
            notices.tell(
                [selectors.commander(held)], kind=ANSWER_LATE.name,
                subject=f"Nobody has answered {alert} of {found.name} in time", body=found.title,
                link=f"/alerts/{alert}", key=f"{found.urn}:late:{alert}", now=now,
            )  # fmt: skip


def tell_update_late(found: Incident, *, people: Iterable[str], now: datetime) -> None:
    """The commander and whoever does communications know that an update is late."""
    notices.tell(
        people, kind=UPDATE_DUE.name, subject=f"An update of {found.name} is overdue: {found.title}",
        body=f"It was due by {found.update_by:{_TIME}}, as {found.level} asks for.",
        link=f"/incidents/{found.name}", key=f"{found.urn}:update:{found.update_by}", now=now,
    )  # fmt: skip


def tell_due(found: Postmortem, *, step: int, now: datetime) -> None:
    """The owner of the postmortem is reminded."""
    notices.tell(
        [found.owner], kind=REVIEW_DUE.name, subject=f"The postmortem of {found.incident} is due soon",
        body=f"{found.title}\n\nDue by {found.due_at:{_TIME}}.",
        link=f"/incidents/{found.incident}/postmortem",
        key=f"postmortem:{found.uid}:{found.due_at}:{step}", now=now,
    )  # fmt: skip


def tell_overdue(found: Postmortem, *, scopes: Iterable[str], now: datetime) -> None:
    """The owner of the postmortem and the service owners know that it is late (R201)."""
    holders = identity.holders(now=now, roles=["service_owner"], within=list(scopes))
    people = dict.fromkeys([found.owner, *(each.person.uid for each in holders)])
    notices.tell(
        people, kind=REVIEW_LATE.name, subject=f"The postmortem of {found.incident} is overdue",
        body=f"{found.title}\n\nIt was due by {found.due_at:{_TIME}}.",
        link=f"/incidents/{found.incident}/postmortem", key=f"postmortem:{found.uid}:{found.due_at}:late",
        now=now,
    )  # fmt: skip
