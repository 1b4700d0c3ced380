"""Proposing, signing and deciding over the API (rules 5 and 6 of the product)."""

from ninja import Router, Status

from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.schemas import (
    DecisionOut,
    ProposalIn,
    ProposalOut,
    SignedOut,
    SignIn,
    ToSignOut,
)
from seatrial.kit import clock
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])


@router.get("/{name}/proposal", response=ProposalOut, summary="Show what waits for signatures")
def show_proposal(request: Request, name: str) -> ProposalOut:
    """The proposal, who signed it, and everything that keeps it from being decided."""
    return ProposalOut.of(selectors.known_waiting(name, actor=request.actor, now=clock.now()))


@router.post("/{name}/proposal", response={201: ProposalOut}, summary="Propose a decision")
def propose(request: Request, name: str, body: ProposalIn, dry_run: bool = False) -> Status[ProposalOut]:
    """What is to be signed is frozen; an earlier proposal is withdrawn with its signatures. With `dry_run`
    nothing is written.
    """
    now = clock.now()
    with rehearsal(dry_run):
        services.propose(name, new=body.wanted(), actor=request.actor, now=now)
        shown = ProposalOut.of(selectors.known_waiting(name, actor=request.actor, now=now))
    return Status(201, shown)


@router.delete("/{name}/proposal", response={204: None}, summary="Withdraw a proposal")
def withdraw_proposal(request: Request, name: str, dry_run: bool = False) -> Status[None]:
    """Nothing waits for signatures any more. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        services.withdraw_proposal(name, actor=request.actor, now=clock.now())
    return Status(204, None)


@router.get("/{name}/sign-offs/{slot}", response=ToSignOut, summary="Show what is to be signed")
def prepare_sign_off(request: Request, name: str, slot: str) -> ToSignOut:
    """Exactly what whoever asks is to sign in the slot, for half an hour; 403 says why they may not."""
    return ToSignOut.of(services.prepare(name, slot=slot, actor=request.actor, now=clock.now()))


@router.post("/{name}/sign-offs/{slot}", response={201: SignedOut}, summary="Sign")
def sign(request: Request, name: str, slot: str, body: SignIn, dry_run: bool = False) -> Status[SignedOut]:
    """The signature stands in the slot. It is by a key of the person whose token or session sends it: the key
    says who signs. With `dry_run` it is checked, and nothing is written.
    """
    with rehearsal(dry_run):
        found = services.sign(
            name,
            slot=slot,
            signed_at=body.signed_at,
            signature=body.signature,
            actor=request.actor,
            now=clock.now(),
        )
        shown = SignedOut.of(found)
    return Status(201, shown)


@router.post("/{name}/decision", response={201: DecisionOut}, summary="Decide")
def decide(request: Request, name: str, dry_run: bool = False) -> Status[DecisionOut]:
    """What was proposed and signed stands from now on; the service owner alone may, and no token. With
    `dry_run` nothing is written.
    """
    with rehearsal(dry_run):
        found = services.decide(name, actor=request.actor, now=clock.now())
    return Status(201, DecisionOut.of(found))
