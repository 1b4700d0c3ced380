"""What services ask of a name, a time zone and a password before they write it."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from seatrial.domains.identity import rules, selectors
from seatrial.domains.identity.models import Person
from seatrial.kit.problems import Fault, Invalid
from seatrial.kit.spelling import did_you_mean


def name_faults(name: str, *, besides: Person | None = None) -> list[Fault]:
    """What is wrong with a tidied name, also that somebody else has it, in whatever case."""
    said = rules.name_fault(name)
    if said:
        return [Fault("/name", said)]
    others = Person.objects.filter(name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    return [Fault("/name", "Somebody else here has this name.", "Add an initial.")] if others.exists() else []


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


def refuse(faults: list[Fault]) -> None:
    """Returns where there are none; raises Invalid with all of them."""
    if faults:
        raise Invalid("some of what you wrote cannot be taken", faults=faults)
