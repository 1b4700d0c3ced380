"""docs/verify_decision.py: short, on its own, and of one mind with `seatrial verify` about every bit."""

import ast
import copy
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.bundles import ROOT, alone, believed, both
from tests.signing import SUBJECT, Device, Laptop, Office, Signing, Touch, predicate, sealed

from seatrial.kit import canonical
from seatrial.kit.signing import bundles, signers, statements
from seatrial.kit.signing.signers import CannotReadSigners

KINDS = {
    "ed25519": (),
    "ecdsa256": ("-t", "ecdsa", "-b", "256"),
    "ecdsa384": ("-t", "ecdsa", "-b", "384"),
    "ecdsa521": ("-t", "ecdsa", "-b", "521"),
    "rsa": ("-t", "rsa", "-b", "3072"),
}
ONE = {"slots": [{"id": "owner", "title": "Owner", "role": "service_owner", "quorum": 1, "order": 1}]}
#: Two authors are one too many; somebody else asked for the exception.
SMALL_TEAM = {"kind": "small-team", "reason": "two people in all", "askedBy": "person:security",
              "confirmedBy": "person:security", "people": ["person:lead"]}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    return Office({"person:operations": Laptop.made(folder / "operations"), "person:owner": Device()})


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with that bit turned."""
    broken = bytearray(data)
    broken[bit // 8] ^= 1 << (bit % 8)
    return bytes(broken)


@pytest.mark.slow
def test_no_bit_of_a_bundle_can_be_changed(office):
    data, listed = office.bundle(), office.signers()
    assert both(data, listed) == ([], [])

    taken = {bit: who for bit in range(len(data) * 8) if (who := believed(flipped(data, bit), listed))}
    assert not taken


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*KINDS, "sk-ed25519", "sk-ecdsa", "ES256", "EdDSA", "RS256"])
def test_no_bit_of_a_signature_of_any_kind_can_be_changed(tmp_path, kind):
    """Within its base64, where a verifier reads its parts."""
    if kind in KINDS:
        key: Any = Laptop.made(tmp_path / "key", *KINDS[kind])
    else:
        key = Touch(kind.removeprefix("sk-")) if kind.startswith("sk-") else Device(kind)
    office = Office({"person:owner": key})
    own = bundles.read(office.bundle(predicate(signOff=ONE), by=[Signing("person:owner", key, "owner")]))
    listed = office.signers()
    (signed,) = own.sign_offs
    assert both(bundles.pack(own.decision, sign_offs=[signed]), listed) == ([], [])

    for bit in range(len(signed.sig) * 8):
        broken = replace(signed, sig=flipped(signed.sig, bit))
        data = bundles.pack(own.decision, sign_offs=[broken])
        assert not believed(data, listed), f"bit {bit} of {len(signed.sig)} bytes"
        assert alone(data, listed)[0].startswith("signOffs[0].signatures[0].sig does not hold")


def test_the_one_that_stands_alone_is_a_program(office, tmp_path):
    (tmp_path / "decision.json").write_bytes(office.bundle())
    (tmp_path / "signers.json").write_bytes(office.signers())
    (tmp_path / "other").write_bytes(b"x")

    def run(*more: str) -> tuple[int, str]:
        words = [sys.executable, "-I", str(ROOT / "docs/verify_decision.py"), "decision.json", "--signers"]
        words += ["signers.json", "--at", "2026-03-03T09:00:00Z", *more]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip() + done.stderr.strip()

    assert run() == (0, "Holds.")
    assert run("--artefact", "other") == (1, "Does not hold: other is nothing that the decision names")
    assert run("--artefact", "gone")[0] == 2
    (tmp_path / "decision.json").write_bytes(b"go")
    assert run()[0] == 1


def test_the_one_that_stands_alone_needs_no_more_than_it_says():
    """Who relies on it reads it first: it is short, and rests on `cryptography` alone."""
    text = (ROOT / "docs/verify_decision.py").read_text()
    assert "seatrial." not in text.replace("seatrial.dev", "").replace("vnd.seatrial.", "")
    assert len(text.splitlines()) < 150
    named = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {
        name.partition(".")[0]
        for node in named
        for name in (
            [node.module or "."] if isinstance(node, ast.ImportFrom) else [x.name for x in node.names]
        )
    }
    assert modules - sys.stdlib_module_names == {"cryptography"}
    assert not {"socket", "urllib", "subprocess", "os", "importlib"} & modules
    assert "fmt: off" not in text and "noqa" not in text


def test_both_want_a_key_to_stand_under_its_own_id(office):
    """Else a file of signers could be made in which somebody's id means another key."""
    listed = json.loads(office.signers())
    named = {each["person"]: each for each in listed["signers"]}
    named["person:owner"]["publicKey"] = Device().signer("person:owner").public_key
    text = json.dumps(listed).encode()

    with pytest.raises(CannotReadSigners, match="is not the digest of the key beside it"):
        signers.read(text)
    (fault,) = alone(office.bundle(), text)
    assert fault.startswith("signOffs[1].signatures[0].sig does not hold")
    assert "the id is not the digest of the key" in fault


