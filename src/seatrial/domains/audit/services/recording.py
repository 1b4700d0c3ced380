"""Appends to the log, in the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from seatrial.domains.audit.rules import content
from seatrial.domains.audit.services.naming import keep_name
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid
from seatrial.ui.statements import planned

_COLUMNS = "uid, at, actor_kind, actor_uid, actor_name, action, subject, details"
_ONE = f"INSERT INTO audit_entry ({_COLUMNS}) VALUES (%s, %s, %s, %s, '', %s, %s, %s::jsonb)"  # noqa: S608
_MANY = (
    f"INSERT INTO audit_entry ({_COLUMNS})"  # noqa: S608 (our own column names)
    " SELECT given.uid, %s, %s, %s, '', %s, given.subject, given.details::jsonb"
    " FROM unnest(%s::uuid[], %s::text[], %s::text[]) WITH ORDINALITY AS given (uid, subject, details, place)"
    " ORDER BY given.place"
)


def record(
    action: str,
    *,
    actor: Actor,
    subject: str,
    details: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """The entry stands in the log if, and only if, the transaction around this call commits.

    `action` is `domain.past-tense` (`workspace.applied`), `subject` a URN, `details` plain JSON
    without secrets and without names of people. Entries are never changed: the database refuses. The
    actor's name is kept beside the log, where it can be erased. Raises ValueError for a number that JSON
    does not hold exactly.
    """
    keep_name(actor, now=now)
    planned(_ONE, values=[new_uid(now), now, actor.kind, actor.uid, action, subject, _text(details or {})])


def record_many(
    action: str, *, actor: Actor, subjects: Sequence[tuple[str, Mapping[str, Any]]], now: datetime
) -> None:
    """The same for several subjects, each with its details, in their order and in one statement."""
    if not subjects:
        return
    keep_name(actor, now=now)
    uids = [new_uid(now) for _ in subjects]
    names = [subject for subject, _ in subjects]
    texts = [_text(details) for _, details in subjects]
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [now, actor.kind, actor.uid, action, uids, names, texts])


def _text(details: Mapping[str, Any]) -> str:
    if not details:
        return "{}"
    content.check(details)
    return json.dumps(details, ensure_ascii=False, allow_nan=False)
