"""Drafts: what a machine proposes becomes an action when somebody names who does it by when (R085)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.actions import models, policies, selectors
from seatrial.domains.actions.selectors.drafts import draft_of
from seatrial.domains.actions.services.locking import CannotActOnAction
from seatrial.domains.actions.services.opening import open_action
from seatrial.domains.actions.types import Action, Draft, NewAction, NewDraft
from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind
from seatrial.kit.access import Actor, require, system
from seatrial.kit.ids import new_uid
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Fault, Invalid

DRAFTED = NOTICE_KINDS.add(
    "action.drafted", NoticeKind("action.drafted", "A load test led to drafts of remediations")
)
_ACTOR = system("load-tests")
_LEAD = "engineering_lead"
_LONGEST = 20_000


@transaction.atomic
def propose(new: Sequence[NewDraft], *, now: datetime) -> int:
    """The drafts of one source wait, each once, and whoever leads the engineering of the service is told.

    A draft of a service that nobody knows is none. Gives how many are new.
    """
    service = catalog.by_urn(new[0].service) if new else None
    if service is None:
        return 0
    known = set(models.Draft.objects.filter(key__in=[each.key for each in new]).values_list("key", flat=True))
    rows = [
        models.Draft(
            uid=new_uid(now), key=each.key, service_uid=UUID(service.uid), service=service.urn,
            environment=each.environment, title=each.title, text=each.text, source=each.source,
            source_title=each.source_title, metric=each.metric, endpoint=each.endpoint,
            threshold=each.threshold, alternative=each.alternative, verification=each.verification,
            created_at=now,
        )
        for each in new
        if each.key not in known
    ]  # fmt: skip
    models.Draft.objects.bulk_create(rows)
    for row in rows:
        details = {
            "service": row.service, "source": row.source, "metric": row.metric, "endpoint": row.endpoint,
            "threshold": row.threshold,
        }  # fmt: skip
        audit.record("actions.drafted", actor=_ACTOR, subject=draft_of(row).urn, details=details, now=now)
    if rows:
        _tell(rows, catalog.scopes(service), now)
    return len(rows)


@transaction.atomic
def accept_draft(
    uid: str, *, owner: str, due_on: date | None, actor: Actor, now: datetime, alternative: str | None = None
) -> Action:
    """The draft is an action from now on, with that owner and last day; `alternative` None leaves it.

    Raises NotFound, Denied, Invalid with every fault, CannotActOnAction where it was decided before.
    """
    row = _locked(uid, actor)
    require(
        policies.may_open(actor, scopes=catalog.scopes_of(row.service)),
        actor=actor, action="actions.draft-accepted", subject=draft_of(row).urn,
    )  # fmt: skip
    _expect_waiting(row)
    if alternative is not None:
        row.alternative = alternative.strip()[:_LONGEST]
    found = open_action(
        NewAction(
            kind="remediation", title=row.title, owner=owner, due_on=due_on, service=row.service,
            environment=_environment(row), text=row.text, source=row.source, source_title=row.source_title,
            alternative=row.alternative, verification=row.verification, key=row.key,
        ),
        actor=actor, now=now,
    )  # fmt: skip
    row.state, row.decided_at, row.decided_by = "accepted", now, actor.principal
    row.action = models.Action.objects.get(uid=found.uid)
    row.save()
    details = {"number": found.name, "service": row.service}
    audit.record("actions.draft-accepted", actor=actor, subject=draft_of(row).urn, details=details, now=now)
    return found


@transaction.atomic
def dismiss_draft(uid: str, *, reason: str, actor: Actor, now: datetime) -> Draft:
    """Nobody does it, and why is on record; the same evidence does not propose it again.

    Raises NotFound, Denied, Invalid without a reason, CannotActOnAction where it was decided before.
    """
    row = _locked(uid, actor)
    require(
        policies.may_manage(actor, scopes=catalog.scopes_of(row.service)),
        actor=actor, action="actions.draft-dismissed", subject=draft_of(row).urn,
    )  # fmt: skip
    _expect_waiting(row)
    said = reason.strip()[:_LONGEST]
    if not said:
        why = "say why nobody has to do it"
        raise Invalid(f"nothing was written: {why}", faults=[Fault("/reason", why)])
    row.state, row.decided_at, row.decided_by, row.reason = "dismissed", now, actor.principal, said
    row.save()
    found = draft_of(row)
    details = {"service": row.service, "reason": said[:500]}
    audit.record("actions.draft-dismissed", actor=actor, subject=found.urn, details=details, now=now)
    return found


def _locked(uid: str, actor: Actor) -> models.Draft:
    found = selectors.known_draft(uid, actor=actor)
    return models.Draft.objects.select_for_update().get(uid=found.uid)


def _environment(row: models.Draft) -> str:
    """Where the test was; '' where the service has no such environment (any more)."""
    service = catalog.by_urn(row.service)
    return row.environment if service and service.environment(row.environment) else ""


def _expect_waiting(row: models.Draft) -> None:
    if row.state != "waiting":
        raise CannotActOnAction(
            f"the draft is {row.state}, and so it cannot be decided again",
            remedy="Open an action where more is to be done.",
        )


def _tell(rows: Sequence[models.Draft], scopes: Sequence[str], now: datetime) -> None:
    first = rows[0]
    holders = identity.holders(now=now, roles=[_LEAD], within=scopes)
    people = list(dict.fromkeys(holder.person.uid for holder in holders))
    words = f"{counted(len(rows), one='threshold')} missed by {first.source_title}"
    lines = "\n".join(f"- {row.title}" for row in rows)
    notices.tell(
        people, kind=DRAFTED.name, subject=f"{first.service.partition(':')[2]}: {words}",
        body=f"{words}.\n\n{lines}\n\nEach waits until somebody names who does it by when.",
        link="/actions/drafts", key=f"{first.source}:drafts", now=now,
    )  # fmt: skip
