"""Roles: given, ended at a date, taken away; and deputies."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, selectors
from seatrial.domains.identity.events import RolesChanged
from seatrial.domains.identity.models import Deputy, Person, RoleAssignment
from seatrial.domains.identity.services import checks, links
from seatrial.domains.identity.services.profiles import refuse_erased
from seatrial.domains.identity.types import ADMINISTRATOR, ROLES, Assignment, Deputyship
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound, Problem
from seatrial.kit.spelling import did_you_mean


class CannotLeaveNobody(Problem):
    """It would leave this installation without an administrator."""

    type = "cannot-leave-nobody"
    title = "Nobody would administer this installation"
    status = 409


@transaction.atomic
def give_role(
    name: str,
    *,
    role: str,
    scope: str,
    actor: Actor,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Assignment:
    """The person of that handle or uid holds the role within the scope ('' everywhere) for that span.

    Without a beginning from now on, without an end until it is taken away. Raises Denied, NotFound,
    CannotChangeErased, and Invalid with every fault (`/role`, `/scope`, `/from`, `/until`).
    """
    links.lock()
    person = checks.locked_person(name)
    refuse_erased(person)
    return assign(
        person,
        role=role,
        scope=scope,
        actor=actor,
        now=now,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
    )


def assign(
    person: Person,
    *,
    role: str,
    scope: str,
    actor: Actor,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
    place: str = "",
) -> Assignment:
    """The same for somebody who is locked already; `place` stands before the places of faults."""
    action, subject = "identity.role-given", f"person:{person.uid}"
    answer = policies.may_give(
        actor, role=role, scope=scope, within=selectors.enclosing(scope), uid=str(person.uid)
    )
    require(answer, actor=actor, action=action, subject=subject)
    begins = starts_at or now
    faults = _faults(person, role=role, scope=scope)
    faults += checks.span_faults(begins, ends_at=ends_at, now=now)
    if not faults and _overlapping(person, role=role, scope=scope, starts_at=begins, ends_at=ends_at):
        faults.append(Fault("/role", "is held there already in that time", "Change its end instead."))
    checks.refuse([Fault(f"{place}{fault.place}", fault.detail, fault.remedy) for fault in faults])
    row = RoleAssignment.objects.create(
        uid=new_uid(now),
        person=person,
        role=role,
        scope=scope,
        starts_at=begins,
        ends_at=ends_at,
        reason=reason.strip()[:500],
        given_by=_by(actor),
        given_at=now,
    )
    _sync(person, now=now)
    audit.record(action, actor=actor, subject=subject, details=_details(row), now=now)
    events.publish(RolesChanged(uid=str(person.uid), role=role, scope=scope))
    return selectors.assignment_of(row)


@transaction.atomic
def end_role(uid: str, *, ends_at: datetime | None, actor: Actor, now: datetime) -> Assignment:
    """The role ends at that moment instead (None: not by itself). Raises Denied, NotFound, Invalid."""
    links.lock()
    row, subject = _assignment(uid)
    action = "identity.role-end-changed"
    answer = policies.may_give(
        actor, role=row.role, scope=row.scope, within=selectors.enclosing(row.scope), uid=str(row.person.uid)
    )
    require(answer, actor=actor, action=action, subject=subject)
    faults = checks.span_faults(row.starts_at, ends_at=ends_at, now=now)
    if row.taken_at is not None or (row.ends_at is not None and row.ends_at <= now):
        faults = [Fault("/until", "The role has ended already.", "Give it anew.")]
    elif not faults and _overlapping(
        row.person, role=row.role, scope=row.scope, starts_at=row.starts_at, ends_at=ends_at, besides=row
    ):
        faults.append(Fault("/until", "reaches into a later span of the same role"))
    checks.refuse(faults)
    if row.ends_at != ends_at:
        if row.role == ADMINISTRATOR:
            refuse_last(row.person, now=now)
        row.ends_at = ends_at
        row.save(update_fields=["ends_at"])
        audit.record(action, actor=actor, subject=subject, details=_details(row), now=now)
        events.publish(RolesChanged(uid=str(row.person.uid), role=row.role, scope=row.scope))
    return selectors.assignment_of(row)


@transaction.atomic
def take_role(uid: str, *, actor: Actor, now: datetime) -> Assignment:
    """The role of that uid is no longer held; the row stays, as history. Raises Denied, NotFound,
    CannotLeaveNobody.

    What has ended already stays as it ended, and records nothing.
    """
    links.lock()
    row, subject = _assignment(uid)
    action = "identity.role-taken"
    answer = policies.may_take(
        actor, role=row.role, scope=row.scope, within=selectors.enclosing(row.scope), uid=str(row.person.uid)
    )
    require(answer, actor=actor, action=action, subject=subject)
    if row.taken_at is None and (row.ends_at is None or row.ends_at > now):
        if row.role == ADMINISTRATOR and row.person.is_active:
            refuse_last(row.person, now=now)
        row.taken_at, row.taken_by = now, _by(actor)
        row.save(update_fields=["taken_at", "taken_by"])
        _sync(row.person, now=now)
        audit.record(action, actor=actor, subject=subject, details=_details(row), now=now)
        events.publish(RolesChanged(uid=str(row.person.uid), role=row.role, scope=row.scope))
    return selectors.assignment_of(row)


@transaction.atomic
def appoint_deputy(
    name: str,
    *,
    deputy: str,
    ends_at: datetime,
    actor: Actor,
    now: datetime,
    starts_at: datetime | None = None,
    reason: str = "",
) -> Deputyship:
    """The deputy (handle or uid) holds the roles of the person too, in that span; it always has an end.

    Those that the person holds themselves: nobody is the deputy of a deputy. Raises Denied, NotFound, and
    Invalid with every fault (`/deputy`, `/from`, `/until`).
    """
    links.lock()
    person = checks.locked_person(name)
    other = checks.locked_person(deputy)
    action, subject = "identity.deputy-appointed", f"person:{person.uid}"
    require(
        policies.may_appoint_deputy(actor, uid=str(person.uid)), actor=actor, action=action, subject=subject
    )
    refuse_erased(person)
    begins = starts_at or now
    faults = checks.span_faults(begins, ends_at=ends_at, now=now)
    checks.refuse(faults + _deputy_faults(person, other=other, starts_at=begins, ends_at=ends_at))
    row = Deputy.objects.create(
        uid=new_uid(now),
        person=person,
        deputy=other,
        starts_at=begins,
        ends_at=ends_at,
        reason=reason.strip()[:500],
        given_by=_by(actor),
        given_at=now,
    )
    details = {"deputy": str(other.uid), "from": begins.isoformat(), "until": ends_at.isoformat()}
    audit.record(action, actor=actor, subject=subject, details=details, now=now)
    return selectors.deputyship_of(row)


@transaction.atomic
def end_deputy(uid: str, *, actor: Actor, now: datetime) -> Deputyship:
    """The deputy stands in no longer; whoever is deputy may lay it down. Raises Denied, NotFound."""
    found = Deputy.objects.select_for_update(of=("self",)).select_related("person", "deputy")
    row = found.filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no deputy {uid}")
    action, subject = "identity.deputy-ended", f"person:{row.person.uid}"
    answer = policies.may_appoint_deputy(actor, uid=str(row.person.uid))
    if not policies.is_oneself(actor, uid=str(row.deputy.uid)):
        require(answer, actor=actor, action=action, subject=subject)
    if row.taken_at is None and row.ends_at > now:
        row.taken_at, row.taken_by = now, _by(actor)
        row.save(update_fields=["taken_at", "taken_by"])
        details = {"deputy": str(row.deputy.uid)}
        audit.record(action, actor=actor, subject=subject, details=details, now=now)
    return selectors.deputyship_of(row)


def _faults(person: Person, *, role: str, scope: str) -> list[Fault]:
    known = ROLES.find(role)
    if known is None:
        return [Fault("/role", f"There is no role {role!r}.", did_you_mean(role, known=ROLES.names()))]
    faults = []
    if scope and not known.scoped:
        faults.append(Fault("/scope", f"{known.title} is held everywhere only.", "Leave it empty."))
    elif scope:
        told = checks.scope_fault(scope)
        faults += [told] if told else []
    if known.confined and not scope:
        faults.append(Fault("/scope", "A vendor's role is held within something.", "Name the service."))
    if known.confined and not person.is_vendor:
        said = f"{known.title} is for accounts of vendors."
        faults.append(Fault("/role", said, "Make it a vendor's first: it then sees nothing else."))
    if person.is_vendor and not known.confined:
        faults.append(Fault("/role", "The account of a vendor holds roles of vendors only."))
    if person.kind != "human" and not known.programs:
        faults.append(Fault("/role", f"Only a human can be {known.title.lower()}."))
    return faults


def _deputy_faults(person: Person, *, other: Person, starts_at: datetime, ends_at: datetime) -> list[Fault]:
    if other.pk == person.pk:
        return [Fault("/deputy", "Nobody stands in for themselves.")]
    if other.kind != "human" or person.kind != "human":
        return [Fault("/deputy", "Only humans stand in for humans.")]
    if not other.is_active:
        return [Fault("/deputy", f"The account of {other.name} is switched off.")]
    if other.is_vendor != person.is_vendor:
        return [Fault("/deputy", "Vendors and others do not stand in for each other.")]
    others = Deputy.objects.filter(person=person, deputy=other, taken_at=None)
    if others.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        return [Fault("/deputy", f"{other.name} stands in during that time already.")]
    return []


def _overlapping(
    person: Person,
    *,
    role: str,
    scope: str,
    starts_at: datetime,
    ends_at: datetime | None,
    besides: RoleAssignment | None = None,
) -> bool:
    rows = RoleAssignment.objects.filter(person=person, role=role, scope=scope, taken_at=None)
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at))
    if ends_at is not None:
        rows = rows.filter(starts_at__lt=ends_at)
    return (rows.exclude(pk=besides.pk) if besides else rows).exists()


def _assignment(uid: str) -> tuple[RoleAssignment, str]:
    found = RoleAssignment.objects.select_for_update(of=("self",)).select_related("person")
    row = found.filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no role assignment {uid}", remedy="The page of the person lists them.")
    return row, f"person:{row.person.uid}"


def refuse_last(person: Person, *, now: datetime) -> None:
    """Returns where somebody else administers for good, or the person does not; else CannotLeaveNobody."""
    lasting = selectors.administrators(now=now, for_good=True)
    if lasting.filter(pk=person.pk).exists() and not lasting.exclude(pk=person.pk).exists():
        raise CannotLeaveNobody(
            f"{person.name} is the only one who administers this installation without an end",
            remedy="Make somebody else administrator first.",
        )


def _sync(person: Person, *, now: datetime) -> None:
    """The previous version, which may run beside this one, sees who administers."""
    Person.objects.filter(pk=person.pk).update(is_administrator=selectors.administers(person, now=now))


def _details(row: RoleAssignment) -> dict[str, str]:
    return {
        "assignment": str(row.uid),
        "role": row.role,
        "scope": row.scope or "everywhere",
        "from": row.starts_at.isoformat(),
        "until": row.ends_at.isoformat() if row.ends_at else "",
        "reason": row.reason,
    }


def _by(actor: Actor) -> str:
    return f"{actor.kind}:{actor.principal}"
