"""Reads of artefacts: which there are, whose evidence rests on them, and who may know of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import drivers
from seatrial.domains.evidence.models import Artefact, Attachment
from seatrial.domains.evidence.types import Reference
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound, Problem

#: Tokens of links to files are signed with it, so that no other token of ours is one.
LINK_SALT = "seatrial.evidence.artefact"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the store. `name` is what the first evidence that rests on it calls it, '' without any."""

    sha256: str
    size: int
    media_type: str
    stored_at: datetime
    name: str
    evidence: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """What a download is called."""
        return self.name or f"{self.sha256.removeprefix('sha256:')[:16]}.bin"


def references(evidence: Collection[str]) -> Mapping[str, list[Reference]]:
    """The files that each of these pieces of evidence (uids) rests on, by name."""
    found: dict[str, list[Reference]] = {}
    rows = Attachment.objects.filter(evidence__in=list(evidence)).select_related("artefact").order_by("name")
    for row in rows:
        each = Reference(row.artefact_id, row.name, row.artefact.media_type, row.artefact.size)
        found.setdefault(str(row.evidence_id), []).append(each)
    return found


def artefact(sha256: str, *, actor: Actor) -> Stored:
    """The file of that digest; raises NotFound, also where the actor knows no service that rests on it.

    Who brought it knows it before any evidence does.
    """
    row = Artefact.objects.filter(sha256=sha256).first()
    known = catalog.known_to(actor)
    uses = Attachment.objects.filter(artefact=sha256).order_by("evidence_id")
    if known is not None:
        uses = uses.filter(evidence__service__in=known)
    named = list(uses.values_list("name", "evidence_id")[:100])
    if row is None or (known is not None and not named and row.brought_by != actor.uid):
        raise NotFound(f"there is no artefact {sha256}")
    name = named[0][0] if named else ""
    return Stored(
        row.sha256, row.size, row.media_type, row.stored_at, name, tuple(str(uid) for _, uid in named)
    )


class CannotOpenLink(Problem):
    """The link was right, and its time is over."""

    type = "link-expired"
    title = "This link has expired"
    status = 410


def shared(token: str, *, now: datetime) -> Stored:
    """The file that the token opens; raises NotFound for a forged one, CannotOpenLink for an expired one."""
    try:
        said = signing.loads(token, salt=LINK_SALT)
        sha256, name, until = str(said["sha256"]), str(said["name"]), float(said["until"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise NotFound("there is no such link") from None
    if now.timestamp() >= until:
        raise CannotOpenLink("its time is over", remedy="Ask whoever sent it for a new one.")
    row = Artefact.objects.filter(sha256=sha256).first()
    if row is None:
        raise NotFound("the file is not there any more")
    return Stored(row.sha256, row.size, row.media_type, row.stored_at, name, ())


def content(sha256: str) -> Iterator[bytes]:
    """The bytes of a file, whose first piece is read when this is called: a problem comes before them.

    Raises the problems of the store, and CannotTrust where they do not have their digest.
    """
    pieces = drivers.read(sha256)
    first = next(pieces, b"")

    def all_pieces() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_pieces()
