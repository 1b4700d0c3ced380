"""What says something else by now than an open review pinned (R055)."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.reviews.types import Newer, Pin, Review
from seatrial.domains.workspace import selectors as workspace
from seatrial.domains.workspace.types import Standing


def newer_of(review: Review) -> tuple[Newer, ...]:
    """Its template, matrix and checklists of which a newer version is applied, in that order; none once the
    review has ended. The review goes on with what it pinned.
    """
    if not review.is_open:
        return ()
    pins = (review.template, review.matrix, *review.checklists)
    among = frozenset(each.urn for each in pins)
    applied = {each.urn: each for each in workspace.standings(workspace.Filter(among=among))}
    return tuple(
        _newer(pin, applied[pin.urn])
        for pin in pins
        if pin.urn in applied and applied[pin.urn].digest != pin.sha256
    )


def _newer(pin: Pin, now: Standing) -> Newer:
    spec: Mapping[str, Any] = now.body["spec"]
    told = sorted((spec.get("changes") or {}).items(), key=lambda pair: _parts(pair[0]))
    since = tuple((version, words) for version, words in told if _parts(version) > _parts(pin.version))
    return Newer(pin, str(spec.get("version", "")), now.digest, since)


def _parts(version: str) -> tuple[int, ...]:
    """Of a version in three numbers, so that 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())
