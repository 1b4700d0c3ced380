"""Verifies a decision that Seatrial exported, without Seatrial: with Python 3.11 and `cryptography` alone.

    python verify_decision.py decision.json --signers signers.json [--artefact FILE]... [--at TIME]

Exits 0 when it is a go that stands at that time, 1 when not, with each fault and its place, 2 when a file
cannot be read. Read it, it is short; explanation/decisions-and-proof.md says what it proves and what not.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

STATEMENT, PREDICATE = "https://in-toto.io/Statement/v1", "https://seatrial.dev/"
PAYLOAD, MEDIA = "application/vnd.in-toto+json", "application/vnd.seatrial.decision.v1+json"
HASHES = {256: SHA256(), 384: SHA384(), 521: SHA512()}
RSA = {b"rsa-sha2-256": SHA256(), b"rsa-sha2-512": SHA512()}


def need(holds: object, words: str) -> None:
    if not holds:
        raise ValueError(words)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def written(content: Any) -> bytes:
    """Canonical JSON, for what has no fractions and only ASCII in its keys."""
    tight = {"separators": (",", ":"), "sort_keys": True}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, **tight).encode()


def read(data: bytes) -> Any:
    """The content of canonical JSON (RFC 8785) without fractions: every other bytes are refused."""
    found = json.loads(data.decode(), parse_float=int)
    need(written(found) == data, "is not in its canonical form")
    return found


def bytes_of(text: str, url: bool = False) -> bytes:
    """Base64 with padding, or base64url without; in the one spelling that the bytes have."""
    found = base64.b64decode(text + "=" * (-len(text) % 4 * url), b"-_" if url else b"+/", validate=True)
    again = base64.urlsafe_b64encode(found).rstrip(b"=") if url else base64.b64encode(found)
    need(again.decode() == text, "is base64 with stray bits")
    return found


def moment(text: str) -> datetime:
    """A moment in UTC; that of a day is its end."""
    need(text.endswith("Z") or len(text) == len("2026-11-21"), f"has {text}, which is no moment in UTC")
    found = datetime.fromisoformat(text)
    return found if text.endswith("Z") else found.replace(tzinfo=UTC) + timedelta(days=1)


def check(key: Any, value: bytes, covered: bytes, digest: Any) -> None:
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(value, covered)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(value, covered, ec.ECDSA(digest))
    else:
        key.verify(value, covered, padding.PKCS1v15(), digest)


def strings(data: bytes, count: int) -> list[bytes]:
    """So many strings of SSH's binary form (RFC 4251, 5), and what follows them."""
    found = []
    for _ in range(count):
        size = 4 + int.from_bytes(data[:4], "big")
        need(4 <= size <= len(data), "ends too early")
        found, data = [*found, data[4:size]], data[size:]
    return [*found, data]


def check_openssh(sig: bytes, message: bytes, signer: Any) -> None:
    """PROTOCOL.sshsig, and PROTOCOL.u2f for keys of the kinds that begin with sk-."""
    blob, space, reserved, name, signed, rest = strings(sig[10:], 5)
    need(sig[:10] == b"SSHSIG\0\0\0\1" and not rest and space == b"seatrial", "was made for something else")
    need(blob == bytes_of(signer["publicKey"].split()[1]), "is of another key")
    digest = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}[name](message).digest()
    parts = (space, reserved, name, digest)
    covered = b"SSHSIG" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    (algorithm, value, tail), kind = strings(signed, 2), strings(blob, 1)[0]
    need(algorithm == kind or (kind == b"ssh-rsa" and algorithm in RSA), "is of another algorithm")
    held = kind.startswith(b"sk-")
    need(len(tail) == 5 * held and (not held or tail[0] & 1), "was made with nobody at the key")
    if held:
        covered = sha256(strings(blob, 3 if b"ed25519" in kind else 4)[-2]) + tail + sha256(covered)
    key, hashed = load_ssh_public_key(signer["publicKey"].encode()), RSA.get(algorithm)
    if isinstance(key, ec.EllipticCurvePublicKey):
        r, s, rest = strings(value, 2)
        need(not rest, "has something after its end")
        hashed = HASHES[key.key_size]
        value = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    check(key, value, covered, hashed)


