"""What a key of a source may know of by Opsgenie's alert API: alerts of that source, and its own requests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from seatrial.domains.alerts import formats, models
from seatrial.domains.alerts.rules import genie
from seatrial.domains.alerts.selectors import listing
from seatrial.domains.alerts.selectors.named import named
from seatrial.domains.alerts.types import Meant, Post, Said
from seatrial.domains.alerts.types.genie import Listed, Outcome, Term
from seatrial.domains.alerts.types.listing import AlertLine, ShownAlert
from seatrial.kit.problems import NotFound

_COLUMNS: Mapping[str, str] = {
    "createdAt": "first_at", "updatedAt": "last_at", "lastOccurredAt": "last_at", "tinyId": "number",
    "alias": "key", "message": "title", "status": "state", "count": "count",
}  # fmt: skip
_COMPARED = {"<": "lt", ">": "gt", "<=": "lte", ">=": "gte", "=": "exact", "!=": "exact", ":": "exact"}
_ACTIONS = {
    "close": "Close", "acknowledge": "Acknowledge", "unacknowledge": "UnAcknowledge", "notes": "Add Note",
    "tags": "Add Tags", "details": "Add Details", "message": "Update Message",
    "description": "Update Description", "priority": "Update Priority",
}  # fmt: skip
_DONE = {"close": "Closed alert", "acknowledge": "Acknowledged alert", "notes": "Added note"}


def alert_named(name: str, *, meant: Meant, source: UUID) -> ShownAlert:
    """The alert of the source that goes by that name; raises NotFound."""
    row = named(name, meant=meant, source=source)
    if row is None:
        raise NotFound("Alert does not exist")
    return listing.alerts_shown([row.number])[0]


def alerts_asked(asked: Listed, *, source: UUID) -> list[ShownAlert]:
    """The alerts of the source that the query means, one more than the limit where there are more."""
    rows = _meant(asked.terms, source)
    column = _COLUMNS[asked.sort]
    sign = "" if asked.is_rising else "-"
    ordered = rows.order_by(f"{sign}{column}", f"{sign}number")
    return listing.alerts_shown(
        list(ordered.values_list("number", flat=True)[asked.offset : asked.offset + asked.limit + 1])
    )


def alerts_counted(asked: Listed, *, source: UUID) -> int:
    """How many alerts of the source the query means."""
    return _meant(asked.terms, source).count()


def lines_asked(
    number: int, *, what: str, after: int, limit: int, is_rising: bool
) -> list[tuple[int, AlertLine]]:
    """Lines of the alert's log behind that place, one more than the limit where there are more; of one kind
    where `what` says so.
    """
    rows = models.Entry.objects.filter(alert_id=number).order_by("id" if is_rising else "-id")
    if what:
        rows = rows.filter(what=what)
    if after:
        rows = rows.filter(id__gt=after) if is_rising else rows.filter(id__lt=after)
    return [(row.id, AlertLine(row.at, row.what, row.words, row.by)) for row in rows[: limit + 1]]


def outcome(request: str, *, source: UUID) -> Outcome:
    """What became of a request of the source; raises NotFound, also while nobody has read it."""
    try:
        rows = models.Arrival.objects.filter(uid=UUID(request), source_id=source, format="opsgenie")
    except ValueError:
        rows = models.Arrival.objects.none()
    row = rows.exclude(read_at=None).first()
    if row is None or row.read_at is None:
        raise NotFound("Request not found. It might not be processed, yet.")
    action, verb = _action(row.path)
    if letter := row.dead_letters.order_by("number").first():
        return Outcome(action, row.read_at, is_success=False, status=letter.problem)
    post = Post(uid=row.uid, body=bytes(row.body), received_at=row.received_at, path=row.path)
    said = formats.read(post, format_name=row.format).items
    return _outcome(row, said[0], action, verb) if said else Outcome(action, row.read_at, False, "Not read")


def _action(path: str) -> tuple[str, str]:
    if genie.is_created(path):
        return "Create", ""
    try:
        found = genie.handle(path)
    except genie.BadIdentifier:
        found = None
    verb = found.verb if found else ""
    return _ACTIONS.get(verb, "Unknown"), verb


def _outcome(row: models.Arrival, said: Said, action: str, verb: str) -> Outcome:
    """What was done stands as it was; what the alert was then can be told from when it was over."""
    at = row.read_at or row.received_at
    item = models.Item.objects.filter(arrival=row).select_related("alert").first()
    found = item.alert if item else named(said.key, meant=said.meant, source=row.source_id)
    if found is None or found.first_at > row.received_at:
        return Outcome(action, at, is_success=False, status="Alert does not exist")
    over = item is None and found.resolved_at is not None and found.resolved_at <= row.received_at
    words, is_success = _DONE.get(verb, f"{action}d alert" if not verb else "Updated alert"), True
    if over and verb == "close":
        words = "Alert is already closed"
    elif over and verb not in ("", "notes"):
        words, is_success = "Alert is closed", False
    return Outcome(action, at, is_success, words, str(found.uid), found.key)


def _meant(terms: tuple[Term, ...], source: UUID) -> QuerySet[models.Alert]:
    rows = models.Alert.objects.filter(source_id=source)
    for each in terms:
        condition = _condition(each)
        rows = rows.exclude(condition) if each.is_not != (each.how == "!=") else rows.filter(condition)
    return rows


def _condition(term: Term) -> Q:
    field, value = term.field, term.value
    if field.startswith("details."):
        return Q(labels__contains={field.removeprefix("details."): value})
    if field in ("status", "acknowledged", "isSeen", "snoozed"):
        return _state(field, value)
    if field == "priority":
        return Q(severity_hint=value)
    if field in ("entity", "source"):
        return Q(labels__contains={field: value})
    if field == "tag":
        return Q(labels__tags__regex=rf"(^|,){_literal(value)}(,|$)")
    if field == "tinyId":
        known = value.isascii() and value.isdecimal() and len(value) <= 15
        return Q(number=int(value)) if known else Q(number=-1)
    return _text_or_number(term)


def _text_or_number(term: Term) -> Q:
    field, value = term.field, term.value
    if field == "description":
        return Q(annotations__description__icontains=value)
    column = _COLUMNS[field or "message"]
    if field in ("createdAt", "updatedAt", "lastOccurredAt"):
        return Q(**{f"{column}__{_COMPARED[term.how]}": _moment(value)})
    if field == "count":
        return Q(**{f"{column}__{_COMPARED[term.how]}": min(int(value), 2**31 - 1)})
    if field == "alias":
        return Q(key=value)
    return Q(title__icontains=value) if term.how == ":" else Q(title__iexact=value)


def _state(field: str, value: str) -> Q:
    if field == "status":
        return ~Q(state="resolved") if value == "open" else Q(state="resolved")
    by_field = {
        "acknowledged": Q(state="acknowledged"), "isSeen": Q(acknowledged_at__isnull=False),
        "snoozed": ~Q(silenced_by=""),
    }  # fmt: skip
    return by_field[field] if value == "true" else ~by_field[field]


def _moment(milliseconds: str) -> datetime:
    most = 253_402_300_799  # the end of the year 9999
    return datetime.fromtimestamp(min(int(milliseconds) / 1000, most), UTC)


def _literal(text: str) -> str:
    return "".join(each if each.isalnum() or each in "_ " else f"\\{each}" for each in text)
