"""Verifies a decision of Seatrial without Seatrial. Exits 0 when it is a go that stands at that time, 1 when
not (with the first fault and its place), 2 when a file cannot be read: docs/how-to/verify-a-decision.md."""

import argparse
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256, sha512
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

BUNDLE, PAYLOAD = "application/vnd.seatrial.decision.v1+json", "application/vnd.in-toto+json"
HASHES = {b"rsa-sha2-256": SHA256(), b"rsa-sha2-512": SHA512(), 256: SHA256(), 384: SHA384(), 521: SHA512()}
INSTALLATION, moment = "installation:seatrial", datetime.fromisoformat


def need(holds: object, words: str) -> None:
    if not holds:
        raise ValueError(words)


def read(data: bytes, place: str) -> dict:
    """The content of canonical JSON (RFC 8785) without fractions; of any other bytes none."""
    found = json.loads(data, parse_float=int)
    again = json.dumps(found, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    need(again.encode() == data, f"{place} is not in its canonical form")
    return found


def strings(data: bytes) -> list[bytes]:
    """The strings of SSH's binary form (RFC 4251, 5)."""
    size = 4 + int.from_bytes(data[:4], "big")
    need(not data or size <= len(data), "it ends too early")
    return [data[4:size], *strings(data[size:])] if data else []


def by_openssh(sig: bytes, message: bytes, blob: bytes) -> tuple[bytes, bytes, object]:
    """The value, what it covers, and its hash, by PROTOCOL.sshsig; for sk- keys by PROTOCOL.u2f."""
    found, space, _, name, signed = strings(sig[10:])
    need((sig[:10], found, space) == (b"SSHSIG\0\0\0\1", blob, b"seatrial"), "it is for something else")
    kind, *_, application = strings(blob)
    tail = signed[-5:] if kind.startswith(b"sk-") else b""
    algorithm, value = strings(signed.removesuffix(tail))
    need(algorithm == kind or kind == b"ssh-rsa", "it is of another algorithm than the key")
    digest = {b"sha256": sha256, b"sha512": sha512}[name](message).digest()
    covered = b"SSHSIG" + sig[14 + len(blob) : -4 - len(signed)] + len(digest).to_bytes(4, "big") + digest
    if tail:
        need(tail[0] & 1, "nobody touched the key")
        covered = sha256(application).digest() + tail + sha256(covered).digest()
    if b"ecdsa" in kind:
        value = utils.encode_dss_signature(*(int.from_bytes(each, "big") for each in strings(value)))
    return value, covered, HASHES.get(algorithm)


def by_passkey(sig: bytes, message: bytes, party: str) -> tuple[bytes, bytes, object]:
    """The same by WebAuthn (7.2): the device knew who held it, on a page of the relying party."""
    data, said, value = strings(sig)
    client, digest = json.loads(said.decode()), urlsafe_b64encode(sha256(message).digest()).decode()
    asked = ("webauthn.get", digest.rstrip("="), False)
    need((client["type"], client["challenge"], client.get("crossOrigin", False)) == asked, "it is of another")
    pages = rf"(https://([a-z0-9_-]+\.)*|http://(?=localhost(:|$))){re.escape(party)}(:[0-9]+)?"
    need(re.fullmatch(pages, client["origin"]), f"it was not made on a page of {party} over TLS")
    need(data[:32] == sha256(party.encode()).digest() and data[32] & 5 == 5, "its device knew nobody")
    return value, data + sha256(said).digest(), SHA256()


def opened(envelope: dict, place: str, signers: dict) -> tuple[list, dict, str]:
    """Subject, predicate and digest of a statement, signed by whom it names with a key that counted then."""
    payload, given, own = b64decode(envelope["payload"]), envelope["signatures"][0], place == "decision"
    one = {"keyid": given["keyid"], "sig": b64encode(b64decode(given["sig"])).decode()}
    again = {"payloadType": PAYLOAD, "payload": b64encode(payload).decode(), "signatures": [one]}
    need(envelope == again, f"{place} is not written as an envelope is")
    found, signer = read(payload, f"{place}.payload"), signers.get(given["keyid"])
    kind = ("https://in-toto.io/Statement/v1", f"https://seatrial.dev/{'decision' if own else 'sign-off'}/v1")
    need((found["_type"], found["predicateType"]) == kind, f"{place}.payload is no {kind[1]}")
    said = found["predicate"]
    person, when = (INSTALLATION, said["proposedAt"]) if own else (said["person"], said["signedAt"])
    need(signer and signer["person"] == person, f"{place}.signatures[0].keyid is no key of {person!r}")
    begin, end = moment(signer["countsFrom"]), moment(signer["revokedAt"] or "9999-12-31T00:00:00Z")
    need(begin <= moment(when) < end, f"{place}.signatures[0].keyid did not count at {when}")
    try:
        line, value, hashed = signer["publicKey"], b64decode(given["sig"]), None
        key, blob = load_ssh_public_key(line.encode()), b64decode(line.split()[1])
        need(given["keyid"] == f"sha256:{sha256(blob).hexdigest()}", "the id is not the digest of the key")
        covered = b"DSSEv1 28 %b %d %b" % (PAYLOAD.encode(), len(payload), payload)
        if signer["kind"] == "openssh":
            value, covered, hashed = by_openssh(value, covered, blob)
        elif signer["kind"] == "passkey":
            value, covered, hashed = by_passkey(value, covered, signer["relyingParty"])
        how = [padding.PKCS1v15(), hashed] if isinstance(key, rsa.RSAPublicKey) else []
        how = [ec.ECDSA(HASHES[key.key_size])] if isinstance(key, ec.EllipticCurvePublicKey) else how
        key.verify(value, covered, *how)
    except Exception as error:  # whatever is wrong with it: it is no signature
        raise ValueError(f"{place}.signatures[0].sig does not hold: {error!r}") from None
    return found["subject"], said, sha256(payload).hexdigest()


def verify(data: bytes, signers: dict, files: dict[str, str], at: datetime) -> None:
    """Raises at the first thing that keeps the bundle from being a go that stands then."""
    bundle = read(data, "the file")
    need(bundle | {"mediaType": BUNDLE} == bundle and len(bundle) == 3, "the file is no bundle")
    subject, decision, digest = opened(bundle["decision"], "decision", signers)
    digests = [each["digest"] for each in subject]
    need(digests and all(digests), "decision.payload is about nothing")
    about, begin = {"decision": {"sha256": digest}, "outcome": decision["outcome"]}, decision["proposedAt"]
    behind, authors = {INSTALLATION}, set(decision["authors"])
    for each in decision["exceptions"]:  # of those for whom somebody else asked or confirmed
        authors -= {who for who in each["people"] if {each["askedBy"], each["confirmedBy"]} - {who}}
    asked = [each["id"] for each in decision["signOff"]["slots"] for _ in range(each["quorum"])]
    for index, envelope in enumerate(bundle["signOffs"]):
        its, said, _ = opened(envelope, f"signOffs[{index}]", signers)
        need((its, said | about) == (subject, said), f"signOffs[{index}].payload is of another decision")
        need(moment(begin) <= moment(said["signedAt"]) <= at, f"signOffs[{index}].payload is of another time")
        need(said["person"] not in behind, f"signOffs[{index}].payload is by somebody who signed already")
        need(not {said["person"], said["onBehalfOf"]} & authors, f"signOffs[{index}].payload is an author's")
        need(said["slot"] in asked, f"signOffs[{index}].payload is for a slot that asks for nobody more")
        asked.remove(said["slot"])
        behind.add(said["person"])
    need(len(behind) > 1 and not asked, f"signOffs lack the slots {asked}")
    need(decision["outcome"] in ("go", "conditional_go"), f"decision is {decision['outcome']!r}")
    ends = [str(each["expiresOn"]) for each in decision["waivers"]]
    for end in (decision["standsUntil"], decision["reEvaluateOn"], *ends):
        need(end is None or at < moment(end if "T" in end else f"{end}T23:59:59.999999Z"), f"over at {end}")
    named = [one for item in decision["items"] for one in item["evidence"]] + digests
    known = {one.get("sha256") for each in named for one in (each, *each.get("files", []))}
    unknown = sorted(files[digest] for digest in files.keys() - known)
    need(not unknown, f"{', '.join(unknown)} is nothing that the decision names")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decision", type=Path)
    parser.add_argument("--signers", type=Path, required=True)
    parser.add_argument("--artefact", type=Path, action="append", default=[])
    parser.add_argument("--at", type=moment, default=datetime.now(UTC))
    given = parser.parse_args()
    try:
        signers = {each["keyid"]: each for each in json.loads(given.signers.read_bytes())["signers"]}
        files = {sha256(path.read_bytes()).hexdigest(): str(path) for path in given.artefact}
        verify(given.decision.read_bytes(), signers, files, given.at.astimezone(UTC))
    except OSError as error:
        parser.error(str(error))
    except Exception as error:
        raise SystemExit(f"Does not hold: {error}") from None
    print("Holds.")
