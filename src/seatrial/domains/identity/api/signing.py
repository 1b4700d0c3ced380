"""Signing keys over the API. Passkeys are enrolled in a browser alone."""

from uuid import UUID

from django.conf import settings
from ninja import Router, Status

from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.schemas.signing import (
    AllowedSignersOut,
    ChallengeOut,
    EnrolmentOut,
    KeyIn,
    KeyOut,
    KeysOut,
    RevocationIn,
    SignersOut,
)
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["signing keys"])


@router.get(
    "/signing-keys/allowed-signers", response=AllowedSignersOut, summary="Get the allowed_signers file"
)
def get_allowed_signers(request: Request, person: str = "") -> AllowedSignersOut:
    """Every OpenSSH key as `ssh-keygen -Y verify` takes them, with the times from and to which they count;
    of one person, where a handle is given.
    """
    _may_see(request)
    handle = selectors.person(person).handle if person else ""
    return AllowedSignersOut(text=selectors.allowed_signers(handle=handle))


@router.get("/signing-keys/signers", response=SignersOut, summary="Get the file of signers")
def get_signers(request: Request) -> SignersOut:
    """Every key that decisions are signed with, of people and of this installation, with the times from and
    to which it counts: what `seatrial verify` and other verifiers take.
    """
    _may_see(request)
    return SignersOut(signers=[each.document for each in selectors.signers()])


@router.get("/people/{handle}/signing-keys", response=KeysOut, summary="List the signing keys of a person")
def list_signing_keys(request: Request, handle: str) -> KeysOut:
    """The keys that the person signs with, and those that were revoked, oldest first."""
    _may_see(request)
    person = selectors.person(handle)
    keys = selectors.signing_keys(person.uid)
    return KeysOut(items=[KeyOut.of(key, person=person.handle) for key in keys])


@router.post(
    "/people/{handle}/signing-keys/challenges",
    response={201: ChallengeOut},
    summary="Ask for a text to sign",
)
def ask_challenge(request: Request, handle: str) -> Status[ChallengeOut]:
    """A text that an OpenSSH key is to sign once, within half an hour, to be enrolled."""
    installation = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    made = services.challenge_openssh(
        selectors.person(handle).uid, actor=request.actor, installation=installation, now=clock.now()
    )
    return Status(201, ChallengeOut.of(made))


@router.post(
    "/people/{handle}/signing-keys",
    response={201: EnrolmentOut, 202: EnrolmentOut},
    summary="Enrol an OpenSSH key",
)
def enrol_signing_key(request: Request, handle: str, data: KeyIn) -> Status[EnrolmentOut]:
    """Enrols the key where its person sends it, signed in; sent by a token of theirs it waits (202) until
    they confirm it on the page.
    """
    person = selectors.person(handle)
    key = services.enrol_openssh(
        person.uid,
        challenge=data.challenge,
        public_key=data.public_key,
        signature=data.signature,
        name=data.name,
        actor=request.actor,
        now=clock.now(),
    )
    page = request.build_absolute_uri("/profile/keys")
    if key is None:
        return Status(202, EnrolmentOut(state="waits", key=None, confirm_at=page))
    return Status(
        201, EnrolmentOut(state="enrolled", key=KeyOut.of(key, person=person.handle), confirm_at="")
    )


@router.post(
    "/people/{handle}/signing-keys/{uid}/revocation", response=KeyOut, summary="Revoke a signing key"
)
def revoke_signing_key(
    request: Request, handle: str, uid: UUID, data: RevocationIn, dry_run: bool = False
) -> KeyOut:
    """Signatures from now on by the key count no more; older ones do. With `dry_run` nothing changes."""
    person = selectors.person(handle)
    with rehearsal(dry_run):
        key = services.revoke_key(
            str(uid), of=person.uid, reason=data.reason, actor=request.actor, now=clock.now()
        )
    return KeyOut.of(key, person=person.handle)


def _may_see(request: Request) -> None:
    require(
        policies.may_see_keys(request.actor),
        actor=request.actor,
        action="identity.list-signing-keys",
        subject="installation:seatrial",
    )
