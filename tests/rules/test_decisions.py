"""Bundles of decisions, and two verifiers that share no line: seatrial's, and docs/verify_decision.py."""

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.bundles import AT, both
from tests.cast import NOW
from tests.signing import (
    HOST,
    SUBJECT,
    Device,
    Laptop,
    Office,
    Signing,
    Touch,
    changed,
    predicate,
    sealed,
)

from seatrial.kit import canonical
from seatrial.kit.signing import bundles, dsse, signers, statements
from seatrial.kit.signing.installation import InstallationKey
from seatrial.kit.signing.statements import CannotState, Subject

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    return Office(
        {
            "person:operations": Laptop.made(folder / "operations"),
            "person:owner": Device(),
            "person:deputy": Laptop.made(folder / "deputy"),
            "person:lead": Device("EdDSA"),
        }
    )


LAPTOPS = {
    "ed25519": (),
    "ecdsa256": ("-t", "ecdsa", "-b", "256"),
    "ecdsa384": ("-t", "ecdsa", "-b", "384"),
    "ecdsa521": ("-t", "ecdsa", "-b", "521"),
    "rsa": ("-t", "rsa", "-b", "3072"),
}


@pytest.mark.parametrize("laptop", LAPTOPS)
@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "RS256"])
def test_both_believe_every_kind_of_key(tmp_path, laptop, algorithm):
    made = Laptop.made(tmp_path / "key", *LAPTOPS[laptop])
    office = Office({"person:operations": made, "person:owner": Device(algorithm)})

    assert both(office.bundle(), office.signers()) == ([], [])


@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa"])
def test_both_believe_a_security_key_that_somebody_touched(algorithm):
    for flags, words in ((0x01, ""), (0x05, ""), (0x04, "signOffs[0].signatures[0].sig does not hold")):
        office = Office({"person:operations": Touch(algorithm, flags), "person:owner": Device()})
        ours, theirs = both(office.bundle(), office.signers())
        assert "".join(ours).startswith(words) and "".join(theirs).startswith(words)
        assert bool(ours) == bool(theirs) == bool(words)


def test_every_changed_byte_of_an_artefact_is_found(office):
    artefact = random.Random(59).randbytes(3000)
    subject = [Subject("edi-gateway", {"sha256": hashlib.sha256(artefact).hexdigest()})]
    data, listed = office.bundle(subject=subject), office.signers()
    digests = {"whole": hashlib.sha256(artefact).hexdigest()}
    for place in range(len(artefact)):
        broken = bytearray(artefact)
        broken[place] ^= 1 + place % 255
        digests[f"byte {place}"] = hashlib.sha256(broken).hexdigest()

    ours, theirs = both(data, listed, files=digests)
    assert set(digests) == {"whole", *(f"byte {place}" for place in range(3000))}
    assert ours == [f"byte {place}" for place in range(3000)]
    named = ", ".join(sorted(f"byte {place}" for place in range(3000)))
    assert theirs == [f"{named} is nothing that the decision names"]


def test_a_file_that_evidence_rests_on_is_known_by_its_own_digest(office):
    log, other = (hashlib.sha256(text).hexdigest() for text in (b"restored", b"restored "))
    items = predicate()["items"]
    items[0]["evidence"][0]["files"] = [{"name": "restore.log", "sha256": log}]
    data = office.bundle(predicate(items=items))

    assert both(data, office.signers(), files={"restore.log": log}) == ([], [])
    ours, theirs = both(data, office.signers(), files={"restore.log": other})
    assert ours == ["restore.log"] and theirs
    items[0]["evidence"][0]["files"] = [{"name": "restore.log"}]
    with pytest.raises(CannotState, match=r"evidence\[0\].files\[0\]: lacks sha256"):
        office.bundle(predicate(items=items))


