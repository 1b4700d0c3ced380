"""Addresses of Opsgenie's alert API, below the key: what is done, to which alert, and how that is named."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from seatrial.domains.alerts.types import Meant

#: What is done to an alert by bringing it; the request is stored, and read a moment later.
DONE = (
    "close", "acknowledge", "unacknowledge", "notes", "tags", "details", "message", "description", "priority",
)  # fmt: skip
#: What can be listed of an alert.
LISTED = ("notes", "logs")
#: Why the rest of what Opsgenie does is not done here.
REFUSED = {
    "snooze": "nothing is snoozed with a key: make a silence, on the page Silences or through its API",
    "escalate": "an alert climbs the levels of its own policy: `seatrial alert escalate` pages the next one",
    "assign": "an alert belongs to whoever acknowledged it",
    "responders": "whom an alert pages is said by its routing and its policy",
    "teams": "which team has an alert is said by its routing",
    "actions": "there are no custom actions: runbooks stand for them",
    "attachments": "alerts have no attachments",
    "saved-searches": "there are no saved searches: give the query",
    "recipients": "whom an alert paged stands on its page",
}
_ROOT = "v2/alerts"
#: The alias may hold whatever it likes, slashes and question marks too.
_VERB = re.compile(rf"{_ROOT}/(?P<name>.+)/(?P<verb>[a-z-]+)(?:\?(?P<query>.*))?", re.DOTALL)
_CREATE = re.compile(rf"{_ROOT}/?(?:\?.*)?", re.DOTALL)
_KINDS: dict[str, Meant] = {"id": "uid", "alias": "key", "tiny": "number"}


@dataclass(frozen=True, slots=True)
class Handle:
    """What is done, or listed, and by what the alert is named."""

    name: str
    meant: Meant
    verb: str


class BadIdentifier(ValueError):
    """An alert is named by its id, its tiny id or its alias, and by nothing else."""


def is_created(path: str) -> bool:
    """Whether an alert is created at that path."""
    return not path or _CREATE.fullmatch(path) is not None


def handle(path: str) -> Handle | None:
    """What that path does to which alert; None where it names no verb. Raises BadIdentifier."""
    found = _VERB.fullmatch(path)
    if found is None:
        return None
    said = parse_qs(found["query"] or "").get("identifierType", ["id"])[0]
    return Handle(found["name"], meant(said), found["verb"])


def meant(said: str) -> Meant:
    """By what an alert is named, as `identifierType` says it. Raises BadIdentifier."""
    try:
        return _KINDS[said or "id"]
    except KeyError:
        raise BadIdentifier(f"identifierType is none of id, tiny and alias: {said[:60]}") from None


def is_brought(path: str) -> bool:
    """Whether what is sent to that path is an alert, or done to one, rather than something we refuse; the
    path is without a query.
    """
    return is_created(path) or path.rstrip("/").rpartition("/")[2] in DONE
