"""Who may do what in reviews, with the reason."""

from collections.abc import Collection, Sequence

from seatrial.domains.identity.types import Holder, Profile
from seatrial.domains.reviews.rules import Authors, conflict
from seatrial.domains.reviews.types import (
    ACCEPT,
    ASK_WAIVER,
    DECIDE,
    OPEN,
    PREPARE,
    SIGN,
    WAIVE,
    ItemView,
    Report,
    Slot,
    Waiver,
)
from seatrial.domains.reviews.types.words import REVIEWERS
from seatrial.kit.access import Actor, Answer, granted, in_role

Scopes = Sequence[str]


def may_open(actor: Actor, *, scopes: Scopes) -> Answer:
    """The engineering lead of the service opens its reviews (R010)."""
    return granted(actor, grant=OPEN.name, within=scopes)


def may_prepare(actor: Actor, *, scopes: Scopes) -> Answer:
    """Whoever takes part answers items, attaches evidence and comments (R011)."""
    return granted(actor, grant=PREPARE.name, within=scopes)


def may_tell_incident(actor: Actor, *, scopes: Scopes) -> Answer:
    """Whoever takes part in reviews of the service says that an incident of it was closed, and so may a
    program: it opens work and binds nobody (R009).
    """
    return granted(actor, grant=PREPARE.name, within=scopes)


def may_lead(actor: Actor, *, scopes: Scopes) -> Answer:
    """The next step is taken by who opens reviews or decides them."""
    opens = granted(actor, grant=OPEN.name, within=scopes)
    return opens if opens.allowed else granted(actor, grant=DECIDE.name, within=scopes)


def may_set_prerequisite(actor: Actor, *, owner: str, scopes: Scopes) -> Answer:
    """Who holds the role that it belongs to says that it is there; else whoever leads the review."""
    if owner:
        return _person_in_role(actor, role=owner, scopes=scopes)
    return may_lead(actor, scopes=scopes)


def may_accept(actor: Actor, *, item: ItemView, report: Report, scopes: Scopes, authors: Authors) -> Answer:
    """Who holds the item's role (R029) accepts it, or rejects it; of the three reviewers the named one, or
    a deputy of theirs; nobody what they themselves wrote (R072).
    """
    role = item.row.role
    answer = _person_in_role(actor, role=role, scopes=scopes)
    if not answer.allowed:
        return answer
    slot = next((each for each in report.reviewers if REVIEWERS[each.slot] == role), None)
    if slot is not None and not _is_or_deputises(actor, slot.person_uid, slot.person_name, answer):
        named = slot.person_name
        return Answer(False, f"{named} reviews for {slot.slot} in this review, not {actor.name}", ACCEPT.name)
    why = conflict(actor.principal, authors=authors)
    if why and not _is_exempt(report):
        return Answer(False, f"somebody else has to accept it: {actor.name} {why}", ACCEPT.name)
    return answer


def may_reject(actor: Actor, *, item: ItemView, report: Report, scopes: Scopes) -> Answer:
    """Nobody is too close to a thing to say that it is not good enough."""
    return may_accept(actor, item=item, report=report, scopes=scopes, authors={})


def may_record(actor: Actor, *, person_uid: str, person_name: str, role: str, scopes: Scopes) -> Answer:
    """The named reviewer records what they found, or a deputy (R012)."""
    answer = _person_in_role(actor, role=role, scopes=scopes)
    if answer.allowed and not _is_or_deputises(actor, person_uid, person_name, answer):
        return Answer(False, f"{person_name} is the reviewer, not {actor.name}", ACCEPT.name)
    return answer


def may_name_reviewer(actor: Actor, *, scopes: Scopes) -> Answer:
    """Whoever leads the review names who reviews."""
    return may_lead(actor, scopes=scopes)


def may_consult(actor: Actor, *, scopes: Scopes) -> Answer:
    """The product manager answers (R031)."""
    return _person_in_role(actor, role="product_manager", scopes=scopes)


def may_ask_waiver(actor: Actor, *, scopes: Scopes) -> Answer:
    """Whoever takes part may ask that a risk be accepted."""
    return granted(actor, grant=ASK_WAIVER.name, within=scopes)


def may_waive(actor: Actor, *, waiver: Waiver, scopes: Scopes) -> Answer:
    """The service owner alone accepts risk (R027, R074), and never what they themselves asked for."""
    answer = _person_in_role(actor, role="service_owner", scopes=scopes, grant=WAIVE.name)
    if answer.allowed and actor.principal == waiver.requested_by:
        return Answer(False, f"{actor.name} asked for it: somebody else has to accept the risk", WAIVE.name)
    return answer


