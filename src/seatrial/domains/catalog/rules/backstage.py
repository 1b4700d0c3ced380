"""What Backstage itself takes as an entity: the formats of its catalogue model, and each kind's fields.

Source: backstage/backstage, `packages/catalog-model` (field format policy, schemas of the kinds). What is
not described there is allowed: Backstage keeps fields that it does not know, and so do we.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from seatrial.domains.workspace.types import Pointer

VERSIONS = ("backstage.io/v1alpha1", "backstage.io/v1beta1")
#: What may stand at the root of an entity; the last two are written by Backstage's own catalogue.
ROOT_FIELDS = ("apiVersion", "kind", "metadata", "spec", "relations", "status")
#: Backstage replaces these by the file's content before it validates (placeholder processor).
PLACEHOLDERS = ("$text", "$json", "$yaml", "$openapi", "$asyncapi")

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?")
_DNS_LABEL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TAG = re.compile(r"[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*")
_KIND = re.compile(r"[a-zA-Z][a-zA-Z0-9]*")
_LONGEST = 63

NAME_RULE = "the name rule: runs of [a-zA-Z0-9] parted by one or more of [-_.], 1 to 63 characters"
NAMESPACE_RULE = "the namespace rule: runs of [a-z0-9] parted by single [-], 1 to 63 characters"
LABEL_RULE = "the label rule: empty, or runs of [a-zA-Z0-9] parted by [-_.], at most 63 characters"
KEY_RULE = "the key rule: a name, or a DNS subdomain, a slash and a name (example.com/team)"
TAG_RULE = "the tag rule: runs of [a-z0-9:+#] parted by single [-], 1 to 63 characters"
TEXT_RULE = "the text rule: text of at least one character"


@dataclass(frozen=True, slots=True)
class EntityFault:
    """What Backstage would refuse: where, what, and the rule that it breaks."""

    pointer: Pointer
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a kind's `spec`: texts and lists of texts, and which of them must be there."""

    required: tuple[str, ...]
    texts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    optional_spec: bool = False


KIND_FIELDS: Mapping[str, _Fields] = {
    "Component": _Fields(
        ("type", "lifecycle", "owner"),
        ("type", "lifecycle", "owner", "system", "subcomponentOf"),
        ("providesApis", "consumesApis", "dependsOn", "dependencyOf"),
    ),
    "API": _Fields(
        ("type", "lifecycle", "owner", "definition"), ("type", "lifecycle", "owner", "system", "definition")
    ),
    "Resource": _Fields(
        ("type", "owner"), ("type", "owner", "system"), ("dependsOn", "dependencyOf", "partOf", "hasPart")
    ),
    "System": _Fields(("owner",), ("owner", "domain", "type")),
    "Domain": _Fields(("owner",), ("owner", "subdomainOf", "type")),
    "Group": _Fields(("type", "children"), ("type", "parent", "leader"), ("children", "members")),
    "User": _Fields((), (), ("memberOf", "leaderOf")),
    "Location": _Fields((), ("type", "target", "presence"), ("targets",)),
}
#: Texts that name one other entity. Here a reference must have the form of one, beside being a text.
_REFERENCES = frozenset({"owner", "system", "subcomponentOf", "domain", "subdomainOf", "parent", "leader"})
_REFERENCE_LISTS = frozenset(
    {"providesApis", "consumesApis", "dependsOn", "dependencyOf", "partOf", "hasPart", "children",
     "members", "memberOf", "leaderOf"}
)  # fmt: skip


def is_name(value: object) -> bool:
    """Whether it is an entity name."""
    return isinstance(value, str) and 1 <= len(value) <= _LONGEST and bool(_NAME.fullmatch(value))


def is_namespace(value: object) -> bool:
    """Whether it is a namespace (a DNS label)."""
    return isinstance(value, str) and 1 <= len(value) <= _LONGEST and bool(_DNS_LABEL.fullmatch(value))


def is_label_value(value: object) -> bool:
    """Whether it is the value of a label."""
    return value == "" or is_name(value)


def is_key(value: object) -> bool:
    """Whether it is the key of a label or annotation: `name` or `prefix/name`."""
    if not isinstance(value, str):
        return False
    prefix, slash, name = value.rpartition("/")
    if not slash:
        return is_name(name)
    return len(prefix) <= 253 and all(map(is_namespace, prefix.split("."))) and is_name(name)


def is_tag(value: object) -> bool:
    """Whether it is a tag."""
    return isinstance(value, str) and 1 <= len(value) <= _LONGEST and bool(_TAG.fullmatch(value))


def faults(body: Mapping[str, Any]) -> list[EntityFault]:
    """Everything for which Backstage would refuse the document, in the order of its fields."""
    return [*_frame(body), *_metadata(body.get("metadata")), *_spec(body)]


def _frame(body: Mapping[str, Any]) -> Iterator[EntityFault]:
    for key in body:
        if key not in ROOT_FIELDS:
            yield EntityFault((key,), f"{key} may not stand at the root", f"only {', '.join(ROOT_FIELDS)}")
    kind, version = body.get("kind"), body.get("apiVersion")
    if not isinstance(kind, str) or len(kind) > _LONGEST or not _KIND.fullmatch(kind):
        yield EntityFault(("kind",), f"kind is no kind: {kind!r}", "a letter, then letters and digits")
    elif kind in KIND_FIELDS and version not in VERSIONS:
        yield EntityFault(("apiVersion",), f"{kind} is not defined by {version!r}", " or ".join(VERSIONS))


