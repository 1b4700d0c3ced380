"""What stands of reviews by the audit log alone, and by the tables: the two have to be the same (R002)."""

from collections.abc import Iterable
from typing import Any

from seatrial.domains.audit.models import Entry
from seatrial.domains.reviews import models

State = dict[str, Any]


def of_log(entries: Iterable[Entry] | None = None) -> State:
    """Reviews, answers, acceptances, reviewers, waivers, proposals, signatures and decisions, replayed."""
    replay = _Replay()
    for entry in Entry.objects.order_by("id") if entries is None else entries:
        take = getattr(replay, "on_" + entry.action.replace(".", "_").replace("-", "_"), None)
        if take is not None:
            take(entry.subject.partition(":")[2], entry.details, entry.actor_uid)
    return {name: dict(sorted(held.items())) for name, held in vars(replay).items()}


def of_tables() -> State:
    """The same, read from the tables."""
    found: State = {
        "reviews": {
            str(each.uid): (each.kind, each.service, each.environment, each.state, each.digest)
            for each in models.Review.objects.all()
        },
        "items": _items(),
        "reviewers": {
            f"{each.review_id}/{each.slot}": (each.outcome, each.recorded_by)
            for each in models.Reviewer.objects.exclude(recorded_at=None)
        },
        "waivers": {str(each.uid): _state(each) for each in models.Waiver.objects.all()},
        "proposals": {
            str(each.uid): (str(each.review_id), each.outcome, each.sha256, each.withdrawn_at is None)
            for each in models.Proposal.objects.all()
        },
        "sign_offs": {
            f"{each.proposal_id}/{each.slot}": (each.person_uid, each.keyid)
            for each in models.SignOff.objects.all()
        },
        "decisions": {
            str(each.uid): (str(each.review_id), each.outcome, each.bundle_sha256, each.fallen_at is None)
            for each in models.Decision.objects.all()
        },
    }
    return {name: dict(sorted(held.items())) for name, held in found.items()}


def _items() -> State:
    """Of every item of which anybody has said anything: its answer, what was brought, who accepted it."""
    named = {
        each.pk: f"{each.review_id}/{each.checklist.partition(':')[2]}/{each.criterion}"
        for each in models.Item.objects.all()
    }
    brought: dict[str, list[str]] = {}
    for piece in models.ItemEvidence.objects.all():
        brought.setdefault(named[piece.item_id], []).append(piece.evidence)
    return {
        named[each.pk]: (
            each.answer, sorted(brought.get(named[each.pk], ())), each.acceptance, each.accepted_by,
        )
        for each in models.Item.objects.exclude(answered_at=None, acceptance="")
    }  # fmt: skip


def _state(waiver: models.Waiver) -> str:
    if waiver.ended_at:
        return "ended"
    return "refused" if waiver.refused_at else "approved" if waiver.approved_at else "asked"


class _Replay:
    """Takes entries one by one; a method for each action that changes what stands."""

    def __init__(self) -> None:
        self.reviews: State = {}
        self.items: State = {}
        self.reviewers: State = {}
        self.waivers: State = {}
        self.proposals: State = {}
        self.sign_offs: State = {}
        self.decisions: State = {}

    def on_reviews_opened(self, review: str, said: State, who: str) -> None:
        about = (said["kind"], said["service"], said["environment"])
        self.reviews[review] = (*about, said["state"], said["digest"])

    def on_reviews_changed(self, review: str, said: State, who: str) -> None:
        self.reviews[review] = (*self.reviews[review][:4], said["digest"])

    def on_reviews_stepped(self, review: str, said: State, who: str) -> None:
        before = self.reviews[review]
        assert before[3] == said["before"], f"the log leaves a step of {review} out"
        self.reviews[review] = (*before[:3], said["after"], before[4])

    def on_reviews_item_answered(self, review: str, said: State, who: str) -> None:
        self._say(review, said["item"], (said["answer"], sorted(said["evidence"]), "", ""))

    def on_reviews_item_accepted(self, review: str, said: State, who: str) -> None:
        before = self.items.get(f"{review}/{said['item']}", ("", []))
        self._say(review, said["item"], (*before[:2], "accepted", who))

    def on_reviews_item_rejected(self, review: str, said: State, who: str) -> None:
        before = self.items.get(f"{review}/{said['item']}", ("", []))
        self._say(review, said["item"], (*before[:2], "rejected", who))

    def _say(self, review: str, item: str, said: tuple[Any, ...]) -> None:
        self.items[f"{review}/{item}"] = said
        if said == ("", [], "", ""):  # taken back: nobody has said anything of it
            del self.items[f"{review}/{item}"]

    def on_reviews_review_recorded(self, review: str, said: State, who: str) -> None:
        self.reviewers[f"{review}/{said['slot']}"] = (said["outcome"], who)

    def on_reviews_reviewer_named(self, review: str, said: State, who: str) -> None:
        self.reviewers.pop(f"{review}/{said['slot']}", None)

    def on_reviews_waiver_asked(self, review: str, said: State, who: str) -> None:
        self.waivers[said["waiver"]] = "asked"

    def on_reviews_waiver_approved(self, waiver: str, said: State, who: str) -> None:
        assert self.waivers[waiver] == "asked"
        self.waivers[waiver] = "approved"

    def on_reviews_waiver_refused(self, waiver: str, said: State, who: str) -> None:
        assert self.waivers[waiver] == "asked"
        self.waivers[waiver] = "refused"

    def on_reviews_waiver_ended(self, waiver: str, said: State, who: str) -> None:
        assert waiver in self.waivers
        self.waivers[waiver] = "ended"

    def on_reviews_proposed(self, review: str, said: State, who: str) -> None:
        self._withdraw(review)
        self.proposals[said["proposal"]] = (review, said["outcome"], said["sha256"], True)

    def on_reviews_proposal_withdrawn(self, review: str, said: State, who: str) -> None:
        self._withdraw(review)

    def on_reviews_withdrawn(self, review: str, said: State, who: str) -> None:
        self._withdraw(review)

    def _withdraw(self, review: str) -> None:
        for uid, before in self.proposals.items():
            if before[0] == review:
                self.proposals[uid] = (*before[:3], False)

    def on_reviews_signed(self, review: str, said: State, who: str) -> None:
        self.sign_offs[f"{said['proposal']}/{said['slot']}"] = (who, said["keyid"])

    def on_reviews_decided(self, review: str, said: State, who: str) -> None:
        self.decisions[said["decision"]] = (review, said["outcome"], said["bundle"], True)

    def on_reviews_decision_fell(self, review: str, said: State, who: str) -> None:
        self.decisions[said["decision"]] = (*self.decisions[said["decision"]][:3], False)
