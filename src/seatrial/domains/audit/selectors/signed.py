"""Proofs and exports together with a signed head, by the key of this installation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from seatrial.domains.audit.rules import notes
from seatrial.domains.audit.rules.notes import CannotReadKey, Signer
from seatrial.domains.audit.selectors.exporting import export_lines
from seatrial.domains.audit.selectors.proofs import checkpoint, proof
from seatrial.domains.audit.selectors.state import state
from seatrial.domains.audit.types import Filter, Proof, State


def signer() -> Signer:
    """The key of this installation, which `seatrial up` makes; raises CannotReadKey."""
    path = Path(settings.AUDIT_KEY_FILE)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise CannotReadKey(
            f"the key that signs heads of the audit log cannot be read: {error.strerror}",
            remedy="Start Seatrial with seatrial up, or put the key back from a backup.",
        ) from None


def signed(of_size: int, *, now: datetime) -> str:
    """The signed head of the tree of that size."""
    return checkpoint(signer(), of_size=of_size, now=now)


def signed_proof(uid: str, *, of_size: int | None = None, now: datetime) -> Proof:
    """The proof of inclusion of the entry, with the signed head of its tree."""
    found = proof(uid, of_size=of_size)
    return replace(found, checkpoint=found.checkpoint or signed(found.size, now=now))


def signed_export(wanted: Filter, *, with_proofs: bool, now: datetime) -> Iterator[str]:
    """The lines of an export."""
    return export_lines(wanted, with_proofs=with_proofs, signer=signer(), now=now)


def state_with_key() -> State:
    """How sealing and anchoring go, and the public key; '' where there is none yet."""
    found = state()
    try:
        key = signer()
    except CannotReadKey:
        return found
    return replace(found, origin=key.name, key=str(key.verifier))


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Signer:
    del changed
    return notes.Signer.parse(path.read_text(encoding="utf-8"))
