"""The installation signs with a key for decisions alone; the file of signers has it, and everybody's."""

import base64
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from seatrial.domains.audit import selectors as audit_log
from seatrial.domains.audit.models import Entry
from seatrial.domains.audit.rules.notes import Signer as LogSigner
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import InstallationKey, SigningKey
from seatrial.domains.identity.services import CannotSignAsInstallation
from seatrial.kit.signing import bundles, dsse, openssh, signers, statements, strict, verifying
from seatrial.kit.signing.dsse import Envelope
from tests.cast import NOW
from tests.signing import SUBJECT, Device, Laptop, predicate

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def log_key(settings, tmp_path):
    """`log_key(1)` puts another key of the audit log into its place."""

    def put(number: int) -> None:
        file = tmp_path / f"audit-{number}.key"
        file.write_text(f"{LogSigner('seatrial.dev/log/x', bytes([number]) * 32)}\n")
        settings.AUDIT_KEY_FILE = file

    return put


def own_signers() -> bytes:
    return signers.written(selectors.signers()).encode()


def enrolled(person, line: str, **more) -> None:
    SigningKey.objects.create(
        uid=f"0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a{person.pk % 90 + 10}", person=person, public_key=line,
        fingerprint=openssh.fingerprint(line.encode()), name="key", issued_at=NOW - HOUR,
        counts_from=NOW - HOUR, **more,
    )  # fmt: skip


def test_a_decision_of_this_installation_is_verified_with_its_own_file(cast, tmp_path):
    laptop, device = Laptop.made(tmp_path / "key"), Device()
    enrolled(cast.operations, laptop.line, kind="openssh", algorithm="ssh-ed25519")
    line = strict.base64url(device.cose)
    enrolled(
        cast.owner, line, kind="passkey", algorithm="webauthn", credential_id="YQ",
        relying_party=device.host,
    )  # fmt: skip
    decision = services.sign_as_installation(statements.decision(predicate(), subject=SUBJECT), now=NOW)

    signed = []
    for role, key in (("operations", laptop), ("owner", device)):
        uid = str(getattr(cast, role).uid)
        payload = statements.sign_off(
            decision.payload, slot=role, person=f"person:{uid}", signed_at=NOW + HOUR
        )
        message = dsse.pae(payload)
        given = key.armored(message) if role == "operations" else {**device.assertion(message), "id": "YQ"}
        found = services.verify_signature(given, payload=message, person_uid=uid, at=NOW + HOUR)
        signed.append(Envelope(payload, found.key.keyid, found.sig))
    verdict = verifying.verify(
        bundles.pack(decision, sign_offs=signed), signers=signers.read(own_signers()), at=NOW + 2 * HOUR
    )

    assert verdict.holds, verdict.findings
    assert [signer.name for _, signer in verdict.sign_offs] == ["Operations", "Owner"]


def test_the_key_is_not_that_of_the_log_and_stands_in_the_log(cast):
    envelope = services.sign_as_installation(b"{}", now=NOW)
    services.sign_as_installation(b"{}", now=NOW + HOUR)

    (row,) = InstallationKey.objects.all()
    assert row.revoked_at is None
    # from the beginning of the installation: a proposal may be a moment older than its signature
    assert row.counts_from <= NOW
    assert row.public_key != base64.b64encode(audit_log.signer().verifier.key).decode()
    entry = Entry.objects.get(action="identity.installation-key-introduced")
    assert entry.details["public_key"] == row.public_key
    (listed,) = selectors.signers()
    assert (listed.keyid, listed.person) == (envelope.keyid, signers.INSTALLATION)


def test_another_key_takes_over_and_what_the_first_signed_stays_verifiable(cast, log_key):
    log_key(1)
    first = services.sign_as_installation(b"{}", now=NOW)
    log_key(2)
    second = services.sign_as_installation(b"{}", now=NOW + HOUR)

    known = signers.read(own_signers())
    assert first.keyid != second.keyid
    assert known[first.keyid].counts_at(NOW) and not known[first.keyid].counts_at(NOW + HOUR)
    # what it seals may have been proposed before it came
    assert known[second.keyid].counts_at(NOW + HOUR) and known[second.keyid].counts_at(NOW)
    log_key(1)
    with pytest.raises(CannotSignAsInstallation, match="was replaced"):
        services.sign_as_installation(b"{}", now=NOW + 2 * HOUR)


def test_one_key_signs_at_a_time(db):
    InstallationKey.objects.create(public_key="a", counts_from=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstallationKey.objects.create(public_key="b", counts_from=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstallationKey.objects.create(public_key="c", counts_from=NOW, revoked_at=NOW - HOUR)


def test_the_api_gives_the_file_that_verifiers_take(cast, by, tmp_path):
    laptop = Laptop.made(tmp_path / "key")
    enrolled(cast.lead, laptop.line, kind="openssh", algorithm="ssh-ed25519")
    services.sign_as_installation(b"{}", now=NOW)

    answer = by("lead").get("/api/v1/signing-keys/signers")
    assert answer.status_code == 200
    assert signers.read(answer.content) == signers.read(own_signers())
    people = {each["person"] for each in json.loads(answer.content)["signers"]}
    assert people == {signers.INSTALLATION, f"person:{cast.lead.uid}"}
    assert "signers.json" in by("lead").get("/profile/keys").content.decode()
    assert "signers.json" not in by("vendor").get("/profile/keys").content.decode()


def test_passkeys_that_no_verifier_could_check_are_not_asked_for(cast):
    uid = str(cast.lead.uid)
    asked = services.challenge_passkey(uid, actor=cast.actor("lead"), host="seatrial.example", now=NOW)
    assert [each["alg"] for each in asked.options["pubKeyCredParams"]] == [-7, -8, -257]