@pytest.mark.mission("R059")
def test_the_record_of_a_decision_is_verified_without_us(office):
    """Decision, policy, evidence, signers and outstanding actions with their due dates, signed as one."""
    actions = [{"uid": "a-1", "title": "Rehearse the restore", "owner": "person:lead", "dueOn": "2026-03-20"}]
    content = predicate(outcome="conditional_go", reEvaluateOn="2026-03-25", actions=actions)
    data, listed = office.bundle(content), office.signers()
    assert both(data, listed) == ([], [])

    said = statements.strict.parse(bundles.read(data).decision.payload, place="x")["predicate"]
    assert (said["outcome"], said["actions"]) == ("conditional_go", actions)
    assert said["policy"]["sha256"] and said["items"][0]["evidence"][0]["sha256"]
    for name, value in (
        ("actions", []),
        ("outcome", "go"),
        ("reEvaluateOn", None),
        ("policy", {"sha256": "11" * 32}),
    ):
        broken = json.loads(data)
        payload = changed(bundles.read(data).decision.payload, **{name: value})
        broken["decision"]["payload"] = dsse.base64.b64encode(payload).decode()
        ours, theirs = both(canonical.dumps(broken), listed)
        assert any("decision.signatures[0].sig" in each for each in ours), name
        assert any("decision.signatures[0].sig" in each for each in theirs), name


# Wrong bundles: what is done to a right one, and the words by which ours names it.


def _by(office: Office, *made: Signing, content: Any = None) -> bytes:
    return office.bundle(content or predicate(), by=made)


def _operations(office: Office, **more: Any) -> Signing:
    return Signing(**{"person": "person:operations", "key": office.keys["person:operations"],
                      "slot": "operations", **more})  # fmt: skip


def _owner(office: Office, **more: Any) -> Signing:
    return Signing(**{"person": "person:owner", "key": office.keys["person:owner"], "slot": "owner", **more})


def _deputy(office: Office, **more: Any) -> Signing:
    return Signing(**{"person": "person:deputy", "key": office.keys["person:deputy"],
                      "slot": "operations", **more})  # fmt: skip


def _swapped(office: Office) -> bytes:
    other = bundles.read(office.bundle(predicate(figures={"met": 2})))
    own = bundles.read(office.bundle())
    return bundles.pack(own.decision, sign_offs=[own.sign_offs[0], other.sign_offs[1]])


def _about(office: Office, **changes: Any) -> bytes:
    """The owner signs a statement that was changed beforehand."""
    own = bundles.read(office.bundle())
    wrong = _owner(office).envelope(own.decision.payload, changes=changes)
    return bundles.pack(own.decision, sign_offs=[own.sign_offs[0], wrong])


def _of_another_subject(office: Office) -> bytes:
    own = bundles.read(office.bundle())
    said = json.loads(own.sign_offs[1].payload)
    said["subject"][0]["digest"]["sha256"] = "99" * 32
    wrong = sealed(canonical.dumps(said), key=office.keys["person:owner"])
    return bundles.pack(own.decision, sign_offs=[own.sign_offs[0], wrong])


def _by_device(office: Office, **more: Any) -> bytes:
    """The owner's own device, which does something that it must not."""
    own = office.keys["person:owner"]
    device = replace(own, **more)
    device.key = own.key
    return _by(office, _operations(office), _owner(office, key=device))


def _by_namespace(office: Office) -> bytes:
    own = bundles.read(office.bundle())
    message = dsse.pae(own.sign_offs[0].payload)
    armored = office.keys["person:operations"].armored(message, namespace="file")
    wrong = replace(
        own.sign_offs[0], sig=statements.strict.base64.b64decode("".join(armored.split("\n")[1:-2]))
    )
    return bundles.pack(own.decision, sign_offs=[wrong, own.sign_offs[1]])


def _by_another_installation(office: Office) -> bytes:
    return replace(office, installation=InstallationKey.derived(b"x" * 32)).bundle()


def _by_a_person_for_the_installation(office: Office) -> bytes:
    own = bundles.read(office.bundle())
    wrong = sealed(own.decision.payload, key=office.keys["person:owner"])
    return bundles.pack(wrong, sign_offs=own.sign_offs)


def _installation_fills_a_slot(office: Office) -> bytes:
    own = bundles.read(office.bundle())
    payload = changed(own.sign_offs[1].payload, person=signers.INSTALLATION)
    return bundles.pack(own.decision, sign_offs=[own.sign_offs[0], office.installation.sign(payload)])


def _under_another_id(office: Office) -> bytes:
    own = bundles.read(office.bundle())
    swapped = replace(own.sign_offs[0], keyid=own.sign_offs[1].keyid)
    return bundles.pack(own.decision, sign_offs=[swapped, own.sign_offs[1]])


