"""What sealing needs: the key that signs tree heads, the anchors, how long entries stay."""

import secrets
from datetime import timedelta
from pathlib import Path

from seatrial.domains.audit.rules.notes import CannotReadKey, Signer
from seatrial.domains.audit.rules.retention import parse_all
from seatrial.server import keys
from seatrial.server.config import Settings

FILE = "audit.key"
PUBLIC_FILE = "audit.pub"
#: The anchor that is there without any setting.
OWN_FILE = "audit-checkpoints.txt"


def key_file(settings: Settings) -> Path:
    """Where the key is."""
    return settings.audit_key_file or settings.folder / FILE


def ensure(settings: Settings) -> Signer:
    """The key of this installation, made now where there is none; raises CannotReadKey.

    Beside it lies the public key, to be given to whoever verifies. A key that was set must be there.
    """
    path = key_file(settings)
    if not path.exists() and settings.audit_key_file is None:
        made = Signer(f"seatrial.dev/log/{secrets.token_hex(8)}", secrets.token_bytes(32))
        keys.write_private(path, text=f"{made}\n")
    signer = read(settings)
    public = settings.folder / PUBLIC_FILE
    if not public.exists() or public.read_text(encoding="utf-8") != f"{signer.verifier}\n":
        keys.write_private(public, text=f"{signer.verifier}\n")
    return signer


def read(settings: Settings) -> Signer:
    """The key of this installation; raises CannotReadKey."""
    path = key_file(settings)
    try:
        return Signer.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotReadKey(
            f"{path}: {error.strerror}",
            remedy="Start Seatrial once, run as its user, or put the file back from a backup.",
        ) from None


def anchors(settings: Settings) -> tuple[str, ...]:
    """The places to which heads are taken: those that are set, else a file in the data folder."""
    return settings.audit_anchors or (f"file:{settings.folder / OWN_FILE}",)


def retention(settings: Settings) -> dict[str, timedelta | None]:
    """How long entries of each action that may be pruned stay; None is for ever."""
    return parse_all(settings.audit_retention)
