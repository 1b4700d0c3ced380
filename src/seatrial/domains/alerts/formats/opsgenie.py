"""Opsgenie's alert API: alerts are created, and what is done to them, by alias, id or tiny id.

https://docs.opsgenie.com/docs/alert-api . What is done stands in the address, who it is about too:
`v2/alerts`, `v2/alerts/<alias>/close?identifierType=alias`. An alert without an alias is known by the
`requestId` of the answer.
"""

from collections.abc import Callable, Mapping
from typing import Any

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.formats.remarks import remark
from seatrial.domains.alerts.rules import genie
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

_STATES: Mapping[str, ItemState] = {
    "close": "resolved", "acknowledge": "acknowledged", "unacknowledge": "unacknowledged", "notes": "noted",
}  # fmt: skip
_PRIORITIES = frozenset({"p1", "p2", "p3", "p4", "p5"})
#: The priority of an alert that does not say one.
_ORDINARY = "p3"
_LONGEST_TAG = 50
#: What an alert may say there, and what says nothing here.
_NOT_KEPT = ("actions", "responders", "visibleTo")


def read(post: Post) -> Reading:
    """The one request of the body. Raises CannotRead."""
    body = parts.mapping(parts.document(post.body or b"{}"), what="the body")

    def one(position: int, item: Any) -> Said:
        if genie.is_created(post.path):
            return _created(position, item, str(post.uid))
        return _done(position, item, post.path)

    return parts.each([body], read=one)


def _done(position: int, item: Mapping[str, Any], path: str) -> Said:
    try:
        found = genie.handle(path)
    except genie.BadIdentifier as error:
        raise CannotRead(str(error)) from None
    if found is None or found.verb not in genie.DONE:
        known = ", ".join(genie.DONE)
        raise CannotRead(f"of what is done to an alert, these are known: {known}")
    note = parts.note(item.get("note"), by=item.get("user"))
    key = parts.key(found.name, what="the alias")
    state = _STATES.get(found.verb, "changed")
    if state == "noted" and not note:
        raise CannotRead("note is missing")
    changes = _CHANGES[found.verb](item) if state == "changed" else {"title": parts.title("", otherwise=key)}
    return Said(position=position, key=key, state=state, note=note, meant=found.meant, **changes)


def _message(item: Mapping[str, Any]) -> dict[str, Any]:
    if not parts.words(item.get("message")).strip():
        raise CannotRead("message is missing")
    return {"title": parts.title(item["message"])}


def _description(item: Mapping[str, Any]) -> dict[str, Any]:
    description = parts.words(item.get("description"), what="the description")
    if not description.strip():
        raise CannotRead("description is missing")
    return {"title": "", "annotations": {"description": description}}


def _details(item: Mapping[str, Any]) -> dict[str, Any]:
    found = parts.labels(item.get("details"), what="details")
    if not found:
        raise CannotRead("details are missing")
    return {"title": "", "labels": found}


def _tagged(item: Mapping[str, Any]) -> dict[str, Any]:
    found = tags(item.get("tags"))
    if not found:
        raise CannotRead("tags are missing")
    return {"title": "", "tags": found}


def _prioritised(item: Mapping[str, Any]) -> dict[str, Any]:
    priority = _priority(item.get("priority"))
    return {"title": "", "labels": {"priority": priority.upper()}, "hint": priority}


#: What a request changes, by its verb.
_CHANGES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "message": _message, "description": _description, "details": _details, "tags": _tagged,
    "priority": _prioritised,
}  # fmt: skip


def tags(value: Any) -> tuple[str, ...]:
    """Each tag once, in the order given; a comma in one would make two of it."""
    if not isinstance(value, list):
        return ()
    if any(isinstance(each, str) and "," in each for each in value):
        remark("commas in tags are spaces: they would part a tag in two")
    found = (parts.words(each, most=_LONGEST_TAG, what="a tag").replace(",", " ").strip() for each in value)
    return tuple(dict.fromkeys(each for each in found if each))


def _priority(value: Any) -> str:
    priority = parts.hint(value)
    if priority not in _PRIORITIES:
        raise CannotRead("priority is none of P1, P2, P3, P4 and P5")
    return priority


def _link(source: Any) -> str:
    """Where the alert comes from, if that is an address; many say the name of a host instead."""
    return parts.link(source) if str(source or "").startswith(("http://", "https://")) else ""


def _created(position: int, item: Mapping[str, Any], uid: str) -> Said:
    if not item.get("message"):
        raise CannotRead("message is missing")
    priority = _priority(item.get("priority") or _ORDINARY)
    labels = parts.labels(item.get("details"), what="details")
    labels.update(
        {name: parts.words(item[name], what=name) for name in ("entity", "source") if item.get(name)}
    )
    if isinstance(item.get("tags"), list):
        labels["tags"] = parts.words(",".join(tags(item["tags"])), what="label tags")
    description = parts.words(item.get("description"), what="the description")
    if strange := sorted(name for name in _NOT_KEPT if item.get(name)):
        remark(f"left out, since routes of Seatrial say who is paged: {', '.join(strange)}")
    return Said(
        position=position,
        key=parts.key(item.get("alias") or uid, what="alias"),
        state="firing",
        title=parts.title(item["message"]),
        labels={**labels, "priority": priority.upper()},
        annotations={"description": description} if description else {},
        hint=priority,
        link=_link(item.get("source")),
        note=parts.note(item.get("note"), by=item.get("user")),
    )
