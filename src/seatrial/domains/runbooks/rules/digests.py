"""What names a revision: the digest of the file and of all that it attaches."""

import hashlib
from collections.abc import Mapping

from seatrial.kit import canonical


def sha256_of(data: bytes) -> str:
    """`sha256:` and the digest of the bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def revision_digest(data: bytes, *, attachments: Mapping[str, str]) -> str:
    """The revision that these bytes are, with their attachments (digests by path).

    Without attachments it is the digest that `sha256sum` gives of the file.
    """
    if not attachments:
        return sha256_of(data)
    return f"sha256:{canonical.digest({'file': sha256_of(data), 'attachments': dict(attachments)})[-64:]}"


def attached(paths: tuple[str, ...], *, files: Mapping[str, bytes]) -> dict[str, str]:
    """The digest of each of these files by its path; those that are not there are left out."""
    return {path: sha256_of(files[path]) for path in sorted(set(paths)) if path in files}
