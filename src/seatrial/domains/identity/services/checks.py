"""What services ask of what they are given before they write it."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from seatrial.domains.identity import rules, selectors
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.types import SCOPE_KINDS
from seatrial.kit.problems import Fault, Invalid, NotFound
from seatrial.kit.spelling import did_you_mean


def name_faults(name: str, *, besides: Person | None = None) -> list[Fault]:
    """What is wrong with a tidied name, also that somebody else has it, in whatever case."""
    said = rules.name_fault(name)
    if said:
        return [Fault("/name", said)]
    others = _others(besides).filter(name__iexact=name)
    return [Fault("/name", "Somebody else here has this name.", "Add an initial.")] if others.exists() else []


def handle_faults(handle: str) -> list[Fault]:
    """What is wrong with a handle for somebody new, also that somebody has it."""
    said = rules.handle_fault(handle)
    if said:
        return [Fault("/handle", said)]
    if Person.objects.filter(handle=handle).exists():
        return [Fault("/handle", "Somebody else here has this handle.", "Add an initial.")]
    return []


def email_faults(email: str, *, besides: Person | None = None) -> list[Fault]:
    """What is wrong with an address, also that somebody else has it. None at all is fine."""
    if not email:
        return []
    try:
        validate_email(email)
    except ValidationError:
        return [Fault("/email", "This is no e-mail address.", "Write it as ada@example.com.")]
    if _others(besides).filter(email__iexact=email).exists():
        return [Fault("/email", "Somebody else here has this address.")]
    return []


def time_zone_faults(time_zone: str) -> list[Fault]:
    """What is wrong with the name of a time zone."""
    if time_zone in selectors.time_zones():
        return []
    near = did_you_mean(time_zone, known=selectors.time_zones()) if len(time_zone) < 64 else ""
    remedy = near if near.startswith("Did") else "Write it as Europe/Berlin."
    return [Fault("/time_zone", "There is no such time zone.", remedy)]


def password_faults(password: str, *, person: Person, place: str = "/password") -> list[Fault]:
    """What Django's validators say of the password for that person."""
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        return [Fault(place, message) for message in error.messages]
    return []


def scope_fault(urn: str) -> Fault | None:
    """What is wrong with a URN that something is held within, or None."""
    kind, colon, name = urn.partition(":")
    if not colon or not name or len(urn) > 200:
        return Fault("/scope", f"{urn!r} names nothing", "Write it as service:edi-gateway or team:payments.")
    if kind not in SCOPE_KINDS:
        return Fault("/scope", f"nothing is held within a {kind}", f"Known are: {', '.join(SCOPE_KINDS)}.")
    if not selectors.enclosing(urn):
        return Fault("/scope", f"there is no {urn}", "It stands here once its definition is applied.")
    return None


def span_faults(starts_at: datetime, *, ends_at: datetime | None, now: datetime) -> list[Fault]:
    """What is wrong with a span that something is to be held for."""
    if ends_at is None:
        return []
    if ends_at <= starts_at:
        return [Fault("/until", "ends before it begins")]
    return [Fault("/until", "lies in the past")] if ends_at <= now else []


def locked_person(uid: str) -> Person:
    """The person of that uid or handle, locked until the transaction ends; raises NotFound."""
    found = selectors.find_person(uid, among=Person.objects.select_for_update())
    if found is None:
        raise NotFound(f"there is no person {uid}", remedy="The page of people lists all handles.")
    return found


def refuse(faults: Sequence[Fault]) -> None:
    """Returns where there are none; raises Invalid with all of them."""
    if faults:
        raise Invalid("some of what you wrote cannot be taken", faults=faults)


def _others(besides: Person | None) -> QuerySet[Person]:
    return Person.objects.all() if besides is None else Person.objects.exclude(pk=besides.pk)