def _edited(office: Office, **changes: Any) -> bytes:
    return canonical.dumps({**json.loads(office.bundle()), **changes})


def _unsigned_more(office: Office) -> bytes:
    content = json.loads(office.bundle())
    content["signOffs"][0]["signatures"].append(content["signOffs"][1]["signatures"][0])
    return canonical.dumps(content)


def _unsigned_word(office: Office) -> bytes:
    content = json.loads(office.bundle())
    content["decision"]["signatures"][0]["note"] = "x"
    return canonical.dumps(content)


def _stray(office: Office) -> bytes:
    content = json.loads(office.bundle())
    one = content["decision"]["signatures"][0]
    assert one["sig"].endswith("==")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    one["sig"] = one["sig"][:-3] + last[last.index(one["sig"][-3]) + 1] + "=="
    return canonical.dumps(content)


def _predicate_lacks(office: Office, name: str) -> bytes:
    content = {"_type": statements.STATEMENT, "predicateType": statements.DECISION,
               "subject": [{"name": each.name, "digest": dict(each.digest)} for each in SUBJECT],
               "predicate": {key: value for key, value in predicate().items() if key != name}}  # fmt: skip
    own = bundles.read(office.bundle())
    return bundles.pack(office.installation.sign(canonical.dumps(content)), sign_offs=own.sign_offs)


QUORUM = {"slots": [{"id": "owner", "title": "Owners", "role": "service_owner", "quorum": 2, "order": 1}]}
SMALL_TEAM = {"kind": "small_team", "reason": "two people in all", "askedBy": "person:security",
              "confirmedBy": "person:security", "people": ["person:lead"]}  # fmt: skip
BOTH = {**SMALL_TEAM, "people": ["person:lead", "person:owner"], "askedBy": "person:lead",
        "confirmedBy": "person:owner"}  # fmt: skip
