"""Keeping the files that evidence rests on: by digest, once, and until nothing refers to them."""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from seatrial.domains.audit import services as audit
from seatrial.domains.evidence import drivers, policies
from seatrial.domains.evidence.models import Artefact, Attachment
from seatrial.domains.evidence.types import HOLDS
from seatrial.kit.access import Actor, require, system
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: How long a file that nothing refers to is kept after it was brought last: evidence comes after its files.
KEPT = timedelta(days=1)
_MEMORY = 1024 * 1024
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,70}/[a-z0-9][a-z0-9.+-]{0,70}")
_ACTOR = system("evidence")


class CannotKeep(Problem):
    """The file is larger than artefacts may be, empty, or not what its sender says."""

    type = "cannot-keep"
    title = "The file cannot be kept"
    status = 413


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store; `is_new` is False where the same content was there."""

    sha256: str
    size: int
    media_type: str
    is_new: bool


def keep(
    pieces: Iterable[bytes], *, media_type: str, limit: int, actor: Actor, now: datetime, expected: str = ""
) -> Kept:
    """The content stands in the store under its digest, once, whoever brought it before.

    `limit` is in bytes; `expected` is the digest that the sender says it has, '' where none is said.
    Raises Denied, CannotKeep, and the problems of the store.
    """
    answer = policies.may_bring(actor)
    require(answer, actor=actor, action="evidence:attach", subject="artefacts:store")
    with _spooled(pieces, limit) as (file, sha256, size):
        if expected and expected != sha256:
            raise CannotKeep(
                f"the file has the digest {sha256}, and was sent as {expected}",
                remedy="Send it again: something changed it on the way.",
            )
        kind = media_type.partition(";")[0].strip().lower()
        known = kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"
        return _keep(file, sha256, size, known, actor, now)


@transaction.atomic
def _keep(file: IO[bytes], sha256: str, size: int, media_type: str, actor: Actor, now: datetime) -> Kept:
    _lock(sha256)
    row = Artefact.objects.filter(sha256=sha256).first()
    if row is None:
        drivers.put(sha256, data=file)
        fields = {"size": size, "media_type": media_type, "stored_at": now}
        Artefact.objects.create(sha256=sha256, brought_at=now, brought_by=actor.uid, **fields)
        details: dict[str, Any] = {"size": size, "media_type": media_type}
        audit.record("artefact.stored", actor=actor, subject=f"artefact:{sha256}", details=details, now=now)
        return Kept(sha256, size, media_type, True)
    row.brought_at, row.brought_by = now, actor.uid
    row.save(update_fields=["brought_at", "brought_by"])
    return Kept(sha256, row.size, row.media_type, False)


def collect_garbage(*, now: datetime, limit: int = 1000) -> int:
    """Files that nothing refers to, nobody holds and that came a day ago are gone; gives how many."""
    unused = Artefact.objects.filter(
        ~Exists(Attachment.objects.filter(artefact=OuterRef("pk"))), brought_at__lt=now - KEPT
    )
    candidates = list(unused.order_by("brought_at").values_list("pk", flat=True)[:limit])
    held = {sha256 for holder in HOLDS for sha256 in holder(candidates)}
    return sum(_drop(sha256, now) for sha256 in candidates if sha256 not in held)


@transaction.atomic
def _drop(sha256: str, now: datetime) -> bool:
    """The file is gone from both; whoever brings it meanwhile waits, and stores it anew."""
    _lock(sha256)
    used = Attachment.objects.filter(artefact=sha256).exists()
    row = Artefact.objects.select_for_update().filter(sha256=sha256, brought_at__lt=now - KEPT).first()
    if row is None or used:
        return False
    row.delete()
    drivers.delete(sha256)
    details = {"size": row.size}
    audit.record("artefact.dropped", actor=_ACTOR, subject=f"artefact:{sha256}", details=details, now=now)
    return True


def drop_strays(*, now: datetime) -> int:
    """Content in the store that no row knows, left by a crash a day ago, is gone; gives how many."""
    gone = 0
    for sha256, written in drivers.digests():
        if written < now - KEPT and not Artefact.objects.filter(sha256=sha256).exists():
            drivers.delete(sha256)
            log.warning("artefact.stray-dropped", sha256=sha256)
            gone += 1
    return gone


@contextmanager
def _spooled(pieces: Iterable[bytes], limit: int) -> Iterator[tuple[IO[bytes], str, int]]:
    """The content as a file, its digest and size; raises CannotKeep for too much and for nothing."""
    found, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=_MEMORY) as file:
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise CannotKeep(
                    f"the file has more than {limit:,} bytes",
                    remedy="Attach a smaller one or a link, or set SEATRIAL_ARTEFACT_MEGABYTES.",
                )
            found.update(piece)
            file.write(piece)
        if not size:
            raise CannotKeep("the file is empty", remedy="Send the file as the body of the request.")
        file.seek(0)
        yield file, f"sha256:{found.hexdigest()}", size


def _lock(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [sha256])
