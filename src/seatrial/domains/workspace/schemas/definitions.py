"""What the API gives of definitions."""

from collections.abc import Sequence
from typing import Any

from ninja import Schema

from seatrial.domains.workspace.types import (
    Standing,
)


class DefinitionOut(Schema):
    """A definition that stands."""

    urn: str
    uid: str
    kind: str
    name: str
    title: str
    workspace: str
    source: str
    digest: str
    revision: int
    author: str = ""
    applied_by: str = ""

    @classmethod
    def of(cls, found: Standing) -> "DefinitionOut":
        """The definition as the API lists it."""
        return cls(**_listed(found))


class DefinitionsOut(Schema):
    """A page of definitions, how many of each kind match the text, and the cursor of the next page."""

    items: list[DefinitionOut]
    kinds: dict[str, int]
    next: str

    @classmethod
    def of(cls, found: Sequence[Standing], *, kinds: dict[str, int], limit: int) -> "DefinitionsOut":
        """The page; `found` has one more than the limit where there are more."""
        following = found[limit - 1].urn if len(found) > limit else ""
        return cls(items=[DefinitionOut.of(each) for each in found[:limit]], kinds=kinds, next=following)


class DefinitionDetailOut(DefinitionOut):
    """A definition with its content, and what it names and is named by."""

    body: dict[str, Any]
    references: list[str]
    referring: list[str]

    @classmethod
    def full(cls, found: Standing, *, references: list[str], referring: list[str]) -> "DefinitionDetailOut":
        """The definition as the API shows it."""
        return cls(**_listed(found), body=dict(found.body), references=references, referring=referring)


def _listed(found: Standing) -> dict[str, Any]:
    return {
        "urn": found.urn, "uid": found.uid, "kind": found.kind, "name": found.name, "title": found.title,
        "workspace": found.workspace, "source": str(found.source), "digest": found.digest,
        "revision": found.revision, "author": found.author, "applied_by": found.applied_by,
    }  # fmt: skip
