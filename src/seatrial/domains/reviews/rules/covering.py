"""Whether what is said of one artefact holds for another one (rule 2 of the product)."""

import re

from seatrial.domains.reviews.types import Artefact
from seatrial.domains.reviews.types.words import CarryOver

_SEMANTIC = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")


def covers(one: Artefact, *, other: Artefact, carries_over: CarryOver) -> bool:
    """Whether the other artefact is covered by what was decided about the one.

    `exact`: something that names the one names the other, and nothing that both have differs; `patch`: also
    a version that differs only in its last number (Semantic Versioning 2.0.0); `any`: each.
    """
    if carries_over == "any":
        return True
    if _is_same(one, other):
        return True
    return carries_over == "patch" and _differs_in_patch(one.version, other.version)


def _is_same(one: Artefact, other: Artefact) -> bool:
    pairs = [(one.digest, other.digest), (one.commit, other.commit), (one.version, other.version)]
    both = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    # a digest says it alone: a version may be tagged anew
    if one.digest and other.digest:
        return one.digest == other.digest
    return any(_equal(mine, theirs) for mine, theirs in both)


def _equal(mine: str, theirs: str) -> bool:
    """Commits may be shortened, to at least seven digits."""
    if mine == theirs:
        return True
    short, long = sorted((mine.lower(), theirs.lower()), key=len)
    return len(short) >= 7 and re.fullmatch(r"[0-9a-f]+", long) is not None and long.startswith(short)


def _differs_in_patch(one: str, other: str) -> bool:
    mine, theirs = _SEMANTIC.fullmatch(one), _SEMANTIC.fullmatch(other)
    return mine is not None and theirs is not None and mine.groups()[:2] == theirs.groups()[:2]
