"""Reads the library: runbooks as they stand, their revisions, and what differs between two."""

import difflib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Extract, JSONObject

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.states import state_of
from seatrial.domains.runbooks.selectors.outcomes import tests_of
from seatrial.domains.runbooks.types import (
    Attached,
    Author,
    Content,
    Document,
    Fault,
    ReviewVerdict,
    Revision,
    RevisionReview,
    Runbook,
    Tested,
    Wanted,
    author_of,
)
from seatrial.domains.runbooks.types.runs import ENDED
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_MOST_NAMES = 2000


def runbooks(wanted: Wanted, *, now: datetime, after: str = "", limit: int | None = None) -> list[Runbook]:
    """The runbooks that match, by name, beginning after the name `after`.

    Of a state that is asked for, all are looked at: it follows from runs and dates.
    """
    rows = _matching(wanted).order_by("name")
    if after:
        rows = rows.filter(name__gt=after)
    found = _values(rows if wanted.state or limit is None else rows[:limit], now)
    if wanted.state:
        found = [each for each in found if each.state == wanted.state]
    return found[:limit]


def led_to_by(
    alert: str, *, service: str, paths: Iterable[str], actor: Actor, now: datetime
) -> list[Runbook]:
    """The runbooks that the alert of that name leads to: those that it triggers, and those of the service (a
    URN) that are these files. Where one is of the service, the others are left out.
    """
    named = Q(current__parsed__front__triggers__contains=[{"alert": alert}])
    if service:
        named |= Q(service=service, path__in=list(paths))
    rows = list(_matching(Wanted(known=catalog.known_to(actor))).filter(named).order_by("name"))
    mine = [row for row in rows if row.service == service]
    return _values(mine or rows, now)


def runbook(name: str, *, actor: Actor, now: datetime) -> Runbook:
    """The runbook that is called so (`edi-gateway/deploy` or its URN); raises NotFound with the nearest."""
    return _values([_row(name, actor)], now)[0]


def content(name: str, *, actor: Actor, now: datetime, number: int | None = None) -> Content:
    """The revision of that number with its text, the current one without; raises NotFound."""
    row = _row(name, actor)
    revision = _revision(row, number)
    found = _values([row], now)[0]
    return Content(
        runbook=found,
        revision=_revision_value(revision),
        text=bytes(revision.text).decode(errors="replace"),
        document=Document.from_json(revision.parsed),
        attachments=revision.attachments,
    )


def attachment(found: Content, *, path: str) -> bytes | None:
    """The attachment as that revision has it, by its digest; None where none is there, or kept any more."""
    digest = found.attachments.get(path, "").removeprefix("sha256:")
    return workspace.blobs({digest}).get(digest) if digest else None


def attached(found: Content) -> list[Attached]:
    """What that revision attaches, by path, with digests and sizes."""
    digests = {path: digest.removeprefix("sha256:") for path, digest in found.attachments.items()}
    sizes = workspace.blob_sizes(set(digests.values())) if digests else {}
    return [Attached(path, digest, sizes.get(digest)) for path, digest in sorted(digests.items())]


def revisions(name: str, *, actor: Actor) -> list[Revision]:
    """Every revision of the runbook, the newest first, with its reviews; raises NotFound."""
    row = _row(name, actor)
    rows = row.revisions.defer("text", "parsed").prefetch_related(_reviews())
    return [_revision_value(each) for each in rows.order_by("-number")]


def standing_revision(digest: str) -> tuple[str, int] | None:
    """The runbook that has the revision of that digest now, whatever it is called, and the revision's number;
    None where every runbook has another one.
    """
    row = models.Runbook.objects.filter(removed_at=None, current__digest=digest).first()
    if row is None or row.current is None:
        return None
    return row.name, models.Revision.objects.values_list("number", flat=True).get(pk=row.current.pk)


def difference(name: str, *, old: int, new: int, actor: Actor) -> str:
    """What differs between two revisions, as a unified diff; '' where nothing does. Raises NotFound."""
    row = _row(name, actor)
    before, after = (
        bytes(_revision(row, number).text).decode(errors="replace").splitlines(keepends=True)
        for number in (old, new)
    )
    lines = difflib.unified_diff(before, after, f"{row.path}@{old}", f"{row.path}@{new}")
    return "".join(each if each.endswith("\n") else f"{each}\n" for each in lines)