def cbor(data: bytes) -> tuple[Any, bytes]:
    """As much of RFC 8949 as keys of passkeys need (numbers, bytes, maps), and what follows."""
    major, low = data[0] >> 5, data[0] & 31
    size = {24: 1, 25: 2}.get(low, 0)
    need((low < 24 or size) and major in (0, 1, 2, 5), "is by a key of no known form")
    count, data = int.from_bytes(data[1 : 1 + size], "big") if size else low, data[1 + size :]
    if major < 3:
        return (count, -1 - count, data[:count])[major], data[count * (major == 2) :]
    found = {}
    for _ in range(count):
        name, data = cbor(data)
        found[name], data = cbor(data)
    return found, data


def check_passkey(sig: bytes, message: bytes, signer: Any) -> None:
    """WebAuthn, 7.2: the device knew who held it, on a page of the relying party."""
    parts, party = read(sig), signer["relyingParty"]
    need(set(parts) == {"authenticatorData", "clientDataJSON", "signature"}, "is no assertion of a passkey")
    data, said, value = (bytes_of(parts[name], url=True) for name in sorted(parts))
    client = json.loads(said.decode())
    asked = bytes_of(client["challenge"], url=True)
    need(client["type"] == "webauthn.get" and asked == sha256(message), "is of something else")
    page = urlsplit(client["origin"])
    need(f".{page.hostname}".endswith(f".{party}"), f"was made on a page of {page.hostname}, not of {party}")
    need(page.scheme == "https" or page.hostname == "localhost", "was made on a page without TLS")
    need(not client.get("crossOrigin"), "was made in a page within somebody else's")
    known = data[:32] == sha256(party.encode()) and data[32] & 5 == 5
    need(known, "is by a device that did not know whose it is")
    public, covered = cbor(bytes_of(signer["publicKey"], url=True))[0], data + sha256(said)
    key: Any = None
    if (public[1], public[3], public[-1]) == (2, -7, 1):
        x, y = (int.from_bytes(public[name], "big") for name in (-2, -3))
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    elif (public[1], public[3], public[-1]) == (1, -8, 6):
        key = ed25519.Ed25519PublicKey.from_public_bytes(public[-2])
    elif (public[1], public[3]) == (3, -257):
        key = rsa.RSAPublicNumbers(*(int.from_bytes(public[name], "big") for name in (-2, -1))).public_key()
    need(key, "is by a key of no known kind")
    check(key, value, covered, SHA256())


def check_installation(sig: bytes, message: bytes, signer: Any) -> None:
    ed25519.Ed25519PublicKey.from_public_bytes(bytes_of(signer["publicKey"])).verify(sig, message)


CHECKS = {"openssh": check_openssh, "passkey": check_passkey, "installation": check_installation}


def opened(envelope: Any, place: str, signers: Any) -> tuple[Any, bytes, list[str]]:
    """The statement of an envelope, its bytes, and what is wrong with who signed it."""
    payload, given = bytes_of(envelope["payload"]), envelope["signatures"][0]
    found, signer, own = read(payload), signers.get(given["keyid"]), place == "decision"
    kind = "decision/v1" if own else "sign-off/v1"
    need((found["_type"], found["predicateType"]) == (STATEMENT, PREDICATE + kind), f"is no {kind}")
    need(found["subject"] and all(each["digest"] for each in found["subject"]), "is about nothing")
    if signer is None:
        return found, payload, [f"{place}.signatures[0].keyid is not among the signers"]
    person = "installation:seatrial" if own else found["predicate"]["person"]
    when, until = moment(found["predicate"]["proposedAt" if own else "signedAt"]), signer["revokedAt"]
    faults = []
    if signer["person"] != person or (signer["kind"] == "installation") != own:
        faults.append(f"{place}.payload names {person}, and the key is one of {signer['person']}")
    if when < moment(signer["countsFrom"]) or (until and when >= moment(until)):
        faults.append(f"{place}.signatures[0].keyid is of a key that did not count at {when}")
    try:
        message = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD), PAYLOAD.encode(), len(payload), payload)
        CHECKS[signer["kind"]](bytes_of(given["sig"]), message, signer)
    except Exception as error:  # whatever is wrong with it: it is no signature
        faults.append(f"{place}.signatures[0].sig does not hold: {error or 'it is of other bytes'}")
    return found, payload, faults


