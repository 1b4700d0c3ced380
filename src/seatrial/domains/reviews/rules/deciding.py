"""What keeps a review from its decision: each thing named, with whoever owes it (R013, R016, R017, R030)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from seatrial.domains.reviews.types import (
    CONSULTED_ON,
    Blocker,
    ItemView,
    Proposal,
    Report,
    SignOff,
    Slot,
    Template,
)
from seatrial.domains.reviews.types.words import Outcome


def before_proposing(report: Report, *, outcome: Outcome, template: Template) -> list[Blocker]:
    """Everything that must be settled before somebody may be asked to sign. A no-go needs nothing."""
    if outcome == "no_go":
        return []
    return [
        *_artefact(report),
        *_reviewers(report),
        *_prerequisites(report, stage="decide"),
        *(found for item in report.items if item.blocks_decision for found in _item(item, outcome)),
        *(
            Blocker("gate", gate.id, f"the quality gate {gate.title} is not passed: {gate.reason}")
            for gate in report.gates
            if not gate.passes
        ),
        *_consulted(report, template),
    ]


def before_deciding(
    report: Report, *, proposal: Proposal, template: Template, lasts: timedelta, asked: Sequence[Slot] = ()
) -> list[Blocker]:
    """Everything that must be settled before the decision stands: also its signatures. `asked` are the slots
    of the service by now: one that the proposal does not have keeps it, too.
    """
    changed = outdated(proposal, report=report)
    return [
        *before_proposing(report, outcome=proposal.outcome, template=template),
        *(
            Blocker(
                "outdated",
                name,
                f"{name} was {before.replace('_', ' ')} when it was signed, and is {after.replace('_', ' ')}",
                "Propose the decision anew, and sign that.",
            )
            for name, before, after in changed
        ),
        *_too_old(proposal, report.read_at, lasts),
        *_unasked(proposal, asked),
        *missing_signatures(proposal),
    ]


def warnings(report: Report, *, template: Template) -> list[Blocker]:
    """What keeps no decision away, and is seen by everybody who makes it: that the product manager was not
    consulted, where policy does not insist on it, or has concerns (R031).
    """
    said = report.consulted
    if said.at is None:
        return [] if template.consult_blocks else [_not_consulted()]
    if said.answer == "agrees":
        return []
    about = ", ".join(CONSULTED_ON[each].lower() for each in said.concerns if each in CONSULTED_ON)
    words = f"{said.person_name} has concerns as product manager{': ' if about else ''}{about}: {said.note}"
    return [Blocker("concern", "product_manager", words, "Settle them, or decide knowing of them.")]


def nobody_to_sign(asked: Sequence[Slot]) -> list[Blocker]:
    """Stakeholders whom policy names and who have no account that is on (R076)."""
    return [
        Blocker(
            "stakeholder", each.id,
            f"{each.title} has to sign, and nobody has the account {each.handle}, or it is off",
            "Invite them, or let the ReviewPolicy name somebody else.", owes="manager",
        )
        for each in asked
        if each.handle and not each.person_uid
    ]  # fmt: skip


def missing_signatures(proposal: Proposal) -> list[Blocker]:
    """The slots that lack a signature."""
    found = []
    for slot in proposal.slots:
        have = sum(each.slot == slot["id"] for each in proposal.sign_offs)
        if have < slot["quorum"]:
            lacking = slot["quorum"] - have
            many = "its signature" if lacking == 1 else f"{lacking} signatures"
            words = f"{slot['title']} has not signed: {many} is missing"
            found.append(Blocker("signature", slot["id"], words, "Ask for it.", owes=slot["role"]))
    return found


def turn(proposal: Proposal, *, slot: str) -> Blocker | None:
    """Whose signature has to come before that of the slot, or None where it is its turn (R071)."""
    orders = {each["id"]: each["order"] for each in proposal.slots}
    missing = [each for each in missing_signatures(proposal) if orders[each.subject] < orders[slot]]
    return missing[0] if missing else None


def outdated(proposal: Proposal, *, report: Report) -> list[tuple[str, str, str]]:
    """Items that come to something else than was signed: name, what it was, what it is (R069).

    The same result collected again changes nothing (rule 6 of the product).
    """
    now = results_of(report)
    names = sorted(proposal.results.keys() | now.keys())
    return [
        (name, proposal.results.get(name, "absent"), now.get(name, "absent"))
        for name in names
        if proposal.results.get(name) != now.get(name)
    ]


def results_of(report: Report) -> Mapping[str, str]:
    """What each item of the decision comes to, by its name."""
    return {each.row.name: each.result for each in report.items if each.blocks_decision}


def _artefact(report: Report) -> Iterator[Blocker]:
    artefact = report.review.artefact
    if not (artefact.digest or artefact.commit):
        yield Blocker(
            "artefact",
            "artefact",
            "nothing says exactly what is to run: the review names neither digest nor commit",
            "Name the artefact in the review.",
            owes="engineering_lead",
        )


def _reviewers(report: Report) -> Iterator[Blocker]:
    for each in report.reviewers:
        if not each.recorded_at:
            words = f"{each.person_name or 'Nobody yet'} ({each.slot}) has not recorded the review"
            yield Blocker("reviewer", each.slot, words, "Record it on the review's page.", owes=each.slot)
        elif each.outcome == "objects":
            words = f"{each.person_name} ({each.slot}) objects: {each.note}"
            yield Blocker("objection", each.slot, words, "Settle it, and let them record anew.", each.slot)


def _prerequisites(report: Report, *, stage: str) -> Iterator[Blocker]:
    for each in report.prerequisites:
        if each.stage == stage and not each.is_met:
            words = f"{each.title} is not there: {each.reason}"
            yield Blocker("prerequisite", each.id, words, owes=each.owner)


def _item(item: ItemView, outcome: Outcome) -> Iterator[Blocker]:
    name, role = item.row.name, item.row.role
    if item.row.acceptance == "rejected":
        words = f"{name} was rejected by {item.row.accepted_by_name}: {item.row.acceptance_comment}"
        yield Blocker(
            "rejected", name, words, "Remedy it, and ask again.", owes=item.shown.criterion.assignee
        )
    if item.is_settled:
        if not item.is_accepted and item.row.acceptance != "rejected":
            kind = "veto" if role == "security_lead" else "acceptance"
            words = f"{name} is {item.outcome.word.replace('_', ' ')}, and nobody of its role accepted it"
            yield Blocker(kind, name, words, "Accept or reject it.", owes=role)
        return
    yield from _unmet(item, outcome)


def _unmet(item: ItemView, outcome: Outcome) -> Iterator[Blocker]:
    name, assignee = item.row.name, item.shown.criterion.assignee
    if item.row.must:
        words = f"{name} is a must-do item, and is not met: {item.outcome.reason}"
        yield Blocker("must", name, words, item.shown.criterion.remedy, owes=assignee)
    elif item.waiver is not None and outcome == "go":
        words = f"{name} is waived until {item.waiver.expires_on}: a waived item allows a conditional go only"
        yield Blocker("waived", name, words, "Decide a conditional go, or meet the item.", owes=assignee)
    elif item.waiver is None and outcome == "go":
        words = f"{name} is not met: {item.outcome.reason}"
        yield Blocker("item", name, words, item.shown.criterion.remedy, owes=assignee)
    elif item.waiver is None and not item.actions:
        words = f"{name} is not met, and has neither a waiver nor a remediation with owner and due date"
        yield Blocker("remediation", name, words, "Open a remediation for it, or ask for a waiver.", assignee)


def _consulted(report: Report, template: Template) -> Iterator[Blocker]:
    if template.consult_blocks and report.consulted.at is None:
        yield _not_consulted()


def _not_consulted() -> Blocker:
    words = "the product manager was not consulted about commitments and support"
    return Blocker("consult", "product_manager", words, "Record the answer.", owes="product_manager")


def _unasked(proposal: Proposal, asked: Sequence[Slot]) -> Iterator[Blocker]:
    """Who has to sign by now and was not asked. To a no-go the service owner is asked alone."""
    known = {(each["id"], each.get("person", "")) for each in proposal.slots}
    for each in asked:
        person = f"person:{each.person_uid}" if each.handle else ""
        if (each.id, person) not in known and proposal.outcome != "no_go":
            words = f"{each.title} has to sign, and was not asked when it was proposed"
            yield Blocker("stakeholder", each.id, words, "Propose the decision anew.", owes=each.role)


def _too_old(proposal: Proposal, now: datetime, lasts: timedelta) -> Iterator[Blocker]:
    for each in proposal.sign_offs:
        if each.signed_at + lasts <= now:
            yield _expired(each)


def _expired(sign_off: SignOff) -> Blocker:
    words = f"the signature of {sign_off.person_name} ({sign_off.slot}) is too old to count"
    return Blocker("expired", sign_off.slot, words, "Propose the decision anew, and sign that.")
