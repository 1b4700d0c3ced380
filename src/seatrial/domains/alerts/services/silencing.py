"""Silences and maintenance windows begin and end; what they keep quiet waits until they are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from seatrial.domains.alerts import models, policies, rules, selectors
from seatrial.domains.alerts.rules import BadMatcher
from seatrial.domains.alerts.services.escalating import release
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.alerts.types import Repeat, Silence, SilenceKind
from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules.hours import is_zone
from seatrial.domains.catalog.types import Service
from seatrial.domains.notices import services as notices
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound, Problem

#: Longer than this nobody looks at what is broken any more.
_LONGEST = timedelta(days=30)
_PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(weeks=1)}


class CannotSilence(Problem):
    """The silence would keep too much quiet, or is none."""

    type = "cannot-silence"
    title = "That cannot be silenced"
    status = 422


@dataclass(frozen=True, slots=True)
class NewSilence:
    """What is to be quiet: alerts that match all conditions, of one service (by its name) or of any."""

    match: Sequence[str]
    starts_at: datetime
    ends_at: datetime
    reason: str
    service: str = ""
    kind: SilenceKind = "silence"
    repeat: Repeat = ""
    time_zone: str = "UTC"


@transaction.atomic
def silence(new: NewSilence, *, actor: Actor, now: datetime) -> Silence:
    """From its start to its end alerts that match page nobody, also those that page now; what is open when
    it ends pages then. Raises NotFound for a service, Denied, CannotSilence.
    """
    service = catalog.known_service(new.service, actor=actor) if new.service else None
    scopes = catalog.scopes(service) if service else ()
    subject = service.urn if service else "alerts:all"
    require(policies.may_quiet(actor, scopes=scopes), actor=actor, action="alerts.silenced", subject=subject)
    _check(new, now)
    return _make(new, service=service, source=None, author="", actor=actor, now=now)


def _make(
    new: NewSilence, *, service: Service | None, source: models.Source | None, author: str, actor: Actor,
    now: datetime,
) -> Silence:  # fmt: skip
    row = models.Silence.objects.create(
        uid=new_uid(now), kind=new.kind, match=[str(each) for each in rules.matchers(new.match)],
        service_uid=service.uid if service else "", starts_at=new.starts_at, ends_at=new.ends_at,
        repeat=new.repeat, time_zone=new.time_zone, reason=new.reason.strip()[:500],
        made_by=actor.principal, created_at=now, source=source, author=author[:100],
    )  # fmt: skip
    made = selectors.silence_of(row, services={service.uid: service.urn} if service else {})
    _hold(made, service, now)
    details = {"match": row.match, "starts_at": new.starts_at.isoformat(), "ends_at": new.ends_at.isoformat()}
    audit.record("alerts.silenced", actor=actor, subject=f"silence:{made.name}", details=details, now=now)
    return made


def _check(new: NewSilence, now: datetime) -> None:
    try:
        match = rules.matchers(new.match)
    except BadMatcher as problem:
        raise _refused("match", str(problem), "Write conditions as in severity=critical.") from None
    if not new.service and rules.matches_everything(match):
        raise _refused("match", "it would keep every alert quiet", "Name a service, or a label with a value.")
    length = new.ends_at - new.starts_at
    if length <= timedelta(0) or new.ends_at <= now:
        raise _refused("ends_at", "it would be over already", "Put its end after its start, and after now.")
    if length > _LONGEST:
        raise _refused("ends_at", "it would last longer than 30 days", "Change the alert's rule instead.")
    if new.repeat and length > _PERIODS[new.repeat]:
        raise _refused("repeat", "it would begin again before it ends", "Make it shorter.")
    if not new.reason.strip():
        raise _refused("reason", "it has no reason", "Say why, for whoever looks at it at night.")
    if not is_zone(new.time_zone):
        said = f"{new.time_zone[:40]!r} is no time zone"
        raise _refused("time_zone", said, "Write one like Europe/Oslo.")


def _refused(field: str, said: str, remedy: str) -> CannotSilence:
    return CannotSilence(said, remedy=remedy, faults=[Fault(f"/{field}", said, remedy)])


def _hold(made: Silence, service: Service | None, now: datetime) -> None:
    """Runs that page now and match are asked again when the silence is over; their pages are called off."""
    span = rules.span(made, at=now)
    if span is None or not span[0] <= now < span[1]:
        return
    runs = models.EscalationRun.objects.select_for_update(of=("self",)).filter(state="active")
    if service is not None:
        runs = runs.filter(alert__service_uid=service.uid)
    if made.source_uid:
        runs = runs.filter(alert__source_id=made.source_uid)
    held = [
        run
        for run in runs.select_related("alert").order_by("id")
        if rules.all_hold(made.match, labels={k: str(v) for k, v in run.alert.labels.items()})
    ]
    models.EscalationRun.objects.filter(id__in=[run.id for run in held]).update(
        is_held=True, held_by=made.name, next_at=span[1]
    )
    numbers = [run.alert_id for run in held]
    models.Alert.objects.filter(number__in=numbers).update(silenced_by=made.name)
    notices.cancel([f"alert:AL-{number}" for number in numbers], now=now)
    note([(number, "quiet", f"{made.name}: {made.reason}", "") for number in numbers], now=now)


@transaction.atomic
def extend(name: str, *, ends_at: datetime, actor: Actor, now: datetime) -> Silence:
    """The silence lasts up to then, each time that it comes again. What it keeps quiet waits as long: it is
    asked again when it is due. Raises NotFound, Denied, and CannotSilence where it is over or is longer.
    """
    found = selectors.silence(name)
    service = catalog.by_urn(found.service) if found.service else None
    scopes = catalog.scopes(service) if service else ()
    answer = policies.may_quiet(actor, scopes=scopes)
    require(answer, actor=actor, action="alerts.silence-extended", subject=f"silence:{found.name}")
    row = models.Silence.objects.select_for_update().get(number=found.number)
    if row.cancelled_at is not None or (not row.repeat and row.ends_at <= now):
        raise CannotSilence(f"{found.name} is over", remedy="Make a new one.")
    if ends_at <= row.ends_at:
        raise CannotSilence(
            f"{found.name} lasts as long already", remedy="End it, or give a later moment than its end."
        )
    wanted = NewSilence(
        match=row.match, starts_at=row.starts_at, ends_at=ends_at, reason=row.reason, service=found.service,
        repeat=found.repeat, time_zone=row.time_zone,
    )  # fmt: skip
    _check(wanted, now)
    before, row.ends_at = row.ends_at, ends_at
    row.save(update_fields=["ends_at"])
    details = {"before": before.isoformat(), "ends_at": ends_at.isoformat()}
    subject = f"silence:{found.name}"
    audit.record("alerts.silence-extended", actor=actor, subject=subject, details=details, now=now)
    return selectors.silence(name)


@transaction.atomic
def unsilence(name: str, *, actor: Actor, now: datetime) -> Silence:
    """The silence is over now; what it kept quiet and is still open pages at once. Twice changes nothing.

    Raises NotFound, Denied.
    """
    found = selectors.silence(name)
    service = catalog.by_urn(found.service) if found.service else None
    scopes = catalog.scopes(service) if service else ()
    answer = policies.may_quiet(actor, scopes=scopes)
    require(answer, actor=actor, action="alerts.unsilenced", subject=f"silence:{found.name}")
    rows = models.Silence.objects.filter(number=found.number, cancelled_at=None)
    if rows.update(cancelled_at=now, cancelled_by=actor.principal):
        release([found.name], now=now)
        audit.record("alerts.unsilenced", actor=actor, subject=f"silence:{found.name}", now=now)
    return selectors.silence(name)


@transaction.atomic
def silence_with_key(
    new: NewSilence, *, source: UUID, author: str = "", replaces: UUID | None = None, now: datetime
) -> Silence:
    """Whoever holds a key of the source keeps alerts of that source quiet, and no others; `author` is whom
    the program names, which nobody checks. One that it replaces is over in the same moment.

    Raises NotFound for one that was not made with a key of the source, CannotSilence.
    """
    row = models.Source.objects.get(uid=source)
    before = _of_source(source, replaces) if replaces else None
    started = NewSilence(
        match=new.match, starts_at=max(new.starts_at, now), ends_at=new.ends_at, reason=new.reason
    )  # fmt: skip
    _check(started, now)
    made = _make(started, service=None, source=row, author=author, actor=_holder(row), now=now)
    if before is not None:
        _end(before, row, now)
    return made


@transaction.atomic
def unsilence_with_key(uid: UUID, *, source: UUID, now: datetime) -> None:
    """The silence, which was made with a key of the source, is over now. Twice changes nothing.

    Raises NotFound for any other.
    """
    _end(_of_source(source, uid), models.Source.objects.get(uid=source), now)


def _of_source(source: UUID, uid: UUID) -> models.Silence:
    found = models.Silence.objects.select_for_update().filter(uid=uid, source_id=source).first()
    if found is None:
        raise NotFound(f"there is no silence {uid} that was made with a key of this source")
    return found


def _end(row: models.Silence, source: models.Source, now: datetime) -> None:
    if row.cancelled_at is not None or row.ends_at <= now:
        return
    row.cancelled_at, row.cancelled_by = now, source.urn
    row.save(update_fields=["cancelled_at", "cancelled_by"])
    release([f"SL-{row.number}"], now=now)
    subject = f"silence:SL-{row.number}"
    audit.record("alerts.unsilenced", actor=_holder(source), subject=subject, now=now)


def _holder(source: models.Source) -> Actor:
    """Whoever holds a key of the source acts as the source."""
    return Actor("service", source.urn, source.urn.partition(":")[2])
