"""Keys that people sign with: enrolled by proof, counted by time, never deleted."""

import hashlib
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db.models import ProtectedError
from webauthn.helpers import bytes_to_base64url

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import SigningKey
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.problems import Invalid, NotFound
from seatrial.kit.signing.openssh import CannotReadKey
from seatrial.kit.signing.sshsig import CannotVerify
from tests.cast import NOW
from tests.factories import catalog, identity

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen"),
]
PAYLOAD = b'{"decision": "go", "artefact": "sha256:1b2c"}'
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory) -> Path:
    return make_key(tmp_path_factory.mktemp("ssh") / "laptop")


def make_key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def sign(key: Path, message: bytes, namespace: str = "seatrial") -> str:
    words = ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(key)]
    return subprocess.run(words, input=message, capture_output=True, check=True).stdout.decode()


def public(key: Path) -> str:
    return key.with_suffix(".pub").read_text()


def own(cast, role="lead") -> tuple[str, Actor]:
    return str(getattr(cast, role).uid), cast.actor(role)


def enrol(cast, key: Path, *, role="lead", now=NOW, actor=None, signature=None, name="laptop"):
    uid, oneself = own(cast, role)
    asked = services.challenge_openssh(uid, actor=actor or oneself, installation="https://s.example", now=now)
    return services.enrol_openssh(
        uid,
        challenge=asked.uid,
        public_key=public(key),
        signature=signature or sign(key, asked.text.encode()),
        name=name,
        actor=actor or oneself,
        now=now,
    )


def test_a_key_is_enrolled_by_the_proof_that_somebody_holds_it(cast, laptop):
    key = enrol(cast, laptop)
    uid, _ = own(cast)

    assert (key.kind, key.algorithm, key.person_uid) == ("openssh", "ssh-ed25519", uid)
    assert list(selectors.signing_keys(uid, at=NOW)) == [key]
    assert selectors.signing_keys(uid, at=NOW - HOUR) == []
    entry = Entry.objects.get(action="identity.signing-key-enrolled")
    assert entry.details["fingerprint"] == key.fingerprint
    assert entry.details["public_key"] == key.public_key


def test_the_challenge_names_installation_and_person(cast):
    uid, actor = own(cast)
    text = services.challenge_openssh(uid, actor=actor, installation="https://s.example", now=NOW).text

    assert "installation: https://s.example\n" in text
    assert "person: lead\n" in text


def test_without_the_right_signature_nothing_is_enrolled(cast, laptop, tmp_path):
    other = make_key(tmp_path / "other")
    uid, actor = own(cast)
    asked = services.challenge_openssh(uid, actor=actor, installation="x", now=NOW)
    text = asked.text.encode()
    for signature, fault in (
        (sign(laptop, text + b"more"), "not one of this text"),
        (sign(laptop, text, "git"), "made for 'git'"),
        (sign(other, text), "not by the key that you sent"),
        ("nonsense", "no signature of OpenSSH"),
    ):
        with pytest.raises(CannotVerify, match=fault):
            services.enrol_openssh(
                uid, challenge=asked.uid, public_key=public(laptop), signature=signature, name="x",
                actor=actor, now=NOW,
            )  # fmt: skip
    assert not SigningKey.objects.exists()


def test_a_challenge_counts_once_and_half_an_hour(cast, laptop, tmp_path):
    uid, actor = own(cast)
    asked = services.challenge_openssh(uid, actor=actor, installation="x", now=NOW)
    given = {"challenge": asked.uid, "name": "x", "actor": actor}
    late = NOW + timedelta(minutes=31)
    signature = sign(laptop, asked.text.encode())
    with pytest.raises(Invalid, match="too old"):
        services.enrol_openssh(uid, public_key=public(laptop), signature=signature, now=late, **given)
    services.enrol_openssh(uid, public_key=public(laptop), signature=signature, now=NOW, **given)
    other = make_key(tmp_path / "other")
    signature = sign(other, asked.text.encode())
    with pytest.raises(Invalid, match="used already"):
        services.enrol_openssh(uid, public_key=public(other), signature=signature, now=NOW, **given)


def test_somebody_elses_challenge_is_none(cast, laptop):
    uid, actor = own(cast, "owner")
    asked = services.challenge_openssh(uid, actor=actor, installation="x", now=NOW)
    mine, oneself = own(cast)
    with pytest.raises(NotFound):
        services.enrol_openssh(
            mine, challenge=asked.uid, public_key=public(laptop),
            signature=sign(laptop, asked.text.encode()), name="x", actor=oneself, now=NOW,
        )  # fmt: skip


