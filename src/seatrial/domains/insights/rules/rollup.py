"""From records to the rows of a programme: nothing here can be ticked (R018, R019)."""

from collections.abc import Iterator, Sequence

from seatrial.domains.insights.rules.plain import why
from seatrial.domains.insights.types import ROW_STATES, Bearing, Known, Proof, Row, RowSpec, RowState
from seatrial.domains.reviews.types import ItemView
from seatrial.kit.canonical import digest_bytes

_OF_RESULT: dict[str, RowState] = {"pass": "met", "fail": "not_met", "error": "not_met", "unknown": "open"}


def row_of(spec: RowSpec, *, known: Sequence[Known]) -> Row:
    """The row as the worst of all that bears on it says, over all services."""
    bearings = tuple(each for service in known for each in _bearings(spec, service))
    counting = [each for each in bearings if each.applies]
    if not counting:
        words = "all of it is called not applicable" if bearings else "nothing decides it"
        return Row(spec, "open", words, bearings)
    worst = max(counting, key=lambda each: ROW_STATES.index(each.state))
    return Row(spec, worst.state, "" if worst.state == "accepted" else _words(worst, known), bearings)


def _words(worst: Bearing, known: Sequence[Known]) -> str:
    about = f"{worst.service.partition(':')[2]}: " if len(known) > 1 else ""
    if worst.state == "met" and not worst.by:
        return f"{about}{worst.subject} is met, and nobody has accepted it"
    return f"{about}{worst.subject}: {worst.reason}"


def _bearings(spec: RowSpec, known: Known) -> Iterator[Bearing]:
    for name in spec.criteria:
        yield _criterion(name, known)
    if spec.group:
        yield from _signatures(spec, known)
    if spec.deployed:
        yield _deployment(known)
    if spec.later:
        yield Bearing(known.service, "not yet", "open", spec.later)


def _criterion(name: str, known: Known) -> Bearing:
    item = known.items.get(name)
    if item is not None:
        return _item(name, item, known)
    shown = known.shown.get(name)
    if shown is None:
        words = "neither a checklist nor a review asks it of the service"
        return Bearing(known.service, name, "open", words, asked=False)
    words = why(shown.criterion, result=shown.result, reason=shown.reason)
    proofs = known.proofs.get(name, ())
    title = shown.criterion.title
    return Bearing(known.service, name, _OF_RESULT[shown.result], words, proofs, title=title)


def _item(name: str, item: ItemView, known: Known) -> Bearing:
    proofs = tuple(Proof(each.sha256, each.uid) for each in item.outcome.evidence)
    state: RowState = "not_met"
    if item.is_settled:
        state = "accepted" if item.is_accepted else "met"
    elif item.waiver is not None:
        state = "waived"
    elif item.outcome.word == "open":
        state = "open"
    accepted = state == "accepted"
    return Bearing(
        service=known.service,
        subject=name,
        state=state,
        reason=f"accepted as a risk: {item.waiver.reason}" if state == "waived" and item.waiver
        else _why(item),
        proofs=proofs,
        by=item.row.accepted_by_name if accepted else "",
        at=item.row.accepted_at if accepted else None,
        applies=item.outcome.word != "not_applicable",
        title=item.shown.criterion.title,
        review=known.reviews.get(name, ""),
    )  # fmt: skip


def _why(item: ItemView) -> str:
    """What people answered has their own words; what a machine found has the criterion's."""
    if not item.row.automated or item.outcome.word == "not_applicable":
        return item.outcome.reason
    return why(item.shown.criterion, result=item.shown.result, reason=item.outcome.reason)


def _signatures(spec: RowSpec, known: Known) -> Iterator[Bearing]:
    """The slots of the group in the last decision. A matrix without such a slot leaves it to the criteria."""
    standing, proposal = known.standing, known.proposal
    if standing is None or proposal is None:
        yield Bearing(known.service, "decision", "open", "nothing was decided yet")
        return
    decision = standing.decision
    if not standing.holds:
        words = "; ".join(standing.reasons) or f"{decision.name} does not hold"
        yield Bearing(known.service, "decision", "not_met", words)
        return
    for slot in proposal.slots:
        if spec.group not in ("*", slot["group"]):
            continue
        signed = [each for each in proposal.sign_offs if each.slot == slot["id"]]
        state: RowState = "accepted" if len(signed) >= slot["quorum"] else "open"
        words = f"signed in {decision.name}" if signed else "nobody has signed"
        yield Bearing(
            service=known.service,
            subject=f"{slot['title']} in {decision.name}",
            state=state,
            reason=words,
            proofs=tuple(Proof(digest_bytes(each.payload.encode())) for each in signed),
            by=", ".join(each.person_name for each in signed),
            at=max((each.signed_at for each in signed), default=None),
        )


def _deployment(known: Known) -> Bearing:
    last = known.deployment
    if last is None:
        return Bearing(known.service, "deployment", "open", "nothing was deployed there yet")
    when = f"{last.finished_at or last.started_at:%Y-%m-%d}"
    words = f"{last.version or last.revision} {last.outcome} on {when}"
    proofs = (Proof(last.digest),) if last.digest else ()
    if last.outcome != "succeeded":
        return Bearing(known.service, "deployment", "not_met", words, proofs)
    return Bearing(known.service, "deployment", "accepted", words, proofs)
