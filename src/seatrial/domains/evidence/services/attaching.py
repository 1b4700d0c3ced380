"""Attaching: what somebody sends stands as evidence, and criteria that wait for it see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import policies, rules, selectors
from seatrial.domains.evidence.models import Artefact, Attachment, Evidence
from seatrial.domains.evidence.services.binding import rebind
from seatrial.domains.evidence.services.links import watch_link
from seatrial.domains.evidence.services.recommending import recommend
from seatrial.domains.evidence.services.vex import apply_vex
from seatrial.domains.evidence.types import Item, Reference, Submission
from seatrial.kit import canonical
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem

_NO_COMMAND = "it was sent: no command finds it again"


class CannotAttach(Problem):
    """The same evidence was sent before, and retracted since."""

    type = "cannot-attach"
    title = "The evidence cannot be attached"
    status = 409


@dataclass(frozen=True, slots=True)
class Attached:
    """What was sent as it stands; `is_new` is False where it stood already."""

    item: Item
    is_new: bool
    #: keys of the watches that now see it or another piece of its name
    bound: tuple[str, ...] = ()


@transaction.atomic
def attach(sent: Submission, *, service: Service, actor: Actor, now: datetime) -> Attached:
    """What was sent stands as evidence of the service, proven if an enrolled producer vouches for the sender.

    The same content with its effective date, sent by the same actor, is the same evidence. Raises NotFound
    where the actor may not know of the service, Denied, Invalid with every fault, and CannotAttach where the
    same was retracted.
    """
    if not catalog.knows(actor, service=service):
        raise NotFound(f"there is no service {service.name!r}")
    answer = policies.may_attach(actor, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="evidence:attach", subject=service.urn)
    _refuse(list(rules.faults_of(sent, environments=selectors.environments_of(service), now=now)))
    fingerprint = rules.fingerprint(sent, sender=actor.uid, vouched_by=actor.vouched_by)
    _lock(fingerprint)
    known = Evidence.objects.filter(fingerprint=fingerprint).first() if fingerprint else None
    if known is not None:
        return Attached(_same(known), False)
    row = _row(sent, service, actor, fingerprint, now)
    files = _files(sent)
    row.save(force_insert=True)
    Attachment.objects.bulk_create(
        [Attachment(evidence=row, artefact_id=each.sha256, name=each.name) for each in files]
    )
    watch_link(row, now=now)
    bound = rebind(row, now=now)
    if row.type in ("scan", "vex"):
        apply_vex(row.service, environment=row.environment, now=now)
    if row.type == "load_test":
        recommend(row, now=now)
    details = {
        "evidence": str(row.uid), "type": row.type, "name": row.name, "environment": row.environment,
        "provenance": row.provenance, "sha256": row.sha256, "artefacts": [each.sha256 for each in files],
        "vouched_by": row.vouched_by,
    }  # fmt: skip
    audit.record("evidence.attached", actor=actor, subject=service.urn, details=details, now=now)
    return Attached(selectors.item_of(row), True, bound)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid(faults[0].detail, faults=faults, remedy=faults[0].remedy)


def _lock(fingerprint: str) -> None:
    """Nobody else stores the same at the same time."""
    if fingerprint:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [fingerprint])


def _same(known: Evidence) -> Item:
    """The evidence that stands already; raises CannotAttach where it was retracted."""
    if selectors.retraction(known.uid) is not None:
        raise CannotAttach(
            f"the same was sent before, as evidence {known.uid}, and retracted since",
            remedy="If it was right, take the retraction back on its page.",
        )
    return selectors.item_of(known)


def _row(sent: Submission, service: Service, actor: Actor, fingerprint: str, now: datetime) -> Evidence:
    effective = min(sent.effective_at or now, now)
    ages = selectors.ages()
    age = ages.of(sent.type, tier=service.tier)
    content = rules.content_of(sent, effective=effective)
    return Evidence(
        uid=new_uid(now),
        key=rules.sent_key(service.urn, environment=sent.subject.environment, type=sent.type, name=sent.name),
        type=sent.type,
        name=content["name"],
        service=service.urn,
        environment=sent.subject.environment,
        revision=sent.subject.revision,
        outcome="found",
        findings=content["findings"],
        producer=content["producer"] or "not said",
        author=f"{actor.kind}:{actor.uid}",
        sent_by=actor.uid,
        vouched_by=actor.vouched_by,
        provenance=policies.provenance_of(actor),
        fingerprint=fingerprint,
        command=content["command"] or _NO_COMMAND,
        scope=content["scope"] or f"{content['name']} as it was sent",
        count=sent.count,
        uri=sent.uri,
        sha256=canonical.digest(content),
        effective_at=effective,
        collected_at=now,
        ends_at=sent.ends_at,
        expires_at=min(
            rules.expires_at(effective, collected=now, max_age=age),
            sent.ends_at or datetime.max.replace(tzinfo=UTC),
        ),
    )


def _files(sent: Submission) -> list[Reference]:
    """The files that were named, each once; raises Invalid for one that the store does not have."""
    named = list(dict.fromkeys(sent.artefacts))
    # Held until the end of the transaction, so that none is collected as garbage meanwhile.
    stored = Artefact.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in={each.sha256 for each in named}
    )
    known = set(stored.order_by("pk").values_list("pk", flat=True))
    _refuse(
        [
            Fault(
                f"/artefacts/{place}/sha256",
                f"the store has no artefact {each.sha256}",
                "Send the file first: PUT /api/v1/artefacts",
            )
            for place, each in enumerate(named)
            if each.sha256 not in known
        ]
    )
    return named