def _metadata(metadata: object) -> Iterator[EntityFault]:
    if not isinstance(metadata, Mapping):
        yield EntityFault(("metadata",), "metadata is missing", "every entity has metadata with a name")
        return
    if "name" not in metadata:
        yield EntityFault(("metadata", "name"), "metadata.name is missing", NAME_RULE)
    elif not is_name(metadata["name"]):
        yield _wrong(("metadata", "name"), metadata["name"], NAME_RULE)
    if "namespace" in metadata and not is_namespace(metadata["namespace"]):
        yield _wrong(("metadata", "namespace"), metadata["namespace"], NAMESPACE_RULE)
    for field in ("uid", "etag", "title"):
        if field in metadata and not _is_text(metadata[field]):
            yield _wrong(("metadata", field), metadata[field], TEXT_RULE)
    if "description" in metadata and not isinstance(metadata["description"], str):
        yield _wrong(("metadata", "description"), metadata["description"], "text")
    yield from _keyed(metadata, "labels", is_label_value, LABEL_RULE)
    yield from _keyed(metadata, "annotations", lambda value: isinstance(value, str), "text; quote numbers")
    yield from _tags(metadata.get("tags", []))
    yield from _links(metadata.get("links", []))


def _keyed(
    metadata: Mapping[str, Any], field: str, is_value: Callable[[object], bool], rule: str
) -> Iterator[EntityFault]:
    entries = metadata.get(field, {})
    if not isinstance(entries, Mapping):
        yield _wrong(("metadata", field), entries, "a mapping of keys to texts")
        return
    for key, value in entries.items():
        if not is_key(key):
            yield EntityFault(
                ("metadata", field, key), f"the key {key!r} of {field} has a wrong form", KEY_RULE
            )
        if not is_value(value):
            yield _wrong(("metadata", field, key), value, rule)


def _tags(tags: object) -> Iterator[EntityFault]:
    if not isinstance(tags, list):
        yield _wrong(("metadata", "tags"), tags, "a list of tags")
        return
    for index, tag in enumerate(tags):
        if not is_tag(tag):
            yield _wrong(("metadata", "tags", index), tag, TAG_RULE)


def _links(links: object) -> Iterator[EntityFault]:
    if not isinstance(links, list):
        yield _wrong(("metadata", "links"), links, "a list of links, each with a url")
        return
    for index, link in enumerate(links):
        at: Pointer = ("metadata", "links", index)
        if not isinstance(link, Mapping) or "url" not in link:
            yield EntityFault(at, "a link has no url", "a link has a url")
            continue
        if not _is_url(link["url"]):
            yield _wrong((*at, "url"), link["url"], "an address with a scheme")
        for field in ("title", "type"):
            if field in link and not (_is_text(link[field]) and link[field].strip()):
                yield _wrong((*at, field), link[field], TEXT_RULE)
        if "icon" in link and not is_name(link["icon"]):
            yield _wrong((*at, "icon"), link["icon"], NAME_RULE)


def _spec(body: Mapping[str, Any]) -> Iterator[EntityFault]:
    kind = body.get("kind")
    known = KIND_FIELDS.get(kind) if isinstance(kind, str) else None
    spec = body.get("spec")
    if known is None:
        return
    if not isinstance(spec, Mapping):
        yield EntityFault(("spec",), "spec is missing", f"a {kind} has a spec")
        return
    for field in known.required:
        if field not in spec:
            yield EntityFault(("spec", field), f"spec.{field} is missing", f"a {kind} has spec.{field}")
    for field in known.texts:
        if field in spec and not (_is_text(spec[field]) or _is_placeholder(field, spec[field])):
            yield _wrong(("spec", field), spec[field], TEXT_RULE)
        elif field in _REFERENCES and field in spec and not is_reference(spec[field]):
            yield _wrong(("spec", field), spec[field], _REFERENCE_RULE)
    for field in known.lists:
        yield from _list(spec, field)
    yield from _profile(spec.get("profile", {})) if kind in ("Group", "User") else ()


_REFERENCE_RULE = "the reference rule: [kind:][namespace/]name"


def is_reference(value: str) -> bool:
    """Whether the text has the form of an entity reference, each part of it too."""
    kind, colon, rest = value.rpartition(":")
    namespace, slash, name = rest.rpartition("/")
    return (
        (not colon or bool(_KIND.fullmatch(kind)))
        and (not slash or is_namespace(namespace.casefold()))
        and is_name(name)
    )


def _list(spec: Mapping[str, Any], field: str) -> Iterator[EntityFault]:
    entries = spec.get(field, [])
    if not isinstance(entries, list):
        yield _wrong(("spec", field), entries, "a list of texts")
        return
    for index, entry in enumerate(entries):
        if not _is_text(entry):
            yield _wrong(("spec", field, index), entry, TEXT_RULE)
        elif field in _REFERENCE_LISTS and not is_reference(entry):
            yield _wrong(("spec", field, index), entry, _REFERENCE_RULE)


def _profile(profile: object) -> Iterator[EntityFault]:
    if not isinstance(profile, Mapping):
        yield _wrong(("spec", "profile"), profile, "a mapping of keys")
        return
    for field in ("displayName", "email", "picture"):
        if field in profile and not _is_text(profile[field]):
            yield _wrong(("spec", "profile", field), profile[field], TEXT_RULE)


def _is_placeholder(field: str, value: object) -> bool:
    return field == "definition" and isinstance(value, Mapping) and any(key in value for key in PLACEHOLDERS)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_url(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)


def _wrong(pointer: Pointer, value: object, rule: str) -> EntityFault:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in pointer).lstrip(".")
    shown = repr(value)
    return EntityFault(pointer, f"{where} is not valid: {shown[:80]}{'…' if len(shown) > 80 else ''}", rule)