def faults_of(data: bytes, signers: Any, files: dict[str, str], at: datetime) -> Iterator[str]:
    """Everything that keeps this from being a go that stands; raises where it is no bundle at all."""
    bundle = read(data)
    envelopes = [
        {"payloadType": PAYLOAD, "payload": each["payload"],
         "signatures": [{"keyid": each["signatures"][0]["keyid"], "sig": each["signatures"][0]["sig"]}]}
        for each in (bundle["decision"], *bundle["signOffs"])
    ]  # fmt: skip
    again = {"mediaType": MEDIA, "decision": envelopes[0], "signOffs": envelopes[1:]}
    need(written(again) == data, "has something that no bundle has")
    statement, payload, faults = opened(envelopes[0], "decision", signers)
    yield from faults
    sign_offs = []
    for index, envelope in enumerate(envelopes[1:]):
        found, _, faults = opened(envelope, f"signOffs[{index}]", signers)
        yield from faults
        sign_offs.append(found["predicate"])
        about = (found["subject"], found["predicate"]["decision"], found["predicate"]["outcome"])
        if about != (
            statement["subject"],
            {"sha256": sha256(payload).hex()},
            statement["predicate"]["outcome"],
        ):
            yield f"signOffs[{index}].payload is of another decision, subject or outcome"
    yield from of_people(statement["predicate"], sign_offs)
    yield from of_time(statement["predicate"], sign_offs, at)
    rests_on = [each for item in statement["predicate"]["items"] for each in item["evidence"]]
    rests_on += [file for each in rests_on for file in each.get("files", [])]
    known = {each["sha256"].removeprefix("sha256:") for each in rests_on}
    known |= {each["digest"].get("sha256") for each in statement["subject"]}
    yield from (f"{name} is nothing that the decision names" for name in files if files[name] not in known)


def of_people(decision: Any, sign_offs: list[Any]) -> Iterator[str]:
    """All signed who had to, nobody twice, and no author whom no exception names."""
    behind, authors = set[str](), set(decision["authors"])
    for each in decision["exceptions"]:
        second = {each["confirmedBy"], each.get("askedBy", each["confirmedBy"])}
        authors -= {person for person in each["people"] if second - {person}}
    for index, each in enumerate(sign_offs):
        if each["person"] in behind or {each["person"], each["onBehalfOf"]} & authors:
            yield f"signOffs[{index}].payload is by somebody who signed already, or by or for an author"
        behind.add(each["person"])
    slots = {each["id"]: each["quorum"] for each in decision["signOff"]["slots"]}
    filled = Counter(each["slot"] for each in sign_offs)
    if (
        not any(slots.values())
        or set(filled) - set(slots)
        or any(filled[slot] < slots[slot] for slot in slots)
    ):
        yield f"signOffs are {dict(filled)}, and the slots {slots}"


def of_time(decision: Any, sign_offs: list[Any], at: datetime) -> Iterator[str]:
    """It is a go, was signed by then, and nothing ended it."""
    times = [moment(decision["proposedAt"]), *(moment(each["signedAt"]) for each in sign_offs)]
    if min(times) < times[0]:
        yield "signOffs are older than the decision"
    if at < max(times):
        yield f"signOffs were not made at {at}: the last one is of {max(times)}"
    for end in (
        decision["standsUntil"],
        decision["reEvaluateOn"],
        *(w["expiresOn"] for w in decision["waivers"]),
    ):
        if end is not None and moment(end) <= at:
            yield f"decision ended at {end}"
    if decision["outcome"] not in ("go", "conditional_go"):
        yield f"decision is {decision['outcome']}"


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("decision", type=Path)
    parser.add_argument("--signers", type=Path, required=True)
    parser.add_argument("--artefact", type=Path, action="append", default=[])
    parser.add_argument("--at", type=moment, default=datetime.now(UTC))
    given = parser.parse_args()
    try:
        data, listed = given.decision.read_bytes(), json.loads(given.signers.read_bytes())["signers"]
        files = {str(path): sha256(path.read_bytes()).hex() for path in given.artefact}
    except (OSError, ValueError, KeyError) as error:
        print(f"Cannot tell: {error}")
        return 2
    try:
        faults = list(faults_of(data, {each["keyid"]: each for each in listed}, files, given.at))
    except Exception as error:  # it is not in the form of a bundle: no need to know in which way
        faults = [f"the file {error}"]
    print("\n".join(faults) or "Holds.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
