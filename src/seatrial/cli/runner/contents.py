"""Finds the content that somebody means by the beginning of its digest, and the page of it."""

from seatrial.cli.client import Client
from seatrial.kit.problems import NotFound

_WHOLE = len("sha256:") + 64


def whole_digest(client: Client, *, digest: str) -> str:
    """The whole digest of the one content that begins so; raises NotFound for none and for several."""
    wanted = digest if digest.startswith("sha256:") else f"sha256:{digest}"
    if len(wanted) == _WHOLE:
        return wanted
    found = [each["digest"] for each in client.every("/runners/approvals")]
    fitting = [each for each in found if each.startswith(wanted)]
    if len(fitting) != 1:
        raise NotFound(
            f"{len(fitting)} contents begin with {wanted}",
            remedy="Write more of the digest; seatrial runner approvals --state any lists them.",
        )
    return str(fitting[0])


def page_of(client: Client, *, digest: str = "") -> str:
    """The address of the page where people approve that content, or of the list of all that waits."""
    return "/".join(filter(None, (client.place.url.rstrip("/"), "runners/approvals", digest)))
