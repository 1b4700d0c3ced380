"""Taking what sources tell: proven, kept and counted once before it is acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from seatrial.connectors import references
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog import services as catalog_services
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.catalog.types import DEPLOY, Deployment
from seatrial.domains.gates import formats, models, rules, selectors
from seatrial.domains.gates.formats.shaping import document
from seatrial.domains.gates.types import Delivery, DeliveryState, Observed, Source, Told
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity import services as identity_services
from seatrial.kit.access import Actor, Denied, granted
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Invalid, NotFound, Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
#: Webhooks about deployments have some 20 kB; GitHub's longest have 25 MB, and none of those is for us.
LONGEST_BODY = 1024 * 1024
_BEARER = "bearer "


class CannotTrustSender(Problem):
    """Nothing proves that the message comes from a source. Whether there is one is not told."""

    type = "cannot-trust-sender"
    title = "The sender is not known"
    status = 401


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery; `is_new` is False where it had come before."""

    delivery: Delivery
    is_new: bool


def observe(
    source: str, *, headers: Mapping[str, str], body: bytes, now: datetime, allowed: frozenset[str]
) -> Taken:
    """The message stands, and what it tells of a deployment is in the catalogue. `headers` have lower-case
    names, `allowed` are the references to secrets that this process may follow.

    The same message again changes nothing. One that tells nothing is kept as `ignored`, one that cannot be
    recorded as `refused`, each with its reason; both are acknowledged. Raises CannotTrustSender, Denied for a
    token that may not record it (nothing is kept then), and Invalid for what its system does not send.
    """
    found = selectors.known_source(source)
    actor = _sender(found, headers=headers, body=body, now=now, allowed=allowed)
    if found is None or actor is None:
        log.warning("gates.sender-not-known", source=source[:63], known=found is not None)
        raise CannotTrustSender(
            "nothing proves that this comes from a deployment source of that name",
            remedy="Look at the source's definition, and at the secret on both sides.",
        )
    if len(body) > LONGEST_BODY:
        raise Invalid(f"the message has more than {LONGEST_BODY:,} bytes")
    told = formats.READERS[found.type](headers, body=body)
    with transaction.atomic():
        return _take(found, told, body=body, actor=actor, now=now)


def _sender(
    source: Source | None, *, headers: Mapping[str, str], body: bytes, now: datetime, allowed: frozenset[str]
) -> Actor | None:
    """Who the message proves to come from: the source itself by its secret, or a token that may record."""
    if source is None:
        return None
    secret = _secret(source, allowed)
    bearer = headers.get("authorization", "")
    given = bearer[len(_BEARER) :] if bearer.lower().startswith(_BEARER) else ""
    proven = {
        "github": lambda: rules.signed_by(
            body, signature=headers.get("x-hub-signature-256", ""), secret=secret
        ),
        "gitlab": lambda: rules.same_secret(headers.get("x-gitlab-token", ""), secret=secret),
    }.get(source.type, lambda: rules.same_secret(given, secret=secret))()
    if proven:
        grants = frozenset({DEPLOY.name})
        within = dict.fromkeys(source.services.values(), grants)
        return Actor("service", source.urn, source.name, within=within, is_confined=True)
    if source.type in ("cloudevents", "plain") and given:
        return _by_token(given, now)
    return None


def _secret(source: Source, allowed: frozenset[str]) -> str:
    """The source's secret; '' where it has none, or it cannot be read here: then it proves nothing."""
    if not source.secret:
        return ""
    try:
        return references.resolve(source.secret, allowed=allowed)
    except Problem as problem:
        log.warning("gates.secret-not-here", source=source.name, problem=problem.detail)
        return ""


def _by_token(secret: str, now: datetime) -> Actor | None:
    """The actor of a token of ours that may record deployments of something."""
    try:
        actor = identity_services.authenticate(secret, now=now)
    except identity.CannotAuthenticate:
        return None
    return actor if granted(actor, grant=DEPLOY.name, within=actor.within).allowed else None


def _take(source: Source, told: Told, *, body: bytes, actor: Actor, now: datetime) -> Taken:
    uid = new_uid(now)
    row, is_new = models.Delivery.objects.get_or_create(
        source=source.name,
        delivery_id=told.id[:200],
        defaults={
            "uid": uid, "kind": told.kind[:100], "payload": document(body), "state": "ignored",
            "words": told.why, "received_at": now, "done_at": now,
        },
    )  # fmt: skip
    if is_new and told.observed is not None:
        _follow(source, told, told.observed, row=row, actor=actor, now=now)
    return Taken(selectors.delivery_of(row), is_new)


def _follow(
    source: Source, told: Told, observed: Observed, *, row: models.Delivery, actor: Actor, now: datetime
) -> None:
    """What the message tells is done, and the row, which is new, says what came of it."""
    urn, environment, why = rules.translate(source, observed=observed)
    if not why and catalog.by_urn(urn) is None:
        why = f"{urn}, to which {source.urn} maps it, is not in the catalogue"
    if why:
        _end(row, "ignored", why)
    elif told.callback:
        row.state, row.words, row.done_at, row.next_try_at = "waits", "a worker answers it", None, now
    else:
        _record(row, observed, urn=urn, environment=environment, actor=actor, now=now)
    row.save()


def _end(row: models.Delivery, state: DeliveryState, words: str) -> None:
    row.state, row.words = state, words


def _record(
    row: models.Delivery, observed: Observed, *, urn: str, environment: str, actor: Actor, now: datetime
) -> None:
    began, has_ended = _before(row, observed)
    row.reference, row.outcome = observed.reference[:500], observed.outcome
    if has_ended and observed.outcome == "running":
        _end(row, "ignored", "it had ended already when this came")
        return
    at = observed.at or now
    row.started_at = observed.started_at or began or min(at, now)
    said = Recorded(
        environment=environment,
        started_at=row.started_at,
        finished_at=None if observed.outcome == "running" else max(at, row.started_at),
        digest=observed.artefact.digest,
        version=observed.artefact.version,
        commit=observed.artefact.commit,
        outcome=observed.outcome,
        source=observed.url,
    )
    try:
        with transaction.atomic():
            stored = _stored(urn, said, actor, now)
    except (Denied, NotFound):
        raise  # whoever may not tell it leaves nothing behind, or could use up the names of messages
    except Problem as problem:
        _end(row, "refused", f"{problem.detail} {problem.remedy}".strip())
        return
    row.deployment_uid = stored.uid
    _end(row, "recorded", f"{said.outcome} in {environment}: {stored.revision}")


def _stored(urn: str, said: Recorded, actor: Actor, now: datetime) -> Deployment:
    service = catalog.by_urn(urn)
    return catalog_services.record_deployment(
        service.name if service else urn, said=said, actor=actor, now=now
    )


def _before(row: models.Delivery, observed: Observed) -> tuple[datetime | None, bool]:
    """When the deployment began by what was told of it before, and whether it was told to have ended."""
    if not observed.reference:
        return None, False
    rows = models.Delivery.objects.filter(
        source=row.source, reference=observed.reference[:500], started_at__isnull=False
    )
    known = list(rows.exclude(pk=row.pk).values_list("started_at", "outcome"))
    began = min((at for at, _ in known if at is not None), default=None)
    return began, any(outcome != "running" for _, outcome in known)
