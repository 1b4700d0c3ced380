"""From rows to values."""

from collections.abc import Mapping, Sequence
from typing import Any

from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.types import (
    Artefact,
    Consulted,
    Decision,
    Fallen,
    ItemRow,
    Matrix,
    Pin,
    Proposal,
    Review,
    Reviewer,
    SignOff,
    Template,
    Waiver,
)


def review_of(row: models.Review) -> Review:
    """The review of the row."""
    return Review(
        uid=str(row.uid),
        number=row.number,
        service_uid=str(row.service_uid),
        service=row.service,
        environment=row.environment,
        kind=row.kind,  # type: ignore[arg-type]  # check constraints allow no other; so below
        title=row.title,
        scope=row.scope,
        architecture_changes=row.architecture_changes,
        target_date=row.target_date,
        artefact=Artefact(row.digest, row.commit, row.version),
        state=row.state,  # type: ignore[arg-type]
        trigger=row.trigger,  # type: ignore[arg-type]
        trigger_details=row.trigger_details,
        template=Pin(row.template_urn, row.template["spec"]["version"], row.template_digest),
        matrix=Pin(row.matrix_urn, row.matrix["spec"]["version"], row.matrix_digest),
        checklists=tuple(pin_of(each) for each in row.checklists),
        policy_sha256=row.policy_sha256,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        opened_by_uid=row.opened_by_uid,
        changed_at=row.changed_at,
        successor=row.successor,
        small_team_reason=row.small_team_reason,
        small_team_asked_by=row.small_team_asked_by,
        small_team_by=row.small_team_by,
        ended_reason=row.ended_reason,
    )


def pin_of(raw: Mapping[str, str]) -> Pin:
    """A pin as it is stored."""
    return Pin(raw["urn"], raw["version"], raw["sha256"])


def template_of(row: models.Review) -> Template:
    """The template as the review pinned it."""
    return rules.template_of(
        row.template, pin=Pin(row.template_urn, row.template["spec"]["version"], row.template_digest)
    )


def matrix_of(row: models.Review) -> Matrix:
    """The matrix as the review pinned it."""
    return rules.matrix_of(
        row.matrix, pin=Pin(row.matrix_urn, row.matrix["spec"]["version"], row.matrix_digest)
    )


def item_of(row: models.Item, *, evidence: Sequence[str]) -> ItemRow:
    """The item of the row, with the uids of what was brought for it."""
    return ItemRow(
        id=row.pk,
        position=row.position,
        checklist=row.checklist,
        criterion=row.criterion,
        must=row.must,
        waivable=row.waivable,
        automated=row.automated,
        role=row.role,
        gate=row.gate,
        assignee_uid=row.assignee_uid,
        answer=row.answer,  # type: ignore[arg-type]
        reason=row.reason,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        evidence=tuple(evidence),
        acceptance=row.acceptance,  # type: ignore[arg-type]
        accepted_word=row.accepted_word,
        accepted_by=row.accepted_by,
        accepted_by_name=row.accepted_by_name,
        accepted_at=row.accepted_at,
        acceptance_comment=row.acceptance_comment,
        on_behalf_of=row.on_behalf_of,
    )


def reviewer_of(row: models.Reviewer) -> Reviewer:
    """The reviewer of the row."""
    return Reviewer(
        slot=row.slot,  # type: ignore[arg-type]
        person_uid=row.person_uid,
        person_name=row.person_name,
        recorded_at=row.recorded_at,
        outcome=row.outcome,
        note=row.note,
        on_behalf_of=row.on_behalf_of,
    )


def consulted_of(row: models.Review) -> Consulted:
    """What the product manager said."""
    return Consulted(
        row.consult_person, row.consult_name, row.consult_answer, row.consult_note, row.consult_at,
        tuple(row.consult_concerns or ()),
    )  # fmt: skip


def waiver_of(row: models.Waiver) -> Waiver:
    """The waiver of the row."""
    return Waiver(
        uid=str(row.uid),
        service=row.service,
        environment=row.environment,
        checklist=row.checklist,
        criterion=row.criterion,
        review_uid=row.review_uid,
        reason=row.reason,
        control=row.control,
        risk=row.risk,  # type: ignore[arg-type]
        requested_by=row.requested_by,
        requested_by_name=row.requested_by_name,
        requested_at=row.requested_at,
        expires_on=row.expires_on,
        approved_by=row.approved_by,
        approved_by_name=row.approved_by_name,
        approved_at=row.approved_at,
        refused_at=row.refused_at,
        refused_reason=row.refused_reason,
        ended_at=row.ended_at,
        renews=row.renews,
    )


def proposal_of(row: models.Proposal, *, sign_offs: Sequence[models.SignOff]) -> Proposal:
    """The proposal of the row with its sign-offs."""
    return Proposal(
        uid=str(row.uid),
        review_uid=str(row.review_id),
        outcome=row.outcome,  # type: ignore[arg-type]
        payload=row.payload,
        sha256=row.sha256,
        results=row.results,
        authors=tuple(row.authors),
        slots=tuple(row.slots),
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        stands_until=row.stands_until,
        re_evaluate_on=row.re_evaluate_on,
        note=row.note,
        withdrawn_at=row.withdrawn_at,
        sign_offs=tuple(sign_off_of(each) for each in sign_offs),
    )


def sign_off_of(row: models.SignOff) -> SignOff:
    """The sign-off of the row."""
    return SignOff(
        uid=str(row.uid),
        slot=row.slot,
        person_uid=row.person_uid,
        person_name=row.person_name,
        on_behalf_of=row.on_behalf_of,
        on_behalf_of_name=row.on_behalf_of_name,
        key_kind=row.key_kind,
        keyid=row.keyid,
        payload=row.payload,
        signature=row.signature,
        signed_at=row.signed_at,
    )


def decision_of(row: models.Decision) -> Decision:
    """The decision of the row, read with its review."""
    return Decision(
        uid=str(row.uid),
        review_uid=str(row.review_id),
        number=row.review.number,
        service_uid=str(row.service_uid),
        service=row.service,
        environment=row.environment,
        artefact=Artefact(row.digest, row.commit, row.version),
        outcome=row.outcome,  # type: ignore[arg-type]
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        stands_until=row.stands_until,
        re_evaluate_on=row.re_evaluate_on,
        carries_over=row.carries_over,  # type: ignore[arg-type]
        bundle_sha256=row.bundle_sha256,
        fallen_at=row.fallen_at,
        fallen=tuple(_fallen(each) for each in row.fallen),
    )


def _fallen(raw: Mapping[str, Any]) -> Fallen:
    return Fallen(raw["kind"], raw["subject"], raw["words"], evidence=tuple(raw.get("evidence", ())))
