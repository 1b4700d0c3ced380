"""Signs tree heads and takes them to places outside, where a rewritten log is found out."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from seatrial.connectors.ledgers import describe, open_ledger
from seatrial.domains.audit.models import Anchor, Batch, Head
from seatrial.domains.audit.rules.notes import Signer
from seatrial.domains.audit.selectors.state import anchor_state
from seatrial.domains.audit.types import AnchorState
from seatrial.kit.problems import Problem

_LONGEST_ERROR = 500


def sign_head(signer: Signer, *, now: datetime) -> int:
    """The tree as it stands has a signed head; gives its size, 0 where nothing is sealed."""
    last = Batch.objects.order_by("-size").first()
    if last is None:
        return 0
    if not Head.objects.filter(size=last.size).exists():
        root = bytes(last.root)
        note = signer.sign(size=last.size, root=root, now=now).note
        with transaction.atomic():
            Head.objects.bulk_create(
                [Head(size=last.size, root=root, note=note, at=now)], ignore_conflicts=True
            )
    return last.size


def anchor(place: str, *, cache: Path, now: datetime) -> AnchorState:
    """The newest signed head is at the place; gives how it went, which stands in the database too.

    Nothing is raised: a place that fails is a state, shown by the page, `doctor` and `/metrics`. To be
    called outside of any transaction: the place may take its time.
    """
    row, _ = Anchor.objects.get_or_create(name=describe(place))
    head = Head.objects.order_by("-size").first()
    if head is None or head.size == row.size:
        return anchor_state(row)
    try:
        name = f"{head.size:016d}-{bytes(head.root).hex()[:16]}"
        open_ledger(place, cache=cache).add(name, text=head.note, now=now)
    except Problem as problem:
        row.error = problem.detail[:_LONGEST_ERROR]
        row.failing_since = row.failing_since or now
    else:
        row.size, row.anchored_at, row.error, row.failing_since = head.size, now, "", None
    row.attempted_at = now
    row.save()
    return anchor_state(row)


def forget_anchors(kept: list[str]) -> None:
    """States of places that are not anchors any more are gone."""
    Anchor.objects.exclude(name__in=[describe(place) for place in kept]).delete()
