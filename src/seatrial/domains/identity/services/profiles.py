"""What people change about themselves."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.services.links import lock
from seatrial.domains.identity.types import THEMES, Profile
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Problem

_PERSONAL = ("name", "email")


class CannotChangeErased(Problem):
    """The name of this person was erased: nothing of the account is ever changed again."""

    type = "cannot-change-erased"
    title = "This person was erased"
    status = 409


def refuse_erased(person: Person) -> None:
    """Returns where the person has a name; raises CannotChangeErased where it is gone."""
    if person.erased_at is not None:
        raise CannotChangeErased(
            f"{person.name} was erased; the uid stays for the log alone",
            remedy="Invite the person anew, under another handle.",
        )


@transaction.atomic
def change_profile(
    uid: str,
    *,
    actor: Actor,
    now: datetime,
    name: str | None = None,
    time_zone: str | None = None,
    theme: str | None = None,
    email: str | None = None,
) -> Profile:
    """What is given holds from now on; None leaves it as it is. Changing nothing records nothing.

    Raises Denied, NotFound, and Invalid with every fault (`/name`, `/email`, `/time_zone`,
    `/theme`). An address is changed by those who manage people alone. The log says that a name or an
    address changed, not which: names can be erased.
    """
    if not (name is None and email is None):
        lock()  # both are nobody else's; what is one's own alone waits for nobody
    person = checks.locked_person(uid)
    action, subject = "identity.profile-changed", f"person:{person.uid}"
    answer = policies.may_change_profile(actor, uid=str(person.uid))
    require(answer, actor=actor, action=action, subject=subject)
    refuse_erased(person)
    wanted = {"name": _tidied(name), "email": email and email.strip(), "time_zone": time_zone, "theme": theme}
    changes = {key: value for key, value in wanted.items() if value not in (None, getattr(person, key))}
    if "email" in changes:
        # the provider's verified address finds people by it, so nobody takes somebody else's by themselves
        require(policies.may_manage_people(actor), actor=actor, action=action, subject=subject)
    checks.refuse(_faults(changes, person=person))
    if changes:
        before = {key: getattr(person, key) for key in changes}
        for key, value in changes.items():
            setattr(person, key, value)
        person.save(update_fields=list(changes))
        details = {
            key: "changed" if key in _PERSONAL else [before[key], value] for key, value in changes.items()
        }
        audit.record(action, actor=actor, subject=subject, details=details, now=now)
    return selectors.profile_of(person)


def _tidied(name: str | None) -> str | None:
    return None if name is None else rules.tidy(name)


def _faults(changes: dict[str, str | None], *, person: Person) -> list[Fault]:
    faults: list[Fault] = []
    for key, value in changes.items():
        text = value or ""
        if key == "name":
            faults += checks.name_faults(text, besides=person)
        elif key == "email":
            faults += checks.email_faults(text, besides=person)
        elif key == "time_zone":
            faults += checks.time_zone_faults(text)
        elif text not in THEMES:
            faults.append(Fault("/theme", "There is no such theme.", f"Known are: {', '.join(THEMES)}."))
    return faults
