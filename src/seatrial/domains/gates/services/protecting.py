"""Answering GitHub's deployment protection rules: the gate is asked, and GitHub is called back."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from seatrial.connectors import http, references
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import formats, models, rules, selectors
from seatrial.domains.gates.formats import github
from seatrial.domains.gates.services.asking import ask
from seatrial.domains.gates.types import ASK, GateAnswer, Observed, Source
from seatrial.kit.access import Actor
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_PATIENCE = timedelta(seconds=10)
#: Between one try and the next; after the last GitHub's own limit (30 days) is left alone.
_AGAIN = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
_BATCH = 20
_ACCEPTED = range(200, 300)


class CannotCallBack(Problem):
    """GitHub was not reached, did not take the answer, or is not where the definition says."""

    type = "cannot-call-back"
    title = "The answer did not reach GitHub"
    status = 502


def answer_rules(*, now: datetime) -> int:
    """Every protection rule that waits is answered, or tried again later; gives how many were looked at.

    The answer of the gate stands before GitHub is called. A call that is repeated gives the same answer.
    """
    waiting = models.Delivery.objects.filter(state="waits", next_try_at__lte=now).order_by("next_try_at")
    uids = list(waiting.values_list("uid", flat=True)[:_BATCH])
    for uid in uids:
        with transaction.atomic():
            locked = models.Delivery.objects.select_for_update(skip_locked=True)
            row = locked.filter(uid=uid, state="waits").first()
            if row is not None:
                _answer(row, now)
    return len(uids)


def _answer(row: models.Delivery, now: datetime) -> None:
    row.attempts += 1
    try:
        source = selectors.source(row.source)
        answer, theirs = _ask(row, source, now)
        _call_back(row, source, answer=answer, theirs=theirs)
        words = f"{'approved' if answer.allowed else 'rejected'}: {answer.title}"
        row.state, row.words, row.done_at, row.next_try_at = "recorded", words, now, None
    except Problem as problem:
        log.warning("gates.rule-not-answered", source=row.source, problem=problem.detail)
        _try_later(row, f"{problem.detail} {problem.remedy}".strip(), now)
    row.save()


def _try_later(row: models.Delivery, words: str, now: datetime) -> None:
    row.words = words
    if row.attempts > len(_AGAIN):
        row.state, row.done_at, row.next_try_at = "refused", now, None
    else:
        row.next_try_at = now + _AGAIN[row.attempts - 1]


def _ask(row: models.Delivery, source: Source, now: datetime) -> tuple[GateAnswer, str]:
    """The answer (that of the first try, where there was one), and GitHub's name of the environment."""
    observed = _observed(row)
    if row.answer_uid is not None:
        known = models.GateAnswer.objects.get(uid=row.answer_uid)
        return selectors.answer_of(known), observed.environment
    urn, environment, why = rules.translate(source, observed=observed)
    service = catalog.by_urn(urn)
    if service is None:
        raise CannotCallBack(why or f"{urn} is not in the catalogue", remedy=f"Correct {source.urn}.")
    actor = Actor("service", source.urn, source.name, within={urn: frozenset({ASK.name})}, is_confined=True)
    answer = ask(
        service.name, environment=environment, artefact=observed.artefact, actor=actor, now=now,
        source=f"{source.urn} {row.delivery_id}"[:300],
    )  # fmt: skip
    row.answer_uid = answer.uid
    return answer, observed.environment


def _observed(row: models.Delivery) -> Observed:
    observed = github.rule_of(row.payload).observed
    if observed is None:
        raise CannotCallBack("the message asks nothing any more")
    return observed


def _call_back(row: models.Delivery, source: Source, *, answer: GateAnswer, theirs: str) -> None:
    url = github.rule_of(row.payload).callback
    if not _is_below(url, source.api):
        raise CannotCallBack(
            f"the answer is to go to {http.mask(url)[:200]}, which is not below {source.api}",
            remedy=f"If that is GitHub's API for you, write it into {source.urn} as `api`.",
        )
    token = references.resolve(source.token, allowed=settings.SECRET_ALLOW) if source.token else ""
    if not token:
        raise CannotCallBack(f"{source.urn} names no token to answer with", remedy="Write token: file:/PATH.")
    page = f"{settings.SITE_URL.rstrip('/')}{reverse('gates:answer', args=[answer.uid])}"
    request = http.Request(
        url=url, timeout=_PATIENCE, method="POST", allow=settings.PROBE_ALLOW,
        headers={
            "Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json",
            "Content-Type": "application/json", "X-GitHub-Api-Version": "2022-11-28",
        },
        content=formats.review_body(answer, environment=theirs, page=page),
    )  # fmt: skip
    said = http.ask(request)
    if said.status not in _ACCEPTED:
        raise CannotCallBack(f"GitHub answered {said.status} to the review of the rule")


def _is_below(url: str, api: str) -> bool:
    """Whether the address is one of that API: the token goes nowhere else, whatever a message says."""
    try:
        one, other = urlsplit(url), urlsplit(api)
        same = (one.scheme, one.hostname, one.port) == (other.scheme, other.hostname, other.port)
    except ValueError:
        return False
    path = other.path.rstrip("/")
    return same and one.username is None and one.path.startswith(f"{path}/") and ".." not in one.path