def may_end_waiver(actor: Actor, *, waiver: Waiver, scopes: Scopes) -> Answer:
    """Whoever asked or accepts risk may end one: to be stricter needs nobody else."""
    if actor.principal == waiver.requested_by:
        return Answer(True, f"{actor.name} asked for it")
    return _person_in_role(actor, role="service_owner", scopes=scopes, grant=WAIVE.name)


def may_propose(actor: Actor, *, scopes: Scopes) -> Answer:
    """Service owner or engineering lead put the decision before those who sign."""
    return may_lead(actor, scopes=scopes)


def may_decide(actor: Actor, *, scopes: Scopes) -> Answer:
    """The service owner decides (R013)."""
    return _person_in_role(actor, role="service_owner", scopes=scopes, grant=DECIDE.name)


def may_sign(
    person: Profile,
    *,
    slot: Slot,
    held: Holder | None,
    roles: Collection[str],
    authors: Authors,
    on_behalf_of: str,
    report: Report,
) -> Answer:
    """Whether the person may sign in the slot. `held` is by what they hold its role, None where they do not;
    `roles` are all that they hold within the service. Their key says who they are, whatever token sent it.
    """
    if person.kind != "human":
        return Answer(False, f"{person.name} is no person: programs sign nothing", SIGN.name)
    called = slot.role.replace("_", " ")
    if slot.handle and slot.person_uid not in {person.uid, on_behalf_of} - {""}:
        words = f"{slot.title} is signed by the stakeholder whom policy names, and that is not {person.name}"
        return Answer(False, words, SIGN.name)
    if held is None and not slot.handle:
        return Answer(False, f"{slot.title} is signed by the {called}, and {person.name} is not", SIGN.name)
    if on_behalf_of and not slot.delegable:
        return Answer(False, f"{slot.title} cannot be signed by a deputy", SIGN.name)
    barred = sorted(set(roles) & set(slot.not_by))
    if barred:
        words = (
            f"{person.name} is {barred[0].replace('_', ' ')} of the service, who may not sign {slot.title}"
        )
        return Answer(False, words, SIGN.name)
    why = conflict(person.uid, authors=authors, on_behalf_of=on_behalf_of)
    if why and not _is_exempt(report):
        whose = person.name if not conflict(person.uid, authors=authors) else ""
        who = f"{person.name} signs for somebody who" if whose else person.name
        return Answer(False, f"somebody else has to sign {slot.title}: {who} {why}", SIGN.name)
    words = "stakeholder, or stands in for one" if held is None else f"{called}{_deputy(held)}"
    return Answer(True, f"{person.name} is {words}", SIGN.name)


def may_ask_exception(actor: Actor, *, scopes: Scopes, allowed: bool) -> Answer:
    """Whoever leads a review of a small team may ask for its exception, where policy names the service."""
    if not allowed:
        return Answer(False, "no ReviewPolicy names this service among small_teams")
    return may_lead(actor, scopes=scopes)


def may_confirm_exception(actor: Actor, *, asked_by: str, scopes: Scopes) -> Answer:
    """A second person with a say in the service confirms it."""
    for role in ("service_owner", "security_lead", "operations_lead", "manager"):
        answer = _person_in_role(actor, role=role, scopes=scopes)
        if answer.allowed and actor.principal == asked_by:
            return Answer(False, f"{actor.name} asked for it: a second person has to confirm it")
        if answer.allowed:
            return answer
    return Answer(False, f"{actor.name} is neither owner, security lead, operations lead nor manager there")


def _person_in_role(actor: Actor, *, role: str, scopes: Scopes, grant: str = ACCEPT.name) -> Answer:
    if actor.kind != "human":
        return Answer(False, f"{actor.name} is no person: programs and tokens bind nobody", grant)
    answer = in_role(actor, role=role, within=scopes)
    return Answer(answer.allowed, answer.reason, grant)


def _is_or_deputises(actor: Actor, uid: str, name: str, answer: Answer) -> bool:
    """Whether the actor is that person, or holds the role as their deputy."""
    return actor.principal == uid or answer.reason.endswith(f"deputy of {name}")


def _is_exempt(report: Report) -> bool:
    """Whether a second person confirmed the exception of a small team; the decision names whom it served."""
    return bool(report.review.small_team_by)


def _deputy(held: Holder) -> str:
    return f", deputy of {held.held.deputy_of}" if held.held.deputy_of else ""
