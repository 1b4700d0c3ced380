"""JSON that is nobody's format: our own plain events, and whatever a mapping in the definition reads.

A plain event is an object with `key`, and, as it likes, `title`, `status` (firing, acknowledged, resolved),
`severity`, `labels`, `annotations`, `starts_at`, `ends_at`, `link` and `note`; or a list of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.formats.remarks import remark
from seatrial.domains.alerts.rules import mapping
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

#: Words of monitors for the three things that an item can say.
_STATES: Mapping[str, ItemState] = {
    **dict.fromkeys(("firing", "triggered", "trigger", "open", "opened", "alerting", "problem"), "firing"),
    **dict.fromkeys(("acknowledged", "acknowledge", "acked"), "acknowledged"),
    **dict.fromkeys(("resolved", "resolve", "ok", "closed", "recovered", "recovery", "normal"), "resolved"),
}
_EVENT = frozenset({*mapping.FIELDS, *mapping.NAMED})
#: Without them nobody could tell which alert is meant, or whether it holds.
_NEEDED = frozenset({"key", "status"})
#: The annotation that says what of the mapping came to nothing.
_FAULT = "mapping_fault"
_MOST_ITEMS = 5000


def read_events(post: Post) -> Reading:
    """Our own plain events. Raises CannotRead."""
    body = parts.document(post.body)
    return parts.each(body if isinstance(body, list) else [body], read=_event)


def read(post: Post) -> Reading:
    """What the mapping of the definition makes of the body; without one, plain events. Raises CannotRead."""
    said = post.spec.get("mapping")
    return read_mapped(parts.document(post.body), said=said) if said else read_events(post)


def read_item(post: Post) -> Reading:
    """An item that was repaired, with all that it came in beside it. Raises CannotRead."""
    found = parts.mapping(parts.document(post.body), what="the body")
    said = post.spec.get("mapping")

    def read_one(position: int, item: Any) -> Said:
        if said:
            return said_of(_fields(found.get("body"), item, said), position=position)
        return _event(position, item)

    return parts.each([found.get("item")], read=read_one)


def read_mapped(body: Any, *, said: Mapping[str, Any]) -> Reading:
    """Every item that the mapping finds in the body. Raises CannotRead."""
    return parts.each(
        _items(body, said), read=lambda position, item: said_of(_fields(body, item, said), position=position)
    )


def said_of(fields: Mapping[str, Any], *, position: int) -> Said:
    """The item that plain fields say. Raises CannotRead."""
    key = parts.key(fields.get("key"), what="key")
    state = state_of(fields.get("status"))
    ends_at = _time(fields.get("ends_at"), "ends_at")
    return Said(
        position=position,
        key=key,
        state=state,
        title=parts.title(fields.get("title"), otherwise=key),
        labels=parts.labels(fields.get("labels")),
        annotations=parts.labels(fields.get("annotations"), what="annotations"),
        hint=parts.hint(fields.get("severity")),
        starts_at=_begun(fields.get("starts_at")),
        ends_at=ends_at if state == "resolved" else None,
        link=parts.link(fields.get("link")),
        note=parts.note(fields.get("note")),
    )


def state_of(value: Any) -> ItemState:
    """What the word says; true is firing, false is resolved, nothing at all is firing. Raises CannotRead."""
    if value is None or value == "" or value is True:
        return "firing"
    if value is False:
        return "resolved"
    state = _STATES.get(value.strip().lower()) if isinstance(value, str) else None
    if state is None:
        raise CannotRead(
            f"status is none of firing, acknowledged and resolved: {parts.words(value, most=60)}"
        )
    return state


def _event(position: int, item: Any) -> Said:
    found = parts.mapping(item, what="the event")
    strange = sorted(set(found) - _EVENT)
    if strange:
        raise CannotRead(f"an event has no {parts.words(strange[0], most=60)}: a mapping reads other shapes")
    return said_of(found, position=position)


def _items(body: Any, said: Mapping[str, Any]) -> list[Any]:
    if not said.get("items"):
        return [body]
    try:
        found = mapping.value(said["items"], context=mapping.around(body, item=body))
    except (mapping.CannotFind, mapping.CannotMap) as problem:
        raise CannotRead(f"items: {problem}") from None
    if not isinstance(found, list):
        raise CannotRead("items came to no list")
    if len(found) > _MOST_ITEMS:
        raise CannotRead(f"items are more than {_MOST_ITEMS}")
    return found


def _fields(body: Any, item: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the expressions come to. Only who it is, and whether it holds, has to have been sent."""
    try:
        context = mapping.around(body, item=item)
    except mapping.CannotMap as problem:
        raise CannotRead(str(problem)) from None
    found: dict[str, Any] = {name: {} for name in mapping.NAMED}
    for place, text in mapping.expressions({**said, "items": ""}):
        try:
            value = mapping.value(text, context=context)
        except (mapping.CannotFind, mapping.CannotMap) as problem:
            words = f"{'.'.join(place)}: {problem}"
            if place[0] in _NEEDED:
                raise CannotRead(words) from None
            if isinstance(problem, mapping.CannotMap):
                found["annotations"][_FAULT] = words  # better an alert without a label than none
                remark(f"the mapping came to nothing: {words}")
            continue
        if len(place) == 1:
            found[place[0]] = value
        elif value is not None:
            found[place[0]][place[1]] = value
    return found


def _time(value: Any, what: str) -> datetime | None:
    return parts.time(_spelt(value), what=what)


def _begun(value: Any) -> datetime | None:
    return parts.begun(_spelt(value), what="starts_at")


def _spelt(value: Any) -> Any:
    """A moment that an expression made, as it would have been sent."""
    return value.isoformat() if isinstance(value, datetime) else value
