"""Opsgenie's alert API: create, close, acknowledge and add a note, by alias or by the id that we answered.

https://docs.opsgenie.com/docs/alert-api . What is done stands in the address, who it is about too:
`v2/alerts`, `v2/alerts/<alias>/close?identifierType=alias`. An alert without an alias is known by its id, as
there: the `requestId` of the answer.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

#: The alias may hold whatever it likes, slashes and question marks too.
_PLACE = re.compile(r"v2/alerts/(?P<name>.+)/(?P<verb>[a-z-]+)(?:\?(?P<query>.*))?", re.DOTALL)
_CREATE = re.compile(r"(?:v2/alerts/?)?(?:\?.*)?", re.DOTALL)
_VERBS: Mapping[str, ItemState] = {"close": "resolved", "acknowledge": "acknowledged", "notes": "noted"}
_PRIORITIES = frozenset({"p1", "p2", "p3", "p4", "p5"})
#: The priority of an alert that does not say one.
_ORDINARY = "p3"


def read(post: Post) -> Reading:
    """The one request of the body. Raises CannotRead."""
    body = parts.mapping(parts.document(post.body or b"{}"), what="the body")

    def one(position: int, item: Any) -> Said:
        if _CREATE.fullmatch(post.path):
            return _created(position, item, str(post.uid))
        return _answered(position, item, post.path)

    return parts.each([body], read=one)


def _answered(position: int, item: Mapping[str, Any], path: str) -> Said:
    place = _PLACE.fullmatch(path)
    state = _VERBS.get(place["verb"]) if place else None
    if place is None or state is None:
        raise CannotRead("of what is done to an alert, close, acknowledge and notes are known")
    kinds = parse_qs(place["query"] or "").get("identifierType", ["id"])
    if kinds[0] not in ("alias", "id"):
        raise CannotRead(f"identifierType is neither alias nor id: {parts.words(kinds[0], most=60)}")
    note = parts.note(item.get("note"), by=item.get("user"))
    if state == "noted" and not note:
        raise CannotRead("note is missing")
    key = parts.key(place["name"], what="the alias")
    return Said(position, key, state, parts.title("", otherwise=key), note=note)


def _created(position: int, item: Mapping[str, Any], uid: str) -> Said:
    if not item.get("message"):
        raise CannotRead("message is missing")
    priority = parts.hint(item.get("priority")) or _ORDINARY
    if priority not in _PRIORITIES:
        raise CannotRead("priority is none of P1, P2, P3, P4 and P5")
    labels = parts.labels(item.get("details"), what="details")
    labels.update({name: parts.words(item[name]) for name in ("entity", "source") if item.get(name)})
    if isinstance(item.get("tags"), list):
        labels["tags"] = parts.words(",".join(parts.words(each) for each in item["tags"]))
    description = parts.words(item.get("description"))
    return Said(
        position=position,
        key=parts.key(item.get("alias") or uid, what="alias"),
        state="firing",
        title=parts.title(item["message"]),
        labels={**labels, "priority": priority.upper()},
        annotations={"description": description} if description else {},
        hint=priority,
        link=parts.link(item.get("source")),
        note=parts.note(item.get("note"), by=item.get("user")),
    )
