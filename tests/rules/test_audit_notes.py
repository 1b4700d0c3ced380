"""Signed tree heads: as C2SP's signed-note and tlog-checkpoint have them."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.audit.rules import notes

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
SIGNER = notes.Signer("seatrial.dev/log/test", bytes(range(32)))
#: The example of the signed-note specification (golang.org/x/mod/sumdb/note).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv"
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_published_note_verifies() -> None:
    verifier = notes.Verifier.parse(PETER)
    assert str(verifier) == PETER
    note = notes.Checkpoint(verifier.name, 0, b"", None, PETERS_NOTE)
    assert verifier.signed(note)
    assert not verifier.signed(notes.Checkpoint(verifier.name, 0, b"", None, PETERS_NOTE.replace("you", "I")))


def test_a_head_is_a_checkpoint_that_anybody_can_check() -> None:
    made = SIGNER.sign(size=1234, root=hashlib.sha256(b"root").digest(), now=NOW)

    body, _, signature = made.note.rpartition("\n\n")
    root = base64.b64encode(hashlib.sha256(b"root").digest()).decode()
    assert f"{body}\n" == f"seatrial.dev/log/test\n1234\n{root}\ntime 2026-11-21T07:30:00Z\n"
    name, data = signature.removeprefix("— ").split()
    decoded = base64.b64decode(data)
    assert name == "seatrial.dev/log/test"
    public = SIGNER.verifier.key
    assert decoded[:4] == hashlib.sha256(b"seatrial.dev/log/test\n\x01" + public).digest()[:4]
    Ed25519PublicKey.from_public_bytes(public).verify(decoded[4:], f"{body}\n".encode())
    assert SIGNER.verifier.signed(made)
    assert notes.parse(made.note) == made


@given(st.integers(0, 2**60), st.binary(min_size=32, max_size=32))
def test_what_was_signed_is_read_again_and_no_other_key_signed_it(size: int, root: bytes) -> None:
    made = notes.parse(SIGNER.sign(size=size, root=root, now=NOW).note)

    assert (made.size, made.root, made.signed_at) == (size, root, NOW)
    assert SIGNER.verifier.signed(made)
    assert not notes.Signer("seatrial.dev/log/test", bytes(32)).verifier.signed(made)
    bent = notes.parse(made.note.replace(f"\n{size}\n", f"\n{size + 1}\n", 1))
    assert not SIGNER.verifier.signed(bent)


def test_a_file_of_notes_gives_each() -> None:
    made = [SIGNER.sign(size=size, root=bytes(32), now=NOW) for size in range(1, 4)]
    text = "".join(f"{each.note}\n" for each in made)

    assert list(notes.parse_all(text)) == made
    assert list(notes.parse_all("\n")) == []


@pytest.mark.parametrize("text", ["x", "a\n1\n\n— a x\n", "a\n01\n" + "A" * 43 + "=\n\n— a x\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(notes.CannotReadCheckpoint):
        list(notes.parse_all(text))


def test_keys_are_read_as_they_are_written() -> None:
    assert notes.Signer.parse(str(SIGNER)) == SIGNER
    assert notes.Verifier.parse(str(SIGNER.verifier)) == SIGNER.verifier


@pytest.mark.parametrize("text", ["", "a+b+c", PETER.replace("c74f", "c74e"), PETER[:-4], str(SIGNER)])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(notes.CannotReadKey):
        notes.Verifier.parse(text)


@pytest.mark.parametrize("text", ["", PETER, str(SIGNER)[:-4], str(SIGNER).replace("log/test", "log/best")])
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(notes.CannotReadKey):
        notes.Signer.parse(text)
