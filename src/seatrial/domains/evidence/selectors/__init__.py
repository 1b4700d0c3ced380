"""Reads of evidence."""

from seatrial.domains.evidence.selectors.artefacts import (
    LINK_SALT,
    CannotOpenLink,
    Stored,
    artefact,
    content,
    references,
    shared,
)
from seatrial.domains.evidence.selectors.lists import Filter, items
from seatrial.domains.evidence.selectors.policies import ages, tiers
from seatrial.domains.evidence.selectors.reading import (
    Retracted,
    history,
    is_pushed,
    item,
    item_of,
    latest,
    next_looks,
    pushed_keys,
    retraction,
    retractions,
)
from seatrial.domains.evidence.selectors.subjects import environment_named, environments_of, service_named
from seatrial.domains.evidence.selectors.work import (
    Load,
    collected,
    is_anything_due,
    is_anything_to_hand_out,
    load,
    looks_under_way,
)

__all__ = [
    "LINK_SALT",
    "CannotOpenLink",
    "Filter",
    "Load",
    "Retracted",
    "Stored",
    "ages",
    "artefact",
    "collected",
    "content",
    "environment_named",
    "environments_of",
    "history",
    "is_anything_due",
    "is_anything_to_hand_out",
    "is_pushed",
    "item",
    "item_of",
    "items",
    "latest",
    "load",
    "looks_under_way",
    "next_looks",
    "pushed_keys",
    "references",
    "retraction",
    "retractions",
    "service_named",
    "shared",
    "tiers",
]
