"""What names an artefact, and what of it cannot be."""

import re
from collections.abc import Iterator

from seatrial.domains.reviews.types import Artefact

_DIGEST = re.compile(r"sha(?:256|384|512):[0-9a-f]{64,128}")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
_VERSION = re.compile(r"[^\s\x00-\x1f]{1,200}")


def artefact_faults(artefact: Artefact) -> list[tuple[str, str, str]]:
    """Each name that cannot be: field, what is wrong, the remedy. '' is never wrong."""
    return list(_faults(artefact))


def _faults(artefact: Artefact) -> Iterator[tuple[str, str, str]]:
    if artefact.digest and not _DIGEST.fullmatch(artefact.digest):
        yield "digest", "that is no digest", "Write it as sha256: and 64 hexadecimal digits."
    if artefact.commit and not _COMMIT.fullmatch(artefact.commit):
        yield "commit", "that is no commit", "Write 7 to 64 hexadecimal digits."
    if artefact.version and not _VERSION.fullmatch(artefact.version):
        yield "version", "that is no version", "Write it without spaces, as 2.4.1."
