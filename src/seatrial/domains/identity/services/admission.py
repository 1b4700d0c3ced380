"""An account for somebody whom the organisation's provider vouches for."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import rules
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.services import checks
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid


@transaction.atomic
def admit(name: str, *, email: str, now: datetime) -> Person:
    """Somebody new is here, who holds what everybody holds and signs in by the provider alone.

    Where the name or its handle is taken, a number follows it. Raises Invalid. The caller holds the lock.
    """
    tidied = rules.tidy(name)[: rules.NAME_LONGEST - 5].strip() or "Somebody"
    person = Person(
        uid=new_uid(now),
        name=_free_name(tidied),
        handle=_free_handle(rules.slug(tidied)),
        email=email,
        created_at=now,
    )
    checks.refuse(checks.name_faults(person.name) + checks.email_faults(email))
    person.set_unusable_password()
    person.save()
    audit.record(
        "identity.account-made",
        actor=system("sign-in"),
        subject=f"person:{person.uid}",
        details={"by": "provider"},
        now=now,
    )
    return person


def _free_name(name: str) -> str:
    known = Person.objects.filter(name__istartswith=name).values_list("name", flat=True)
    taken = {each.casefold() for each in known}
    return next(wanted for wanted in _numbered(name, " ") if wanted.casefold() not in taken)


def _free_handle(handle: str) -> str:
    taken = set(Person.objects.filter(handle__startswith=handle).values_list("handle", flat=True))
    return next(wanted for wanted in _numbered(handle, "-") if wanted not in taken)


def _numbered(word: str, mark: str) -> Iterator[str]:
    yield word
    yield from (f"{word}{mark}{number}" for number in count(2))