Make = Callable[[Office], bytes]
_DEVICE = "signOffs[1].signatures[0].sig does not hold"
WRONG: dict[str, tuple[Make, str]] = {
    "a sign-off of another decision": (_swapped, "signOffs[1].payload is of another decision"),
    "a sign-off of another outcome": (lambda o: _about(o, outcome="no_go"), "says no_go, and the decision"),
    "a sign-off of another subject": (_of_another_subject, "about another subject"),
    "a sign-off for no slot": (lambda o: _about(o, slot="friend"), "is for the slot friend"),
    "a sign-off for somebody else": (
        lambda o: _about(o, person="person:deputy"), "names person:deputy, and the key is one of person:owner"
    ),
    "a sign-off before the proposal": (
        lambda o: _by(o, _operations(o), _owner(o, signed_at=NOW - HOUR)), "before the decision was proposed"
    ),
    "a missing slot": (lambda o: _by(o, _operations(o)), "signOffs lack the slot Service owner: 0 of 1"),
    "nobody at all": (lambda o: _by(o), "lack the slot Operations"),
    "one of two of a quorum": (
        lambda o: _by(o, _owner(o), content=predicate(signOff=QUORUM)), "lack the slot Owners: 1 of 2"
    ),
    "the same person twice": (
        lambda o: _by(o, _owner(o), _owner(o), content=predicate(signOff=QUORUM)), "one person, one slot"
    ),
    "an author": (
        lambda o: _by(o, Signing("person:lead", o.keys["person:lead"], "operations"), _owner(o)),
        "person:lead, an author of the evidence",
    ),
    "a deputy of an author": (
        lambda o: _by(
            o, _deputy(o, on_behalf_of="person:lead"), _owner(o)
        ),
        "person:lead, an author of the evidence",
    ),
    "an author who excepts themselves": (
        lambda o: _by(
            o, Signing("person:lead", o.keys["person:lead"], "operations"), _owner(o),
            content=predicate(
                exceptions=[{**SMALL_TEAM, "askedBy": "person:lead", "confirmedBy": "person:lead"}]
            ),
        ),
        "person:lead, an author of the evidence",
    ),
    "a passkey without user verification": (lambda o: _by_device(o, flags=0x01), _DEVICE),
    "a passkey without presence": (lambda o: _by_device(o, flags=0x04), _DEVICE),
    "a passkey of another host": (lambda o: _by_device(o, host="evil.example"), _DEVICE),
    "a page of another host": (
        lambda o: _by_device(o, origin="https://evil.example"), "made on a page of https://evil.example"
    ),
    "a page whose host ends alike": (lambda o: _by_device(o, origin=f"https://not{HOST}"), "on a page of"),
    "a page without TLS": (lambda o: _by_device(o, origin=f"http://{HOST}"), "on a page of"),
    "a page within another": (lambda o: _by_device(o, client={"crossOrigin": True}), "page of somebody else"),
    "another ceremony": (lambda o: _by_device(o, kind="webauthn.create"), _DEVICE),
    "another namespace": (_by_namespace, "it was made for 'file'"),
    "another installation": (_by_another_installation, "decision.signatures[0].keyid is not among"),
    "a person for the installation": (_by_a_person_for_the_installation, "not of an installation"),
    "the id of another key": (_under_another_id, "signOffs[0].signatures[0].sig does not hold"),
    "the installation in a person's place": (
        _installation_fills_a_slot, "signOffs[1].payload is by the installation"
    ),
    "one who was not asked any more": (
        lambda o: _by(o, _operations(o), _owner(o), _deputy(o)),
        "signOffs are more than the slot Operations asks for: 2, not 1",
    ),
    "a deputy of the installation's word": (
        lambda o: _about(o, onBehalfOf=[]), "signOffs[1].payload.onBehalfOf is no text"
    ),
    "an origin with a name before it": (
        lambda o: _by_device(o, origin=f"https://evil.example\\@{HOST}"), "on a page of"
    ),
    "an origin with a path": (
        lambda o: _by_device(o, origin=f"https://evil.example/.{HOST}"), "on a page of"
    ),
    "an origin of a machine named localhost": (
        lambda o: _by_device(o, origin=f"http://localhost.{HOST}"), "on a page of"
    ),
    "an origin in other letters": (
        lambda o: _by_device(o, origin=f"https://\uff4fps.{HOST}"), "on a page of"
    ),
    "another media type": (lambda o: _edited(o, mediaType="application/json"), "mediaType is not"),
    "a word more": (lambda o: _edited(o, note="x"), "the file has note, which nothing of this kind has"),
    "no list of sign-offs": (lambda o: _edited(o, signOffs={}), "signOffs is no list"),
    "a second signature": (_unsigned_more, "signOffs[0].signatures are 2, and must be one"),
    "a word beside a signature": (_unsigned_word, "decision.signatures[0] has note"),
    "stray bits": (_stray, "decision.signatures[0].sig is base64 with stray bits"),
    "spaces": (lambda o: json.dumps(json.loads(o.bundle())).encode(), "is not in its canonical form"),
    "a line break at its end": (lambda o: o.bundle() + b"\n", "is not in its canonical form"),
    "a key twice": (lambda o: b'{"mediaType":1,' + o.bundle()[1:], "is not in its canonical form"),
    "no JSON": (lambda o: b"go", "the file is no JSON"),
    "nothing": (lambda o: b"", "the file is no JSON"),
    "another encoding": (lambda o: o.bundle().decode().encode("utf-16"), "the file is no JSON"),
    "very deep JSON": (lambda o: b"[" * 100_000, "the file is no JSON"),
    "no authors": (lambda o: _predicate_lacks(o, "authors"), "lacks authors"),
    "no waivers": (lambda o: _predicate_lacks(o, "waivers"), "lacks waivers"),
    "no slots": (lambda o: _predicate_lacks(o, "signOff"), "lacks signOff"),
    "a no-go": (lambda o: o.bundle(predicate(outcome="no_go")), "outcome is no_go"),
    "its time is over": (
        lambda o: o.bundle(predicate(standsUntil="2026-03-03T08:59:59Z")), "ended it at 2026-03-03 08:59"
    ),
    "its day of looking again is over": (
        lambda o: o.bundle(predicate(outcome="conditional_go", reEvaluateOn="2026-03-02")),
        "reEvaluateOn ended it at 2026-03-03 00:00",
    ),
    "a waiver in it is over": (
        lambda o: o.bundle(predicate(waivers=[{"item": "a", "expiresOn": "2026-03-02"}])),
        "waivers[0].expiresOn ended it at 2026-03-03 00:00",
    ),
    "not signed yet": (
        lambda o: _by(o, _operations(o), _owner(o, signed_at=AT + HOUR)), "at that time it was not signed yet"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_both_refuse_what_is_wrong(office, name):
    make, words = WRONG[name]
    ours, theirs = both(make(office), office.signers())

    assert any(words in each for each in ours), ours
    assert theirs, "the one that stands alone believes it"


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "revoked before": ({"revoked_at": NOW}, "was revoked at 2026-03-02 09:00 UTC"),
    "revoked at that moment": ({"revoked_at": NOW + HOUR}, "was revoked"),
    "counts only later": ({"counts_from": NOW + 2 * HOUR}, "counts only from 2026-03-02 11:00 UTC"),
    "somebody else's": (
        {"person": "person:stranger"},
        "names person:owner, and the key is one of person:stranger",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_both_ask_the_signers_whose_key_it_is_and_when_it_counts(office, name):
    changes, words = CHANGES[name]
    listed = [replace(each, **changes) if each.person == "person:owner" else each for each in office.listed()]
    ours, theirs = both(office.bundle(), signers.written(listed).encode())

    assert any(words in each for each in ours), ours
    assert theirs


RIGHT: dict[str, Callable[[Office], tuple[bytes, dict[str, Any]]]] = {
    "revoked later": lambda o: (o.bundle(), {"revoked_at": NOW + HOUR * 2}),
    "counts from that moment": lambda o: (o.bundle(), {"counts_from": NOW + HOUR}),
    "on the last day of a waiver": lambda o: (
        o.bundle(predicate(waivers=[{"item": "a", "expiresOn": "2026-03-03"}])), {}
    ),
    "for ever": lambda o: (o.bundle(predicate(standsUntil=None)), {}),
    "on a page below the host": lambda o: (_by_device(o, origin=f"https://ops.{HOST}"), {}),
    "an author whom somebody excepted": lambda o: (
        _by(
            o, Signing("person:lead", o.keys["person:lead"], "operations"), _owner(o),
            content=predicate(exceptions=[SMALL_TEAM]),
        ),
        {},
    ),
    "a deputy": lambda o: (
        _by(
            o, _deputy(o, on_behalf_of="person:operations"), _owner(o),
        ),
        {},
    ),
    "a person and a deputy of theirs": lambda o: (
        _by(
            o, _owner(o), _deputy(o, slot="owner", on_behalf_of="person:owner"),
            content=predicate(signOff=QUORUM),
        ),
        {},
    ),
    "two authors, of whom one asked and the other confirmed": lambda o: (
        _by(
            o, Signing("person:lead", o.keys["person:lead"], "operations"), _owner(o),
            content=predicate(authors=["person:lead", "person:owner"], exceptions=[BOTH]),
        ),
        {},
    ),
    "a member that we do not know yet": lambda o: (o.bundle(predicate(later={"x": 1})), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_both_believe_what_is_right(office, name):
    data, changes = RIGHT[name](office)
    listed = office.signers(owner=changes)

    assert both(data, listed) == ([], [])


@pytest.mark.parametrize(
    "broken",
    [
        predicate(outcome="maybe"),
        predicate(proposedAt="2026-03-02"),
        predicate(signOff={"slots": []}),
        predicate(figures={"share": 0.5}),
        predicate(items=[{"item": "a"}]),
        predicate(exceptions=[{"kind": "small_team", "reason": "x", "confirmedBy": "", "people": []}]),
        {"outcome": "go"},
    ],
)
def test_nobody_is_asked_to_sign_what_no_verifier_takes(broken):
    with pytest.raises(CannotState, match="nobody could verify it"):
        statements.decision(broken, subject=SUBJECT)
    with pytest.raises(CannotState, match=r"about nothing|any other artefact"):
        statements.decision(predicate(), subject=[Subject("edi-gateway", {})])


def test_the_same_content_gives_the_same_bytes(office):
    turned = dict(reversed(predicate().items()))
    assert statements.decision(turned, subject=SUBJECT) == statements.decision(predicate(), subject=SUBJECT)
