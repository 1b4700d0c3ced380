"""What assessment results and plans of action share: metadata, observations, risks, findings."""

from collections.abc import Sequence

from seatrial.domains.actions.types import Action
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.reviews.formats.dossiers import (
    Dossier,
    changed_at,
    outcome_words,
    reason_of,
    word_of,
)
from seatrial.domains.reviews.formats.oscal.names import (
    OSCAL_VERSION,
    Json,
    line,
    lists,
    moment,
    props,
    token,
    uuid_of,
)
from seatrial.domains.reviews.types import ItemView, Reviewer


class Parts:
    """The parts of one review. Everything in it has its UUID from the review's uid and its own name."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.review = dossier.report.review
        self.at = moment(changed_at(dossier))
        #: what was assessed: an item that does not apply was not
        self.items = [item for item in dossier.report.items if item.result != "not_applicable"]
        self.left_out = [item for item in dossier.report.items if item.result == "not_applicable"]

    def uuid(self, *parts: str) -> str:
        """The UUID of a part of the review."""
        return uuid_of(self.review.uid, *parts)

    def metadata(self, title: str) -> Json:
        """Title, instant and version of the document, and the people who reviewed."""
        parties = [
            {"uuid": uuid_of("person", each.person_uid), "type": "person", "name": line(each.person_name)}
            for each in {each.person_uid: each for each in self.dossier.report.reviewers}.values()
        ]
        roles = [
            {"id": f"reviewer-{each.slot}", "title": f"Reviewer: {each.slot}"} for each in self._reviewers()
        ]
        held = [
            {"role-id": f"reviewer-{each.slot}", "party-uuids": [uuid_of("person", each.person_uid)]}
            for each in self._reviewers()
        ]
        return {
            "title": line(title),
            "last-modified": self.at,
            "version": self.at,
            "oscal-version": OSCAL_VERSION,
            **lists(props=self._props(), roles=roles, parties=parties, responsible_parties=held),
        }

    def _reviewers(self) -> Sequence[Reviewer]:
        return [each for each in self.dossier.report.reviewers if each.person_uid]

    def _props(self) -> Sequence[Json]:
        review, figures = self.review, self.dossier.report.figures
        return props(
            [
                ("review", review.name),
                ("review-kind", review.kind),
                ("review-state", review.state),
                ("decision", outcome_words(self.dossier)),
                ("service", review.service),
                ("environment", review.environment),
                ("artefact", review.artefact.revision),
                ("applicable", figures.applicable),
                ("met", figures.met),
                ("waived", figures.waived),
                ("open", figures.open),
                ("percent", figures.percent),
            ]
        )

    def component(self) -> Json:
        """The service as what was looked at."""
        review = self.review
        return {
            "uuid": uuid_of("service", review.service_uid),
            "type": "service",
            "title": line(self.dossier.report.service_title, without=review.service),
            "description": f"{review.service} in {review.environment}",
            "status": {"state": "operational"},
        }

    def controls(self) -> Json:
        """What was assessed, and what does not apply."""
        selection = {
            "include-controls": [{"control-id": token(item.row.name)} for item in self.items],
            "exclude-controls": [{"control-id": token(item.row.name)} for item in self.left_out],
        }
        found = {key: value for key, value in selection.items() if value}
        words = [f"{item.row.name} does not apply: {line(item.outcome.reason)}" for item in self.left_out]
        return {
            "description": "The criteria of the checklists that the review pinned.",
            "control-selections": [found or {"include-all": {}}],
            **({"remarks": "\n\n".join(words)} if words else {}),
        }

    def observations(self) -> list[Json]:
        """Each piece of evidence once, however many items rest on it, and what people said of items."""
        pieces = {piece.uid: piece for item in self.items for piece in item.outcome.evidence}
        said = [item for item in self.items if item.row.answered_at is not None]
        return [*map(self._evidence, pieces.values()), *map(self._answer, said)]

    def _subjects(self) -> list[Json]:
        return [{"subject-uuid": uuid_of("service", self.review.service_uid), "type": "component"}]

    def _evidence(self, piece: Evidence) -> Json:
        words = f"{piece.type} by {line(piece.producer)}: {piece.outcome}"
        return {
            "uuid": self.uuid("evidence", piece.uid),
            "title": line(f"{piece.type} {piece.name}"),
            "description": f"{words}. {piece.problem}".strip(),
            "props": props(
                [
                    ("uid", piece.uid),
                    ("sha256", piece.sha256),
                    ("provenance", piece.provenance),
                    ("producer", piece.producer),
                    ("command", piece.command),
                    ("scope", piece.scope),
                    ("count", piece.count),
                    ("effective-at", moment(piece.effective_at)),
                ]
            ),
            "methods": ["TEST" if piece.command or not piece.name else "EXAMINE"],
            "types": ["control-objective"],
            "subjects": self._subjects(),
            "collected": moment(piece.collected_at),
            "expires": moment(piece.expires_at),
        }

    def _answer(self, item: ItemView) -> Json:
        answered = item.row.answered_at or self.dossier.report.read_at
        return {
            "uuid": self.uuid("answer", item.row.name),
            "title": line(f"Answer to {item.row.name}"),
            "description": f"{item.row.answer.replace('_', ' ') or 'no answer'}. {item.row.reason}".strip(),
            "props": props([("answered-by", f"person:{item.row.answered_by}")]),
            "methods": ["INTERVIEW"],
            "subjects": self._subjects(),
            "collected": moment(answered),
        }

    def _related(self, item: ItemView) -> list[Json]:
        found = [self.uuid("evidence", piece.uid) for piece in item.outcome.evidence]
        if item.row.answered_at is not None:
            found.append(self.uuid("answer", item.row.name))
        return [{"observation-uuid": uuid} for uuid in found]

    def finding(self, item: ItemView) -> Json:
        """Satisfied only where it is met; an accepted risk is not."""
        criterion, row = item.shown.criterion, item.row
        risks = [] if item.result == "met" else [{"risk-uuid": self.uuid("risk", row.name)}]
        return {
            "uuid": self.uuid("finding", row.name),
            "title": line(criterion.title),
            "description": criterion.statement or criterion.title,
            "props": props(
                [
                    ("item", row.name),
                    ("result", word_of(item)),
                    ("must", str(row.must).lower()),
                    ("accepted-by", row.accepted_by_name if item.is_accepted else ""),
                    ("accepted-at", moment(row.accepted_at) if item.is_accepted and row.accepted_at else ""),
                    ("source", criterion.source),
                ]
            ),
            "target": {
                "type": "objective-id",
                "target-id": token(row.name),
                "title": line(criterion.title),
                "status": _status(item),
            },
            **lists(related_observations=self._related(item), related_risks=risks),
        }

    def risk(self, item: ItemView) -> Json:
        """What it means that the item is not met, what was accepted, and what is done about it."""
        criterion, waiver = item.shown.criterion, item.waiver
        due = min((action.due_on.isoformat() for action in item.actions), default="")
        day = waiver.expires_on.isoformat() if waiver else due
        factors = (
            [{"uuid": self.uuid("control", item.row.name), "description": waiver.control}] if waiver else []
        )
        return {
            "uuid": self.uuid("risk", item.row.name),
            "title": line(criterion.title),
            "description": reason_of(item),
            "statement": criterion.failure or criterion.statement or criterion.title,
            "props": props([("risk", waiver.risk if waiver else ""), ("item", item.row.name)]),
            "status": _risk_status(item),
            **lists(mitigating_factors=factors),
            **({"deadline": f"{day}T23:59:59Z"} if day else {}),
            **lists(
                remediations=[self._response(item, action) for action in item.actions],
                related_observations=self._related(item),
            ),
        }

    def _response(self, item: ItemView, action: Action) -> Json:
        return {
            "uuid": self.uuid("action", item.row.name, action.uid),
            "lifecycle": "planned",
            "title": line(action.title),
            "description": action.text or action.title,
            "props": props(
                [
                    ("action", f"A-{action.number}"),
                    ("owner", f"person:{action.owner_uid}"),
                    ("severity", action.severity),
                    ("state", action.state),
                ]
            ),
            "tasks": [
                {
                    "uuid": self.uuid("task", item.row.name, action.uid),
                    "type": "milestone",
                    "title": line(action.title),
                    "timing": {"on-date": {"date": f"{action.due_on.isoformat()}T23:59:59Z"}},
                }
            ],
        }


def _status(item: ItemView) -> Json:
    if item.result == "met":
        return {"state": "satisfied", "reason": "pass"}
    reason = "fail" if item.outcome.word == "not_met" else "other"
    return {"state": "not-satisfied", "reason": reason, "remarks": reason_of(item)}


def _risk_status(item: ItemView) -> str:
    if item.waiver is not None:
        return "deviation-approved"
    if item.asked is not None:
        return "deviation-requested"
    return "remediating" if item.actions else "open"
