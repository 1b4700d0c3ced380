"""What keeps a review from its decision: each thing named, with whoever owes it (R013, R016, R017, R030)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from seatrial.domains.reviews.types import (
    Blocker,
    ItemView,
    Proposal,
    Report,
    SignOff,
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
    report: Report, *, proposal: Proposal, template: Template, lasts: timedelta
) -> list[Blocker]:
    """Everything that must be settled before the decision stands: also its signatures."""
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
        *missing_signatures(proposal),
    ]


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
        words = "the product manager was not consulted about commitments and support"
        yield Blocker("consult", "product_manager", words, "Record the answer.", owes="product_manager")


def _too_old(proposal: Proposal, now: datetime, lasts: timedelta) -> Iterator[Blocker]:
    for each in proposal.sign_offs:
        if each.signed_at + lasts <= now:
            yield _expired(each)


def _expired(sign_off: SignOff) -> Blocker:
    words = f"the signature of {sign_off.person_name} ({sign_off.slot}) is too old to count"
    return Blocker("expired", sign_off.slot, words, "Propose the decision anew, and sign that.")
