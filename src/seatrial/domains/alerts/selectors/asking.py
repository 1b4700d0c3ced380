"""What a key of a source may know of: alerts of that source, and silences that were made with its keys."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from seatrial.domains.alerts import models, rules
from seatrial.domains.alerts.rules.addresses import digest, is_key
from seatrial.domains.alerts.selectors import listing
from seatrial.domains.alerts.selectors.routing import silence_of, silences
from seatrial.domains.alerts.types import Matcher, Silence
from seatrial.domains.alerts.types.asking import KeyHolder, Mailbox
from seatrial.domains.alerts.types.listing import ShownAlert
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.problems import NotFound

#: The newest of them; Alertmanager has no pages.
_MOST = 5000


def key_holder(key: str) -> KeyHolder:
    """The source that the key belongs to; raises NotFound for one that nobody knows, or that was revoked."""
    rows = models.SourceKey.objects.filter(revoked_at=None, source__retired_at=None)
    row = rows.filter(digest=digest(key)).select_related("source").first() if is_key(key) else None
    if row is None:
        raise NotFound("no alert source has this key")
    return KeyHolder(row.source_id, row.source.urn, row.source.created_at)


def mailbox(key: str) -> Mailbox:
    """The source of format `email` that the key belongs to; raises NotFound, with what to do instead."""
    holder = key_holder(key)
    spec = workspace.definition(holder.urn).body["spec"]
    if spec["format"] != "email":
        words = f"{holder.urn} takes no mail: its format is {spec['format']}"
        raise NotFound(words, remedy="Declare a source of format email, and mail to its address.")
    return Mailbox(holder.urn, digest(key), spec)


def alerts_told(source: UUID, *, match: Iterable[Matcher] = ()) -> list[ShownAlert]:
    """The alerts of the source that are not resolved and match, the newest first."""
    given = tuple(match)
    found = listing.alerts_of_source(source, limit=_MOST)
    return [each for each in found if rules.all_hold(given, labels=_texts(each.labels))]


def silences_of_source(source: UUID, *, match: Iterable[Matcher] = ()) -> list[Silence]:
    """The silences that were made with keys of the source, over or not, the newest first. `match` is asked of
    their conditions, as Alertmanager does.
    """
    given = tuple(match)
    found = silences(source=source, limit=_MOST)
    return [each for each in found if rules.all_hold(given, labels={m.label: m.value for m in each.match})]


def silence_of_source(source: UUID, *, uid: UUID) -> Silence:
    """That one of them; raises NotFound."""
    row = models.Silence.objects.filter(source_id=source, uid=uid).select_related("source").first()
    if row is None:
        raise NotFound(f"there is no silence {uid} that was made with a key of this source")
    return silence_of(row, services={})


def _texts(labels: Mapping[str, object]) -> dict[str, str]:
    return {name: str(text) for name, text in labels.items()}
