"""The file of signers: whose key is which, and from when to when it counts.

Whoever verifies has it from elsewhere than the bundle, and believes it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from seatrial.kit.problems import Problem
from seatrial.kit.signing import openssh, public_keys, strict
from seatrial.kit.signing.openssh import CannotReadKey, keyid
from seatrial.kit.signing.strict import BadContent

SignerKind = Literal["openssh", "passkey", "installation"]
SIGNER_KINDS: tuple[SignerKind, ...] = get_args(SignerKind)
#: Whom the installation's own key belongs to.
INSTALLATION = "installation:seatrial"
_KEYS = ("keyid", "kind", "publicKey", "person", "name", "countsFrom", "revokedAt")


class CannotReadSigners(Problem):
    """The file of signers cannot be used, so nothing can be told."""

    type = "cannot-read-signers"
    title = "The signers cannot be read"
    status = 422


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, its owner, and when it counts. `public_key` is an OpenSSH line without comment, whatever
    the kind (see public_keys); `person` is `person:<uid>`, or INSTALLATION.
    """

    kind: SignerKind
    public_key: str
    person: str
    name: str
    counts_from: datetime
    revoked_at: datetime | None = None
    relying_party: str = ""

    @property
    def raw(self) -> bytes:
        """The bytes of the public key."""
        return public_keys.blob_of(self.public_key)

    @property
    def keyid(self) -> str:
        """As bundles name it."""
        return keyid(self.raw)

    def counts_at(self, instant: datetime) -> bool:
        """Whether a signature of that instant by this key counts."""
        return self.counts_from <= instant and (self.revoked_at is None or instant < self.revoked_at)

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in the file."""
        passkey = {"relyingParty": self.relying_party} if self.kind == "passkey" else {}
        return {
            "keyid": self.keyid,
            "kind": self.kind,
            "publicKey": self.public_key,
            **passkey,
            "person": self.person,
            "name": self.name,
            "countsFrom": strict.written(self.counts_from),
            "revokedAt": strict.written(self.revoked_at) if self.revoked_at else None,
        }


def written(signers: Iterable[Signer]) -> str:
    """The text of the file, one signer after the other by owner and time."""
    listed = sorted(signers, key=lambda each: (each.person, each.counts_from, each.public_key))
    content = {"signers": [each.document for each in listed]}
    return f"{json.dumps(content, indent=2, ensure_ascii=False)}\n"


def read(data: bytes) -> Mapping[str, Signer]:
    """The signers of a file by the id of their key; raises CannotReadSigners with the place."""
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=strict.once)
        listed = strict.items(
            strict.record(content, place="the file", keys=("signers",))["signers"], place="signers"
        )
        found = [_signer(each, place=f"signers[{index}]") for index, each in enumerate(listed)]
    except BadContent as fault:
        raise CannotReadSigners(str(fault), remedy=_REMEDY) from None
    except (ValueError, RecursionError) as error:
        raise CannotReadSigners(f"they are no JSON: {error}", remedy=_REMEDY) from None
    by_id = {each.keyid: each for each in found}
    if len(by_id) != len(found):
        raise CannotReadSigners("one key stands there twice", remedy=_REMEDY)
    return by_id


_REMEDY = "Take the file that seatrial key signers printed, from somebody whom you trust with it."


def _signer(content: Any, *, place: str) -> Signer:
    is_passkey = isinstance(content, dict) and content.get("kind") == "passkey"
    keys = (*_KEYS, "relyingParty") if is_passkey else _KEYS
    found = strict.record(content, place=place, keys=keys)
    if found["kind"] not in SIGNER_KINDS:
        raise BadContent(f"{place}.kind", f"is none of {', '.join(SIGNER_KINDS)}")
    revoked = found["revokedAt"]
    made = Signer(
        kind=found["kind"],
        public_key=strict.text(found["publicKey"], place=f"{place}.publicKey"),
        person=strict.text(found["person"], place=f"{place}.person"),
        name=strict.text(found["name"], place=f"{place}.name", empty=True),
        counts_from=strict.instant(found["countsFrom"], place=f"{place}.countsFrom"),
        revoked_at=None if revoked is None else strict.instant(revoked, place=f"{place}.revokedAt"),
        relying_party=strict.text(found["relyingParty"], place=f"{place}.relyingParty") if is_passkey else "",
    )
    _check_key(made, said=found["keyid"], place=place)
    return made


def _check_key(signer: Signer, *, said: Any, place: str) -> None:
    try:
        parsed = openssh.parse_blob(signer.raw, rsa_least_bits=_LEAST_BITS[signer.kind])
        if parsed.line != signer.public_key:
            raise ValueError("it is no line of the key in it")
    except (ValueError, CannotReadKey) as error:
        raise BadContent(f"{place}.publicKey", f"cannot be read: {error}") from None
    if not _FITS[signer.kind](parsed.key):
        raise BadContent(f"{place}.publicKey", f"is of a kind that no {signer.kind} signs with")
    if said != parsed.keyid:
        raise BadContent(f"{place}.keyid", "is not the digest of the key beside it")
    if (signer.kind == "installation") != (signer.person == INSTALLATION):
        raise BadContent(f"{place}.person", f"is not whom a key of the kind {signer.kind} belongs to")


_LEAST_BITS = {
    "openssh": openssh.RSA_LEAST_BITS,
    "passkey": public_keys.PASSKEY_RSA_LEAST_BITS,
    "installation": openssh.RSA_LEAST_BITS,
}
_FITS: Mapping[str, Callable[[object], bool]] = {
    "openssh": lambda _: True,
    "passkey": public_keys.is_of_passkey,
    "installation": lambda key: isinstance(key, Ed25519PublicKey),
}
