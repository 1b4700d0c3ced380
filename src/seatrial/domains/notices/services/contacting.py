"""Contact methods of a person: adding, verifying and taking one away, and trying whether pages arrive."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import models, policies, rules, selectors
from seatrial.domains.notices.services import codes, paging
from seatrial.domains.notices.types import PAGED, TEST_PAGE, Contact, ContactKind, NewPage, Paged, Said, Way
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, Problem

#: Codes that one person may have sent within an hour, wherever to: nobody is to be flooded by another.
_CODES_AN_HOUR = 10
_CODE = "contact"


class CannotVerify(Problem):
    """The code does not verify the contact method: it is wrong, too old, or was mistyped too often."""

    type = "cannot-verify-contact-method"
    title = "The contact method is not verified"
    status = 409


class CannotPageNobody(Problem):
    """There is no way by which the person could be paged."""

    type = "cannot-page-nobody"
    title = "Nobody can be paged"
    status = 409


@transaction.atomic
def add_contact(*, kind: ContactKind, address: str, label: str, actor: Actor, now: datetime) -> Contact:
    """The actor has one more contact method, and a code is on its way to it: pages go there once it came
    back (`verify_contact`). Raises Denied for a program, Invalid for an address that is none of the kind, one
    that is there already, or too many.
    """
    mine = _mine(actor, "contacts.added")
    tidy = rules.tidied(kind, address=address)
    rows = models.ContactMethod.objects.filter(person_uid=mine)
    faults = []
    if kind not in selectors.usable_kinds():
        faults.append(Fault("/kind", f"nothing is set here that reaches somebody by {kind}"))
    elif why := rules.address_fault(kind, address=tidy, services=settings.PAGING_SERVICES):
        faults.append(Fault("/address", why))
    elif rows.filter(kind=kind, address=tidy).exists():
        faults.append(Fault("/address", "you have this one already"))
    elif rows.count() >= rules.MOST_CONTACTS:
        faults.append(Fault("/address", f"you have {rules.MOST_CONTACTS} already", "Take one away first."))
    if faults:
        raise Invalid("the contact method was not added", faults=faults)
    name = rules.one_line(label)[:60] if label.strip() else ""
    row = models.ContactMethod.objects.create(
        uid=new_uid(now), person_uid=UUID(mine), kind=kind, label=name, address=tidy, created_at=now
    )
    audit.record("contacts.added", actor=actor, subject=f"person:{mine}", details={"kind": kind}, now=now)
    _send_code(row, now)
    return selectors.contact(row.uid, person_uid=mine)


@transaction.atomic
def send_code(uid: UUID, *, actor: Actor, now: datetime) -> Contact:
    """A new code is on its way to the actor's contact method; the one before counts no more. Raises Denied,
    NotFound.
    """
    row = _row(uid, _mine(actor, "contacts.verified"))
    _send_code(row, now)
    return selectors.contact(row.uid, person_uid=str(row.person_uid))


def verify_contact(uid: UUID, *, code: str, actor: Actor, now: datetime) -> Contact:
    """Pages go to the contact method from now on. Raises Denied, NotFound; CannotVerify for a code that is
    not the one that was sent there in the last half hour. Each wrong one counts, also when this raises.
    """
    mine = _mine(actor, "contacts.verified")
    with transaction.atomic():
        row = _row(uid, mine)
        sent = row.verifications.filter(used_at=None, expires_at__gt=now).order_by("-created_at").first()
        is_right = sent is not None and sent.tries < rules.CODE_TRIES
        is_right = is_right and sent is not None and codes.is_code(code, verification=sent.uid)
        if sent is not None and not is_right:
            sent.tries += 1
            sent.save(update_fields=["tries"])
        elif sent is not None:
            sent.used_at = row.verified_at = row.last_ok_at = now
            row.failing_since = None
            sent.save(update_fields=["used_at"])
            row.save(update_fields=["verified_at", "last_ok_at", "failing_since"])
            paging.cancel([f"{_CODE}:{sent.uid}"], now=now)
            details = {"kind": row.kind}
            audit.record("contacts.verified", actor=actor, subject=f"person:{mine}", details=details, now=now)
    if not is_right:
        raise CannotVerify("this is not the code that was sent there", remedy="Send a new one, and type it.")
    return selectors.contact(uid, person_uid=mine)


@transaction.atomic
def remove_contact(uid: UUID, *, actor: Actor, now: datetime) -> None:
    """The contact method is gone with its rules; a page on its way there goes by another. Raises Denied,
    NotFound.
    """
    mine = _mine(actor, "contacts.removed")
    row = _row(uid, mine)
    sent = row.verifications.values_list("uid", flat=True)
    paging.cancel([f"{_CODE}:{each}" for each in sent], now=now)
    details = {"kind": row.kind}
    row.delete()
    audit.record("contacts.removed", actor=actor, subject=f"person:{mine}", details=details, now=now)


@transaction.atomic
def test_page(*, actor: Actor, now: datetime, person: str = "", contact: UUID | None = None) -> str:
    """The actor, or the person of that handle or uid, has a page that only wants to be acknowledged, by all
    their ways or by the one contact method of the actor's; gives its name. Raises Denied for somebody else
    than oneself unless the actor manages people, NotFound, CannotPageNobody.
    """
    uid = identity.person(person).uid if person else actor.principal
    subject = f"person:{uid}"
    require(policies.may_test(actor, person_uid=uid), actor=actor, action="pages.tested", subject=subject)
    ways = selectors.ways(list(identity.profiles([uid]).values())).get(uid, [])
    if contact is not None:
        known = selectors.contact(contact, person_uid=uid)
        ways = [way for way in ways if way.contact == known.uid]
    if not ways:
        raise CannotPageNobody(
            "there is no verified contact method, and the account has no address that is mailed to",
            remedy="Add a contact method and verify it.",
        )
    about = f"{TEST_PAGE}:{new_uid(now)}"
    new = NewPage(
        person_uid=uid, about=about, key=about, subject="A page from Seatrial, to try whether it arrives",
        body="It arrived. Acknowledge it, so that we know that you saw it.",
    )  # fmt: skip
    name = paging.page_by(new, ways=ways, now=now)
    audit.record("pages.tested", actor=actor, subject=subject, now=now)
    return name


def reached(person_uid: str, *, contact: str, now: datetime) -> None:
    """Somebody pressed a link that only that contact method of the person got: it works. The address of the
    account becomes a verified contact method by it.
    """
    if contact:
        rows = models.ContactMethod.objects.filter(uid=UUID(contact), person_uid=person_uid)
        rows.update(last_ok_at=now, failing_since=None)
        return
    person = identity.profiles([person_uid]).get(person_uid)
    if person is not None and person.email:
        row, _ = models.ContactMethod.objects.get_or_create(
            person_uid=person_uid, kind="email", address=person.email.casefold(),
            defaults={"uid": new_uid(now), "created_at": now, "label": "account"},
        )  # fmt: skip
        row.verified_at, row.last_ok_at, row.failing_since = row.verified_at or now, now, None
        row.save(update_fields=["verified_at", "last_ok_at", "failing_since"])


def _mine(actor: Actor, action: str) -> str:
    require(policies.may_choose(actor), actor=actor, action=action, subject=f"person:{actor.principal}")
    return policies.reader(actor)


def _row(uid: UUID, person_uid: str) -> models.ContactMethod:
    selectors.contact(uid, person_uid=person_uid)
    return models.ContactMethod.objects.select_for_update().get(uid=uid)


def _send_code(row: models.ContactMethod, now: datetime) -> None:
    hour = models.Verification.objects.filter(
        contact__person_uid=row.person_uid, created_at__gt=now - timedelta(hours=1)
    )
    if hour.count() >= _CODES_AN_HOUR:
        raise CannotVerify(f"{_CODES_AN_HOUR} codes were sent within an hour", remedy="Wait a while.")
    rows = row.verifications.filter(used_at=None)
    paging.cancel([f"{_CODE}:{uid}" for uid in rows.values_list("uid", flat=True)], now=now)
    rows.update(used_at=now)
    sent = models.Verification.objects.create(
        uid=new_uid(now), contact=row, created_at=now, expires_at=now + rules.CODE_LIFE
    )
    about = f"{_CODE}:{sent.uid}"
    new = NewPage(
        person_uid=str(row.person_uid), about=about, key=about, subject="Your code for pages by Seatrial",
        body="Type {code} on the page of your contact methods. It counts for half an hour.",
        link="/me/contacts",
    )  # fmt: skip
    kind: dict[str, ContactKind] = {each: each for each in selectors.usable_kinds()}
    paging.page_by(new, ways=[Way(str(row.uid), kind[row.kind], row.address)], now=now)


def _tested(about: str, *, verb: str, actor: Actor, now: datetime) -> None:
    """A test page wants nothing but to be acknowledged."""
    del about, verb, actor, now


def _test_words(about: str) -> Said:
    is_open = models.Page.objects.filter(about=about, state="open").exists()
    return Said("A test page", "open" if is_open else "acknowledged", ("acknowledge",) if is_open else ())


PAGED.add(TEST_PAGE, Paged(_tested, _test_words))
