"""Postmortems: written together, closed when all five parts stand (R202 to R205)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from seatrial.domains.actions import selectors as actions
from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import models, policies, rules, selectors
from seatrial.domains.incidents.events import PostmortemClosed
from seatrial.domains.incidents.selectors.incidents import commander, value_of
from seatrial.domains.incidents.selectors.postmortems import postmortem_of
from seatrial.domains.incidents.selectors.rooms import entries_of, kept_of
from seatrial.domains.incidents.services.leaders import leader
from seatrial.domains.incidents.services.locking import LONGEST, held_in, locked
from seatrial.domains.incidents.types import PARTS, Flag, Postmortem, Written
from seatrial.domains.runbooks import selectors as runbooks
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem


class CannotClosePostmortem(Problem):
    """Something of the postmortem is missing, it blames somebody, or the incident is not over."""

    type = "cannot-close-postmortem"
    title = "The postmortem is not closed"
    status = 409


class CannotWritePostmortem(Problem):
    """It is closed, or somebody else wrote meanwhile; nothing was written."""

    type = "cannot-write-postmortem"
    title = "The postmortem stays as it is"
    status = 409


@transaction.atomic
def write_postmortem(
    name: str, *, written: Written, actor: Actor, now: datetime, revision: int | None = None
) -> Postmortem:
    """What is given stands in the postmortem of the incident; the first one who writes begins it. `revision`
    is the one that was looked at (None: whatever it is). Raises NotFound, Denied, Invalid,
    CannotWritePostmortem.
    """
    incident, row = _row(name, actor=actor, action="incidents.postmortem-written", now=now)
    if row.state == "closed":
        raise CannotWritePostmortem("it is closed", remedy=f"Reopen {incident} if it was not over.")
    if revision is not None and row.revision != revision:
        remedy = "Look at it again, and write anew."
        raise CannotWritePostmortem("somebody else wrote after you read it", remedy=remedy)
    _check(written)
    for part, text in written.parts.items():
        setattr(row, part, text.strip())
    if written.tags is not None:
        row.tags = list(dict.fromkeys(written.tags))
    if written.change is not None:
        row.change = written.change.strip()
    if written.no_change is not None:
        row.no_change = written.no_change.strip()
    if written.owner is not None:
        row.owner = leader(written.owner).uid
    row.revision += 1
    row.save()
    details = {"parts": sorted(written.parts), "revision": row.revision}
    _record("incidents.postmortem-written", incident, actor=actor, details=details, now=now)
    return postmortem_of(row)


@transaction.atomic
def close_postmortem(name: str, *, actor: Actor, now: datetime, keep_words: bool = False) -> Postmortem:
    """The postmortem is closed, and keeps the timeline as it is. Closed before, nothing changes.

    Raises CannotClosePostmortem with everything that is missing; also with the words that blame, unless
    `keep_words` says that they were looked at. Raises NotFound, Denied.
    """
    incident, row = _row(name, actor=actor, action="incidents.postmortem-closed", now=now)
    if row.state == "closed":
        return postmortem_of(row)
    if incident.state != "resolved":
        raise CannotClosePostmortem(f"{incident} is not over", remedy="Resolve it first.")
    parts: dict[str, str] = {part: getattr(row, part) for part in PARTS}
    faults = _missing(row, parts, actor=actor)
    found = flags(incident, parts=parts)
    if not keep_words:
        faults += [Fault(f"/parts/{each.part}", f"{each.word!r}: {each.why}") for each in found]
    if faults:
        remedy = "Correct each place that is named, then close it again."
        raise CannotClosePostmortem(f"{faults[0].detail}", remedy=remedy, faults=faults)
    row.state, row.closed_at, row.closed_by = "closed", now, actor.principal
    row.kept = [
        {
            "position": each.position,
            "kind": each.kind,
            "at": each.at.isoformat(),
            "words": each.words,
            "by": each.by,
        }
        for each in kept_of(str(incident.uid))
    ]
    row.save()
    details = {"tags": row.tags, "kept_words": len(found), "late": bool(row.due_at and now > row.due_at)}
    _record("incidents.postmortem-closed", incident, actor=actor, details=details, now=now)
    about = value_of(incident)
    events.publish(PostmortemClosed(incident=about.urn, service=about.service, tags=row.tags))
    return postmortem_of(row)


def _missing(row: models.Postmortem, parts: dict[str, str], *, actor: Actor) -> list[Fault]:
    """What it lacks, whoever closes it."""
    opened = len(actions.of_source(value_of(row.incident).urn))
    found = rules.missing(
        parts, tags=tuple(row.tags), actions=opened, change=row.change, no_change=row.no_change,
        revision_is_known=_is_known(row.change, actor=actor),
    )  # fmt: skip
    return list(found)


def _is_known(change: str, *, actor: Actor) -> bool:
    """Whether it names the revision of a runbook that there is."""
    named = rules.revision_in(change)
    if named is None:
        return False
    name, number = named
    try:
        return any(each.number == number for each in runbooks.revisions(name, actor=actor))
    except NotFound:
        return False


def flags(incident: models.Incident, *, parts: dict[str, str]) -> Sequence[Flag]:
    """Words of the parts that blame, and the names of those who took part in the incident."""
    uid = str(incident.uid)
    people = {each.person for each in selectors.roles([uid]).get(uid, [])}
    people |= {each.by for each in entries_of(uid)} | {incident.declared_by}
    named = [(each.name, each.handle) for each in identity.profiles(people).values() if not each.erased_at]
    return rules.flags(parts, people=named)


def _row(name: str, *, actor: Actor, action: str, now: datetime) -> tuple[models.Incident, models.Postmortem]:
    """The incident, locked, and its postmortem, begun where nobody did."""
    incident = locked(name, actor=actor)
    held = held_in(incident)
    row = models.Postmortem.objects.select_related("incident").filter(incident=incident).first()
    owner = row.owner if row else commander(held)
    answer = policies.may_review(
        actor, owner=owner, roles=held, scopes=selectors.scopes_of(value_of(incident))
    )
    require(answer, actor=actor, action=action, subject=f"incident:{incident}")
    if row is None:
        row = models.Postmortem.objects.create(
            uid=new_uid(now), incident=incident, owner=owner, created_at=now
        )
    return incident, row


def _check(written: Written) -> None:
    faults = [
        Fault(f"/parts/{part}", "there is no such part", f"There are {', '.join(PARTS)}.")
        for part in written.parts
        if part not in PARTS
    ]
    faults += [
        Fault(f"/parts/{part}", "it is too long", "Put the rest into a document, and link it.")
        for part, text in written.parts.items()
        if len(text) > 5 * LONGEST
    ]
    faults += rules.bad_tags(written.tags or ())
    if written.change is not None and len(written.change) > 500:
        faults.append(Fault("/change", "the address is too long", "Give the address of the revision alone."))
    if faults:
        raise Invalid(f"nothing is written: {faults[0].detail}", faults=faults)


def _record(
    action: str, incident: models.Incident, *, actor: Actor, details: dict[str, object], now: datetime
) -> None:
    audit.record(action, actor=actor, subject=value_of(incident).urn, details=details, now=now)