def test_programs_and_others_enrol_nothing(cast, laptop):
    uid, _ = own(cast)
    agent = cast.actor("agent")
    for actor in (agent, cast.actor("administrator"), system("test"), Actor("service", "t", "ci")):
        with pytest.raises(Denied):
            services.challenge_openssh(uid, actor=actor, installation="x", now=NOW)
    with pytest.raises(Denied):
        services.challenge_openssh(str(cast.agent.uid), actor=agent, installation="x", now=NOW)


def test_what_a_token_of_the_person_sends_waits_for_the_person(cast, laptop):
    uid, oneself = own(cast)
    program = Actor("service", "t", "lead's laptop", frozenset({"read"}), on_behalf_of=uid)
    assert enrol(cast, laptop, actor=program) is None
    assert selectors.signing_keys(uid) == []
    (proposal,) = selectors.proposals(uid, now=NOW)
    assert proposal.proven_by == "lead's laptop"

    for other in (program, cast.actor("owner")):
        with pytest.raises(Denied):
            services.confirm_key(uid, challenge=proposal.uid, actor=other, now=NOW)
    key = services.confirm_key(uid, challenge=proposal.uid, actor=oneself, now=NOW)
    assert list(selectors.signing_keys(uid, at=NOW)) == [key]
    assert not selectors.proposals(uid, now=NOW)


def test_a_key_that_is_not_mine_is_thrown_away(cast, laptop):
    uid, oneself = own(cast)
    enrol(cast, laptop, actor=Actor("service", "t", "x", on_behalf_of=uid))
    (proposal,) = selectors.proposals(uid, now=NOW)
    services.discard_key(uid, challenge=proposal.uid, actor=oneself, now=NOW)

    assert not selectors.proposals(uid, now=NOW)
    with pytest.raises(Invalid):
        services.confirm_key(uid, challenge=proposal.uid, actor=oneself, now=NOW)


def test_a_challenge_without_proof_is_nothing_to_confirm(cast):
    uid, oneself = own(cast)
    asked = services.challenge_openssh(uid, actor=oneself, installation="x", now=NOW)
    with pytest.raises(NotFound):
        services.confirm_key(uid, challenge=asked.uid, actor=oneself, now=NOW)


def test_one_key_is_one_persons_and_a_revoked_one_nobodys(cast, laptop):
    key = enrol(cast, laptop)
    uid, actor = own(cast)
    with pytest.raises(Invalid, match="enrolled already"):
        enrol(cast, laptop, role="owner")
    services.revoke_key(key.uid, of=uid, reason="lost", actor=actor, now=NOW + HOUR)
    for role in ("lead", "owner"):
        with pytest.raises(Invalid, match="never counts again"):
            enrol(cast, laptop, role=role, now=NOW + HOUR)


def test_a_revocation_needs_a_reason_and_ends_only_what_follows(cast, laptop):
    key = enrol(cast, laptop)
    uid, actor = own(cast)
    with pytest.raises(Invalid):
        services.revoke_key(key.uid, of=uid, reason=" ", actor=actor, now=NOW)
    with pytest.raises(Denied):
        services.revoke_key(key.uid, of=uid, reason="spite", actor=cast.actor("owner"), now=NOW)
    gone = services.revoke_key(key.uid, of=uid, reason="laptop lost", actor=actor, now=NOW + HOUR)
    again = services.revoke_key(key.uid, of=uid, reason="other", actor=actor, now=NOW + 2 * HOUR)

    assert (gone.revoked_at, gone.reason) == (NOW + HOUR, "laptop lost")
    assert again == gone
    assert selectors.signing_keys(uid, at=NOW + HOUR) == []
    assert [found.uid for found in selectors.signing_keys(uid, at=NOW + HOUR / 2)] == [key.uid]
    by_admin = cast.actor("administrator")
    assert services.revoke_key(key.uid, of=uid, reason="x", actor=by_admin, now=NOW + HOUR) == gone


