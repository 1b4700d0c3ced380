"""Verifies a bundle against a file of signers: nothing else is asked, no server and no database."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from seatrial.kit.signing import bundles, dsse, installation, passkeys, sshsig, statements
from seatrial.kit.signing.dsse import Envelope
from seatrial.kit.signing.signers import INSTALLATION, Signer
from seatrial.kit.signing.sshsig import CannotVerify
from seatrial.kit.signing.statements import Decision, SignOff
from seatrial.kit.signing.strict import BadContent

Signers = Mapping[str, Signer]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: where, and what."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bundle proves. `findings` say why it proves nothing; `over` why it lets nobody go ahead at that
    time, though what it says was signed. Where the decision cannot even be read there is none.
    """

    decision: Decision | None = None
    digest: str = ""
    sign_offs: tuple[tuple[SignOff, Signer], ...] = ()
    findings: tuple[Finding, ...] = ()
    over: tuple[Finding, ...] = ()

    @property
    def is_authentic(self) -> bool:
        """Whether everything in it was signed by whom it says, and nothing was changed since."""
        return self.decision is not None and not self.findings

    @property
    def holds(self) -> bool:
        """Whether it is a go, or one on conditions, that is authentic and stands at that time."""
        return self.is_authentic and not self.over


def verify(data: bytes, *, signers: Signers, at: datetime) -> Verdict:
    """What the bundle in the file proves at that time, if the signers are who they are said to be."""
    try:
        bundle = bundles.read(data)
        place = "decision.payload"
        decision = statements.read_decision(bundle.decision.payload, place=place)
        read = [
            (statements.read_sign_off(each.payload, place=f"signOffs[{index}].payload"), each)
            for index, each in enumerate(bundle.sign_offs)
        ]
    except BadContent as fault:
        return Verdict(findings=(Finding(fault.place, fault.words),))
    digest = hashlib.sha256(bundle.decision.payload).hexdigest()
    findings = list(_of_decision(decision, envelope=bundle.decision, signers=signers))
    for index, (sign_off, envelope) in enumerate(read):
        place = f"signOffs[{index}]"
        findings += _of_key(
            envelope, person=sign_off.person, at=sign_off.signed_at, signers=signers, place=place
        )
        findings += _of_statement(sign_off, decision=decision, digest=digest, place=place)
    sign_offs = [each for each, _ in read]
    findings += _of_people(sign_offs, authors=decision.authors - decision.excepted)
    findings += _of_slots(sign_offs, decision=decision)
    known = tuple((each, signers[envelope.keyid]) for each, envelope in read if envelope.keyid in signers)
    over = tuple(_over(decision, sign_offs=sign_offs, at=at))
    return Verdict(decision, digest, known, tuple(findings), over)


def of_artefacts(digests: Mapping[str, str], *, decision: Decision) -> Iterator[tuple[str, str]]:
    """For each file, by its name with the SHA-256 of its content, what it is in the decision; '' for one
    of whose content the decision says nothing.
    """
    for name, digest in digests.items():
        yield name, decision.digests.get(digest, "")


def _of_decision(decision: Decision, *, envelope: Envelope, signers: Signers) -> Iterator[Finding]:
    signer = signers.get(envelope.keyid)
    if signer is not None and signer.kind != "installation":
        yield Finding("decision.signatures[0].keyid", f"is a key of {signer.name}, not of an installation")
        return
    person = signer.person if signer else ""
    yield from _of_key(envelope, person=person, at=decision.proposed_at, signers=signers, place="decision")


def _of_key(
    envelope: Envelope, *, person: str, at: datetime, signers: Signers, place: str
) -> Iterator[Finding]:
    """Whether the key is known, counts at that time, is that person's, and made the signature."""
    signer = signers.get(envelope.keyid)
    if signer is None:
        yield Finding(
            f"{place}.signatures[0].keyid", "is not among the signers: whose key it is nobody knows"
        )
        return
    if signer.person != person:
        yield Finding(f"{place}.payload", f"names {person}, and the key is one of {signer.person}")
    if not signer.counts_at(at):
        yield Finding(f"{place}.signatures[0].keyid", f"is a key of {signer.name} that {_when(signer, at)}")
    try:
        _CHECKS[signer.kind](envelope.sig, dsse.pae(envelope.payload), signer)
    except CannotVerify as error:
        yield Finding(f"{place}.signatures[0].sig", f"does not hold: {error.detail}")


