"""Backstage's entity references: `[kind:][namespace/]name`, and the URNs that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_NAMESPACE = "default"

#: Backstage's kinds by the word that starts our URNs (Backstage, System Model).
NAMED_KINDS: Mapping[str, str] = {
    "component": "service",
    "api": "api",
    "resource": "resource",
    "system": "system",
    "domain": "domain",
    "group": "team",
    "user": "person",
    "location": "location",
}
#: The other way round.
BACKSTAGE_KINDS: Mapping[str, str] = {urn: kind for kind, urn in NAMED_KINDS.items()}


class BadReference(ValueError):
    """The text is no entity reference; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class EntityRef:
    """What a reference means. `kind` is lower case, as Backstage compares it."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"

    @property
    def urn(self) -> str:
        """Our name for it; the namespace stands in it only where it is not the default one."""
        path = self.name if self.namespace == DEFAULT_NAMESPACE else f"{self.namespace}/{self.name}"
        return f"{NAMED_KINDS.get(self.kind, self.kind)}:{path}"


def parse(reference: str, *, default_kind: str, default_namespace: str = DEFAULT_NAMESPACE) -> EntityRef:
    """The reference with what it leaves out filled in; raises BadReference.

    A `:` behind the first `/` belongs to the name, as in Backstage (`entity/ref.ts`).
    """
    slash = reference.find("/")
    colon = reference.find(":")
    if 0 <= slash < colon:
        colon = -1
    kind = reference[:colon] if colon >= 0 else default_kind
    namespace = reference[colon + 1 : slash] if slash >= 0 else default_namespace
    name = reference[max(colon, slash) + 1 :]
    if not kind or not namespace or not name:
        raise BadReference(f"{reference!r} is no entity reference: write [kind:][namespace/]name")
    return EntityRef(kind.casefold(), namespace.casefold(), name)


def as_urn(reference: str, *, default_kind: str, default_namespace: str = DEFAULT_NAMESPACE) -> str:
    """The URN that a Backstage entity reference means: `group:default/edi-team` is `team:edi-team`.

    Kind and namespace may be left out as Backstage allows; the default namespace is dropped.
    """
    return parse(reference, default_kind=default_kind, default_namespace=default_namespace).urn


def as_reference(urn: str) -> str:
    """The full Backstage reference of one of our URNs: `team:edi-team` is `group:default/edi-team`."""
    word, _, path = urn.partition(":")
    namespace, slash, name = path.rpartition("/")
    return f"{BACKSTAGE_KINDS.get(word, word)}:{namespace if slash else DEFAULT_NAMESPACE}/{name}"