@pytest.mark.parametrize(
    ("role", "scopes", "within", "may"),
    [
        ("lead", ("read", "identity:revoke-own-keys"), (), True),
        ("lead", ("read",), (), False),
        ("lead", ("*",), (), True),
        ("lead", ("*",), ("service:edi-gateway",), False),  # whoever limits a token limits what it stops
        ("owner", ("*",), (), False),
        ("administrator", ("identity:revoke-keys",), (), True),
        ("administrator", ("identity:revoke-own-keys",), (), False),
        ("auditor", ("*",), (), False),
        ("agent", ("*",), (), False),
    ],
)
def test_a_token_revokes_what_its_owner_may_where_it_carries_the_grant(
    cast, laptop, role, scopes, within, may
):
    catalog.service()
    key = enrol(cast, laptop)
    of, _ = own(cast)
    mine = cast.people[role]
    issuer = cast.actor("administrator" if role == "agent" else role)
    made = services.issue_token(
        "laptop", scopes=scopes, within=within, expires_at=NOW + HOUR, owner=str(mine.uid), actor=issuer,
        now=NOW,
    )  # fmt: skip
    program = selectors.actor_for_token(made.secret, now=NOW)
    if not may:
        with pytest.raises(
            Denied, match=r"does not hold identity:revoke-|holds identity:revoke-\S+ within \S+ alone"
        ):
            services.revoke_key(key.uid, of=of, reason="lost", actor=program, now=NOW)
        return
    assert services.revoke_key(key.uid, of=of, reason="lost", actor=program, now=NOW).revoked_at == NOW


def test_nobody_with_keys_can_be_deleted(cast, laptop):
    enrol(cast, laptop)
    with pytest.raises(ProtectedError):
        cast.lead.delete()


def test_during_the_cooling_off_a_new_key_counts_only_afterwards(cast, laptop):
    uid, _ = own(cast)
    services.note_reset(uid, reason="test", actor=system("test"), now=NOW)
    key = enrol(cast, laptop, now=NOW + HOUR)

    assert key.counts_from == NOW + timedelta(hours=24)
    assert selectors.signing_keys(uid, at=NOW + 2 * HOUR) == []
    signature = sign(laptop, PAYLOAD)
    with pytest.raises(CannotVerify, match="counts only from"):
        services.verify_signature(signature, payload=PAYLOAD, person_uid=uid, at=NOW + 2 * HOUR)
    late = NOW + timedelta(hours=25)
    assert services.verify_signature(signature, payload=PAYLOAD, person_uid=uid, at=late).key == key


def test_a_signature_is_of_one_person_one_payload_and_its_time(cast, laptop, tmp_path):
    key = enrol(cast, laptop)
    uid, actor = own(cast)
    signature = sign(laptop, PAYLOAD)
    asked = {"payload": PAYLOAD, "person_uid": uid, "at": NOW + HOUR}
    assert services.verify_signature(signature, **asked).key == key

    for change, fault in (
        ({"payload": PAYLOAD + b" "}, "not one of this text"),
        ({"person_uid": str(cast.owner.uid)}, "no key"),
        ({"at": NOW - HOUR}, "counts only from"),
    ):
        with pytest.raises(CannotVerify, match=fault):
            services.verify_signature(signature, **{**asked, **change})
    with pytest.raises(CannotVerify, match="no key"):
        services.verify_signature(sign(make_key(tmp_path / "x"), PAYLOAD), **asked)
    services.revoke_key(key.uid, of=uid, reason="lost", actor=actor, now=NOW + HOUR)
    with pytest.raises(CannotVerify, match="was revoked at"):
        services.verify_signature(signature, **asked)
    assert services.verify_signature(signature, **{**asked, "at": NOW + HOUR / 2}).key.uid == key.uid


def test_the_file_of_allowed_signers_verifies_with_openssh_alone(cast, laptop, tmp_path):
    enrol(cast, laptop, now=NOW)
    file = tmp_path / "allowed"
    file.write_text(selectors.allowed_signers())
    (tmp_path / "sig").write_text(sign(laptop, PAYLOAD))
    words = ["ssh-keygen", "-Y", "verify", "-f", str(file), "-I", "lead", "-n", "seatrial"]
    done = subprocess.run([*words, "-s", str(tmp_path / "sig")], input=PAYLOAD, capture_output=True)

    assert done.returncode == 0, done.stderr
    assert 'valid-after="20260302090000Z"' in file.read_text()
    assert selectors.allowed_signers(handle="owner") == ""


def test_what_is_no_key_is_refused_kindly(cast, laptop):
    uid, actor = own(cast)
    asked = services.challenge_openssh(uid, actor=actor, installation="x", now=NOW)
    with pytest.raises(CannotReadKey, match="private key"):
        services.enrol_openssh(
            uid, challenge=asked.uid, public_key=laptop.read_text(), signature="x", name="x", actor=actor,
            now=NOW,
        )  # fmt: skip


