"""Deciding: what was proposed and signed stands, with everything that proves it in one file (R059, R070)."""

import base64
from datetime import datetime

from django.db import transaction

from seatrial.domains.identity import services as signing
from seatrial.domains.reviews import models, policies, rules, selectors
from seatrial.domains.reviews.events import Decided, DecisionFell
from seatrial.domains.reviews.selectors.rows import decision_of
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes, step
from seatrial.domains.reviews.services.proposing import refuse_blocked
from seatrial.domains.reviews.types import Decision, Proposal
from seatrial.kit import canonical, events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.signing import bundles, dsse


@transaction.atomic
def decide(name: str, *, actor: Actor, now: datetime) -> Decision:
    """The decision stands, and the one before it about the same service and environment does not any more.

    Raises NotFound, Denied, CannotStep where nothing is proposed, and CannotDecide with everything that is
    not settled: also signatures that are missing, too old, or over something else than what is so now.
    """
    row, service = locked(name, actor=actor)
    allowed = policies.may_decide(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.decided", subject=f"review:{row.uid}")
    proposal = selectors.open_proposal(str(row.uid))
    if row.state != "in_review" or proposal is None:
        raise CannotStep(f"nothing is proposed in R-{row.number}", remedy="Propose the decision first.")
    _refuse_unsettled(row, proposal, now)
    bundle = _bundle(proposal, now)
    _supersede(row, actor, now)
    stored = _store(row, proposal, bundle, actor, now)
    step(row, after="decided", actor=actor, now=now)
    details = {
        "decision": str(stored.uid), "outcome": stored.outcome, "environment": row.environment,
        "service": row.service, "sha256": proposal.sha256, "bundle": stored.bundle_sha256,
    }  # fmt: skip
    record("reviews.decided", row=row, actor=actor, details=details, now=now)
    events.publish(
        Decided(
            uid=str(stored.uid),
            review=str(row.uid),
            service=row.service,
            environment=row.environment,
            outcome=stored.outcome,
        )
    )
    return decision_of(stored)


def _refuse_unsettled(row: models.Review, proposal: Proposal, now: datetime) -> None:
    report = read(row, now=now)
    template, lasts = selectors.template_of(row), selectors.matrix_of(row).lasts
    asked = selectors.slots_asked(row, service=selectors.service_of(report.review))
    found = rules.before_deciding(report, proposal=proposal, template=template, lasts=lasts, asked=asked)
    refuse_blocked(report, found=found)


def _bundle(proposal: Proposal, now: datetime) -> bytes:
    """The decision, attested by the installation, and each sign-off, in their envelopes."""
    sign_offs = [
        dsse.Envelope(each.payload.encode(), each.keyid, base64.b64decode(each.signature))
        for each in proposal.sign_offs
    ]
    envelope = signing.sign_as_installation(proposal.payload.encode(), now=now)
    return bundles.pack(envelope, sign_offs=sign_offs)


def _supersede(row: models.Review, actor: Actor, now: datetime) -> None:
    """What stood until now about the same does not any more."""
    before = models.Decision.objects.select_for_update().filter(
        service_uid=row.service_uid, environment=row.environment, fallen_at=None
    )
    for each in before.exclude(outcome="no_go"):
        words = f"R-{row.number} decided anew"
        each.fallen_at, each.look_at = now, None
        each.fallen = [{"kind": "superseded", "subject": f"R-{row.number}", "words": words}]
        each.save(update_fields=["fallen_at", "look_at", "fallen"])
        details = {"decision": str(each.uid), "because": [words]}
        record("reviews.decision-fell", row=row, actor=actor, details=details, now=now)
        events.publish(
            DecisionFell(
                uid=str(each.uid),
                review=str(each.review_id),
                service=each.service,
                environment=each.environment,
                because=(words,),
            )
        )


def _store(
    row: models.Review, proposal: Proposal, bundle: bytes, actor: Actor, now: datetime
) -> models.Decision:
    return models.Decision.objects.create(
        uid=new_uid(now),
        review=row,
        proposal_id=proposal.uid,
        service_uid=row.service_uid,
        service=row.service,
        environment=row.environment,
        digest=row.digest,
        commit=row.commit,
        version=row.version,
        outcome=proposal.outcome,
        decided_at=now,
        decided_by=actor.name,
        decided_by_uid=actor.principal,
        stands_until=proposal.stands_until,
        re_evaluate_on=proposal.re_evaluate_on,
        carries_over=selectors.template_of(row).carries_over,
        bundle=bundle.decode(),
        bundle_sha256=canonical.digest_bytes(bundle),
        # looked at at once: from then on it says itself when next
        look_at=now if proposal.outcome != "no_go" else None,
    )
