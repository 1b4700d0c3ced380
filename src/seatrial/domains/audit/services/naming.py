"""Whom the pseudonyms of the log mean: kept beside it, and erased on demand."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit.models import Name
from seatrial.kit.access import Actor

#: Names that this process has seen stored; a row more than needed does no harm.
_kept: dict[str, str] = {}
_MOST = 50_000
_NAMELESS = ("system", "anonymous")


def keep_name(actor: Actor, *, now: datetime) -> None:
    """The log can say whom the actor's uid means, unless that was erased. Waits for nobody."""
    if actor.kind in _NAMELESS or not actor.uid or _kept.get(actor.uid) == actor.name:
        return
    newest = Name.objects.filter(actor_uid=actor.uid).order_by("erased_at", "-at").first()
    if newest is None or (newest.erased_at is None and newest.name != actor.name):
        Name.objects.create(actor_uid=actor.uid, name=actor.name, at=now)
    # a rollback takes the row away again, so only a commit counts
    transaction.on_commit(lambda: _remember(actor))


def erase_name(uid: str, *, now: datetime) -> int:
    """The log does not know any more whom the uid means, nor learns it again; its entries stand and verify.

    Gives how many names were erased. To be called in the transaction that erases the person elsewhere.
    """
    rows = Name.objects.filter(actor_uid=uid)
    erased = rows.filter(erased_at=None).exclude(name="").count()
    if not rows.update(name="", erased_at=now):
        Name.objects.create(actor_uid=uid, name="", at=now, erased_at=now)
    _kept.pop(uid, None)
    return erased


def _remember(actor: Actor) -> None:
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[actor.uid] = actor.name