def _matching(wanted: Wanted) -> QuerySet[models.Runbook]:
    waits = models.Run.objects.filter(
        runbook=OuterRef("pk"), review_due_at__isnull=False, reviewed_at=None, state__in=ENDED
    )
    due = JSONObject(number="number", due=Extract("review_due_at", "epoch"))
    rows = models.Runbook.objects.filter(removed_at=None, current__isnull=False).annotate(
        to_look_back_on=ArraySubquery(waits.order_by("number").values(due=due))
    )
    same = {"service": wanted.service, "kind": wanted.kind}
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if wanted.text:
        text = Q(name__icontains=wanted.text) | Q(title__icontains=wanted.text)
        rows = rows.filter(text | Q(trigger__icontains=wanted.text))
    return rows if wanted.known is None else rows.filter(service__in=wanted.known)


def _row(name: str, actor: Actor) -> models.Runbook:
    known = catalog.known_to(actor)
    rows = _matching(Wanted(known=known))
    row = rows.filter(name=name.removeprefix("runbook:")).select_related("current").first()
    if row is None:
        names = list(rows.order_by("name").values_list("name", flat=True)[:_MOST_NAMES])
        remedy = did_you_mean(name[:200], known=names) if names else "None is applied yet."
        raise NotFound(f"there is no runbook {name[:200]!r}", remedy=remedy if len(remedy) < 500 else "")
    return row


def _revision(row: models.Runbook, number: int | None) -> models.Revision:
    rows = row.revisions.prefetch_related(_reviews())
    wanted = Q(pk=row.current_id) if number is None else Q(number=number)
    revision = rows.filter(wanted).first()
    if revision is None:
        raise NotFound(f"{row.name} has no revision {number}", remedy=f"seatrial runbook show {row.name}")
    return revision


def _reviews() -> Prefetch[str]:
    return Prefetch("reviews", models.RevisionReview.objects.order_by("-at", "-uid"))


def _values(rows: Iterable[models.Runbook], now: datetime) -> list[Runbook]:
    """The rows as values: one query for revisions, one for reviews, one for runs."""
    listed = list(rows)
    keys = [row.current_id for row in listed if row.current_id is not None]
    current = (
        models.Revision.objects.defer("text", "parsed").prefetch_related(_reviews()).in_bulk(keys)
        if keys
        else {}
    )
    tests = tests_of(keys) if keys else {}
    return [
        _value(row, current[row.current_id], tests.get(row.current_id), now)
        for row in listed
        if row.current_id is not None
    ]


def _value(row: models.Runbook, current: models.Revision, newest: Tested | None, now: datetime) -> Runbook:
    revision = _revision_value(current)
    reviewed, due = _reviewed(row, revision)
    return Runbook(
        uid=str(row.uid),
        urn=row.urn,
        name=row.name,
        service=row.service,
        service_uid=row.service_uid,
        workspace=row.workspace,
        path=row.path,
        kind=row.kind,
        title=row.title,
        owner=row.owner,
        trigger=row.trigger,
        reviewed=reviewed,
        review_due=due,
        revision=revision,
        state=state_of(findings=revision.findings, newest=newest, review_due=due, now=now),
        tested=newest,
        overdue=tuple(
            f"RUN-{each['number']}"
            for each in getattr(row, "to_look_back_on", ())
            if each["due"] < now.timestamp()
        ),
        removed_at=row.removed_at,
    )


def _reviewed(row: models.Runbook, revision: Revision) -> tuple[date | None, date | None]:
    """When it was reviewed last, by its front matter or here, and when the next review is due."""
    approved = [each.at.date() for each in standing_reviews(revision.reviews) if each.verdict == "approved"]
    said = [day for day in (row.reviewed, *approved) if day is not None]
    if not said:
        return None, row.review_due
    last = max(said)
    if row.reviewed is None or row.review_due is None:
        return last, row.review_due
    return last, last + (row.review_due - row.reviewed)


def standing_reviews(reviews: Sequence[RevisionReview]) -> list[RevisionReview]:
    """The newest review of each reviewer: what they said before no longer counts."""
    found: dict[str, RevisionReview] = {}
    for each in sorted(reviews, key=lambda review: review.at, reverse=True):
        found.setdefault(each.reviewer.uid, each)
    return list(found.values())


def _revision_value(row: models.Revision) -> Revision:
    return Revision(
        digest=row.digest,
        number=row.number,
        first_seen_at=row.first_seen_at,
        authors=tuple(author_of(each) for each in row.authors),
        findings=tuple(Fault(**each) for each in row.findings),
        reviews=tuple(_review(each) for each in row.reviews.all()),
    )


def _review(row: models.RevisionReview) -> RevisionReview:
    return RevisionReview(
        uid=str(row.uid),
        reviewer=Author(row.reviewer_kind, row.reviewer_uid, row.reviewer_name),
        verdict=cast(ReviewVerdict, row.verdict),
        note=row.note,
        at=row.at,
    )
