"""Signatures of OpenSSH, made and checked by the real ssh-keygen."""

import base64
import hashlib
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from seatrial.kit.signing import openssh, sshsig
from seatrial.kit.signing.openssh import CannotReadKey, Signer
from seatrial.kit.signing.sshsig import CannotVerify

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen")
MESSAGE = b"go for edi-gateway 1.4.2\n"
KINDS = {
    "ed25519": ["-t", "ed25519"],
    "ecdsa256": ["-t", "ecdsa", "-b", "256"],
    "ecdsa384": ["-t", "ecdsa", "-b", "384"],
    "ecdsa521": ["-t", "ecdsa", "-b", "521"],
    "rsa": ["-t", "rsa", "-b", "3072"],
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    for name, words in KINDS.items():
        _run("ssh-keygen", "-q", *words, "-N", "", "-C", "ada", "-f", str(folder / name))
    return {name: folder / name for name in KINDS}


def _run(*words: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(words, input=given, capture_output=True, check=False, timeout=30)


def sign(key: Path, message: bytes = MESSAGE, namespace: str = "seatrial", *more: str) -> str:
    done = _run("ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(key), *more, given=message)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_what_openssh_signs_holds(keys, kind, hash_name):
    armored = sign(keys[kind], MESSAGE, "seatrial", "-O", f"hashalg={hash_name}")
    signed = sshsig.verify(armored, message=MESSAGE)

    line = keys[kind].with_suffix(".pub").read_text()
    assert signed.key.line == " ".join(line.split()[:2])
    printed = _run("ssh-keygen", "-l", "-f", str(keys[kind].with_suffix(".pub"))).stdout.decode()
    assert signed.key.fingerprint in printed
    assert openssh.parse(line) == signed.key


@pytest.mark.parametrize("kind", KINDS)
def test_another_text_or_namespace_does_not(keys, kind):
    armored = sign(keys[kind])

    with pytest.raises(CannotVerify, match="not one of this text"):
        sshsig.verify(armored, message=MESSAGE + b"\n")
    with pytest.raises(CannotVerify, match="made for 'file'"):
        sshsig.verify(sign(keys[kind], MESSAGE, "file"), message=MESSAGE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_flipped_bit_is_found(keys, kind):
    body = base64.b64decode("".join(sign(keys[kind]).splitlines()[1:-1]))
    for place in range(0, len(body), 7):
        changed = bytearray(body)
        changed[place] ^= 1
        text = f"{sshsig.BEGIN}\n{base64.b64encode(changed).decode()}\n{sshsig.END}"
        try:
            signed = sshsig.verify(text, message=MESSAGE)
        except CannotVerify:
            continue
        pytest.fail(f"bit {place} may be changed: {signed}")


def test_allowed_signers_are_taken_by_openssh_within_their_time(keys, tmp_path):
    now = datetime.now(UTC).replace(microsecond=0)
    (tmp_path / "text.sig").write_text(sign(keys["ed25519"]))
    line = openssh.parse(keys["ed25519"].with_suffix(".pub").read_text()).line

    def verdict(after: timedelta, before: timedelta | None) -> bool:
        end = None if before is None else now + before
        file = openssh.allowed_signers([Signer("ada", line, now + after, end)], namespace="seatrial")
        (tmp_path / "allowed").write_text(file)
        return (
            _run(
                "ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "allowed"), "-I", "ada",
                "-n", "seatrial", "-s", str(tmp_path / "text.sig"), given=MESSAGE,
            ).returncode
            == 0
        )  # fmt: skip

    assert verdict(-timedelta(days=1), None)
    assert verdict(-timedelta(days=1), timedelta(days=1))
    assert not verdict(timedelta(days=1), None)
    assert not verdict(-timedelta(days=2), -timedelta(days=1))


def test_short_rsa_and_private_keys_are_refused(tmp_path):
    _run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", str(tmp_path / "short"))

    with pytest.raises(CannotReadKey, match="2048 bits is too short"):
        openssh.parse((tmp_path / "short.pub").read_text())
    with pytest.raises(CannotReadKey, match="private key"):
        openssh.parse((tmp_path / "short").read_text())


def test_a_security_key_says_whether_somebody_was_there():
    """PROTOCOL.u2f, from its words: no such key is at hand, so the authenticator is played here."""
    private = Ed25519PrivateKey.generate()
    for flags, verified in ((0x05, True), (0x01, False), (0x00, None)):
        armored = _by_security_key(private, flags)
        if verified is None:
            with pytest.raises(CannotVerify):
                sshsig.verify(armored, message=MESSAGE)
            continue
        signed = sshsig.verify(armored, message=MESSAGE)
        assert (signed.key.application, signed.verified) == ("ssh:", verified)
        parsed = _run("ssh-keygen", "-l", "-f", "/dev/stdin", given=signed.key.line.encode())
        assert signed.key.fingerprint in parsed.stdout.decode()


def _by_security_key(private, flags: int) -> str:
    s = openssh.string
    name = "sk-ssh-ed25519@openssh.com"
    blob = s(name) + s(private.public_key().public_bytes_raw()) + s("ssh:")
    digest = hashlib.sha512(MESSAGE).digest()
    covered = b"SSHSIG" + s("seatrial") + s(b"") + s("sha512") + s(digest)
    tail = bytes([flags]) + (7).to_bytes(4, "big")
    signed = hashlib.sha256(b"ssh:").digest() + tail + hashlib.sha256(covered).digest()
    value = s(s(name) + s(private.sign(signed)) + tail)
    whole = b"SSHSIG" + (1).to_bytes(4, "big") + s(blob) + s("seatrial") + s(b"") + s("sha512") + value
    return f"{sshsig.BEGIN}\n{base64.b64encode(whole).decode()}\n{sshsig.END}\n"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data):
    with pytest.raises(CannotReadKey):
        openssh.parse_blob(data)
    text = f"{sshsig.BEGIN}\n{base64.b64encode(b'SSHSIG' + data).decode()}\n{sshsig.END}"
    with pytest.raises(CannotVerify):
        sshsig.parse(text)