class Device:
    """A passkey played from its specification (WebAuthn, 6.1 and 6.3.3); the real one: tests/journeys."""

    def __init__(self, host: str = "seatrial.example", origin: str = "https://seatrial.example") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.host, self.origin, self.id = host, origin, b"credential-0001"

    @property
    def cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (value.to_bytes(32, "big") for value in (numbers.x, numbers.y))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y

    def enrol(self, cast) -> None:
        SigningKey.objects.create(
            uid="0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a77", person=cast.lead, kind="passkey",
            algorithm="webauthn", public_key=bytes_to_base64url(self.cose), fingerprint="SHA256:device",
            name="phone", credential_id=bytes_to_base64url(self.id), relying_party=self.host,
            issued_at=NOW, counts_from=NOW,
        )  # fmt: skip

    def sign(self, payload: bytes, *, flags: int = 0x05, kind: str = "webauthn.get") -> dict:
        challenge = bytes_to_base64url(hashlib.sha256(payload).digest())
        client = json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()
        data = hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        named = bytes_to_base64url(self.id)
        return {
            "id": named,
            "rawId": named,
            "type": "public-key",
            "response": {
                "clientDataJSON": bytes_to_base64url(client),
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(signed),
            },
        }


def verify(cast, assertion, payload=PAYLOAD):
    return services.verify_signature(assertion, payload=payload, person_uid=str(cast.lead.uid), at=NOW)


def test_a_passkey_signs_the_digest_of_the_payload(cast):
    device = Device()
    device.enrol(cast)

    assert verify(cast, device.sign(PAYLOAD)).user_verified
    with pytest.raises(CannotVerify):
        verify(cast, device.sign(PAYLOAD), payload=PAYLOAD + b" ")


@pytest.mark.parametrize("flags", [0x01, 0x04, 0x00])
def test_a_passkey_that_did_not_know_its_holder_signs_nothing(cast, flags):
    device = Device()
    device.enrol(cast)
    with pytest.raises(CannotVerify):
        verify(cast, device.sign(PAYLOAD, flags=flags))


def test_a_key_has_to_count_also_when_the_payload_says_that_it_was_signed(cast):
    device = Device()
    device.enrol(cast)
    asked = {"payload": PAYLOAD, "person_uid": str(cast.lead.uid), "at": NOW + HOUR}

    assert services.verify_signature(device.sign(PAYLOAD), stated_at=NOW, **asked)
    with pytest.raises(CannotVerify, match="counts only from"):
        services.verify_signature(device.sign(PAYLOAD), stated_at=NOW - HOUR, **asked)


def test_a_passkey_signs_on_pages_of_its_host_alone(cast):
    for origin, fault in (
        ("https://evil.example", "not of seatrial.example"),
        ("http://seatrial.example", "not of seatrial.example"),
        ("https://notseatrial.example", "not of seatrial.example"),
    ):
        device = Device(origin=origin)
        SigningKey.objects.all().delete()
        device.enrol(cast)
        with pytest.raises(CannotVerify, match=fault):
            verify(cast, device.sign(PAYLOAD))
    SigningKey.objects.all().delete()
    device = Device(origin="https://ops.seatrial.example")
    device.enrol(cast)
    assert verify(cast, device.sign(PAYLOAD))


def test_an_assertion_of_another_ceremony_or_shape_signs_nothing(cast):
    device = Device()
    device.enrol(cast)
    good = device.sign(PAYLOAD)
    for broken in (
        device.sign(PAYLOAD, kind="webauthn.create"),
        {**good, "response": {}},
        {**good, "response": {**good["response"], "signature": "AAAA"}},
        {**good, "response": {**good["response"], "clientDataJSON": "!!"}},
        {"id": good["id"]},
    ):
        with pytest.raises(CannotVerify):
            verify(cast, broken)


def test_keys_of_somebody_erased_keep_their_row(cast, laptop):
    key = enrol(cast, laptop)
    services.erase("lead", actor=cast.actor("administrator"), now=NOW + HOUR)

    uid, _ = own(cast)
    assert [found.fingerprint for found in selectors.signing_keys(uid)] == [key.fingerprint]


def test_a_person_of_another_kind_signs_nothing(db):
    robot = identity.person("Robot", kind="service")
    actor = Actor("human", str(robot.uid), "Robot")
    with pytest.raises(Invalid, match="only people sign"):
        services.challenge_openssh(str(robot.uid), actor=actor, installation="x", now=NOW)