def test_a_member_that_stands_twice_among_the_signers_is_refused(office):
    text = office.signers().replace(
        b'"revokedAt": null', b'"revokedAt": "2026-01-01T00:00:00Z", "revokedAt": null'
    )

    with pytest.raises(CannotReadSigners, match="a member stands in an object twice"):
        signers.read(text)


#: What is put into the place of every member of a decision, one after the other.
GONE = object()
OF_FORM = (
    " lacks ",
    " is no text",
    " is empty",
    " is no list",
    " is no number",
    " is no day",
    " is no moment",
)
ODD = (
    GONE,
    None,
    "",
    "x",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    [[]],
    [{}],
    "9999-12-31",
    "2026-03-02T09:00:00+00:00",
    2**60,
)


def everywhere(content: Any, odd: Any) -> Iterator[Any]:
    """The content with one of its places changed to that, or taken out, for every place."""
    for name in range(len(content)) if isinstance(content, list) else list(content):
        made = copy.deepcopy(content)
        if odd is GONE:
            del made[name]
        else:
            made[name] = odd
        yield made
        if isinstance(content[name], dict | list):
            for inner in everywhere(content[name], odd):
                made = copy.deepcopy(content)
                made[name] = inner
                yield made


@pytest.mark.slow
def test_whatever_shape_a_signed_decision_has_both_say_the_same_of_it(office):
    """All of them properly signed by everybody: as a lying installation with willing people would."""
    content = predicate(
        exceptions=[SMALL_TEAM], reEvaluateOn="2026-03-20", waivers=[{"item": "a", "expiresOn": "2026-03-20"}]
    )
    listed = office.signers()
    for odd in ODD:
        for made in everywhere(content, odd):
            data = _signed_by_all(office, made)
            ours, theirs = both(data, listed) if data else ([], [])
            assert ours or not theirs, (ours, theirs)
            # the short one does not look at the form of what has no say in whether it is a go
            assert theirs or not ours or any(each in ours[0] for each in OF_FORM), (odd, ours)


def _signed_by_all(office: Office, content: Any) -> bytes | None:
    """The bundle of that content, as it is; None where it cannot be written."""
    about = [{"name": each.name, "digest": dict(each.digest)} for each in SUBJECT]
    whole = {"_type": statements.STATEMENT, "predicateType": statements.DECISION, "subject": about}
    try:
        payload = canonical.dumps({**whole, "predicate": content})
    except ValueError:
        return None
    said = [
        {"decision": {"sha256": hashlib.sha256(payload).hexdigest()}, "outcome": content.get("outcome", "go"),
         "slot": slot, "person": f"person:{slot}", "onBehalfOf": "", "signedAt": "2026-03-02T10:00:00Z"}
        for slot in ("operations", "owner")
    ]  # fmt: skip
    signed = [
        sealed(
            canonical.dumps({**whole, "predicateType": statements.SIGN_OFF, "predicate": each}),
            key=office.keys[each["person"]],
        )
        for each in said
    ]
    return bundles.pack(office.installation.sign(payload), sign_offs=signed)