def _when(signer: Signer, at: datetime) -> str:
    if at < signer.counts_from:
        return f"counts only from {signer.counts_from:%Y-%m-%d %H:%M} UTC, and signed at {at:%Y-%m-%d %H:%M}"
    return f"was revoked at {signer.revoked_at:%Y-%m-%d %H:%M} UTC, before it signed at {at:%Y-%m-%d %H:%M}"


def _by_openssh(sig: bytes, message: bytes, signer: Signer) -> None:
    if sshsig.verify_blob(sig, message=message).key.blob != signer.raw:
        raise CannotVerify("it was made by another key than the one that it names")


def _by_passkey(sig: bytes, message: bytes, signer: Signer) -> None:
    passkeys.verify(sig, message=message, public_key=signer.raw, relying_party=signer.relying_party)


def _by_installation(sig: bytes, message: bytes, signer: Signer) -> None:
    installation.verify(sig, message=message, public_key=signer.raw)


_CHECKS: Mapping[str, Callable[[bytes, bytes, Signer], None]] = {
    "openssh": _by_openssh,
    "passkey": _by_passkey,
    "installation": _by_installation,
}


def _of_statement(sign_off: SignOff, *, decision: Decision, digest: str, place: str) -> Iterator[Finding]:
    where = f"{place}.payload"
    if sign_off.person == INSTALLATION:
        yield Finding(where, "is by the installation, which signs decisions and fills no slot")
    if sign_off.decision != digest:
        yield Finding(where, "is of another decision: its digest is not that of the decision here")
    if sign_off.subject != decision.subject:
        yield Finding(where, "is about another subject than the decision")
    if sign_off.outcome != decision.outcome:
        yield Finding(where, f"says {sign_off.outcome}, and the decision {decision.outcome}")
    if sign_off.slot not in {slot.id for slot in decision.slots}:
        yield Finding(where, f"is for the slot {sign_off.slot}, which the decision does not have")
    if sign_off.signed_at < decision.proposed_at:
        yield Finding(where, "was signed before the decision was proposed")


def _of_people(sign_offs: Sequence[SignOff], *, authors: frozenset[str]) -> Iterator[Finding]:
    """One person, one slot; and nobody signs what is their own, nor does a deputy for them."""
    seen: dict[str, int] = {}
    for index, each in enumerate(sign_offs):
        where = f"signOffs[{index}].payload"
        if each.person in seen:
            words = f"is by {each.person}, as signOffs[{seen[each.person]}] is: one person, one slot"
            yield Finding(where, words)
        seen.setdefault(each.person, index)
        for person in sorted({each.person, each.on_behalf_of} & authors):
            words = f"is by or for {person}, an author of the evidence, and no exception says so"
            yield Finding(where, words)


def _of_slots(sign_offs: Sequence[SignOff], *, decision: Decision) -> Iterator[Finding]:
    filled = Counter(each.slot for each in sign_offs)
    for slot in decision.slots:
        if filled[slot.id] < slot.quorum:
            yield Finding(
                "signOffs", f"lack the slot {slot.title}: {filled[slot.id]} of {slot.quorum} signed for it"
            )
        if filled[slot.id] > slot.quorum:
            # else one of them could be taken out, and nothing would show it
            words = f"are more than the slot {slot.title} asks for: {filled[slot.id]}, not {slot.quorum}"
            yield Finding("signOffs", words)


def _over(decision: Decision, *, sign_offs: Sequence[SignOff], at: datetime) -> Iterator[Finding]:
    if decision.outcome == "no_go":
        yield Finding("outcome", "is no_go: this is a decision not to go ahead")
    signed = max((each.signed_at for each in sign_offs), default=decision.proposed_at)
    if at < signed:
        yield Finding("signedAt", f"is {signed:%Y-%m-%d %H:%M} UTC: at that time it was not signed yet")
    for name, moment in decision.over:
        if moment <= at:
            yield Finding(name, f"ended it at {moment:%Y-%m-%d %H:%M} UTC")
