"""The pages about what definitions may say: kinds, probes, and the events that follow."""

from collections.abc import Iterator

from seatrial.domains.evidence.types import PROBES
from seatrial.domains.workspace.types import KINDS, READERS
from seatrial.kit import hooks
from seatrial.kit.durations import spell
from seatrial.kit.events import Event
from tools.reference.tables import fields, fields_table, table

DOMAINS = "seatrial.domains"


def load() -> None:
    """Every kind, probe and event of the product is known. Needs no database."""
    hooks.load_all(DOMAINS, rooms=(*hooks.PLAIN_ROOMS, "events"))


def kinds() -> str:
    """docs/reference/kinds.md"""
    load()
    parts = [
        "# Kinds of definitions",
        "A definition is a YAML document with `apiVersion` and `kind`. A file may hold several, apart by "
        "`---`. Its URN is what other definitions and the pages call it.",
        table(
            ("kind", "URN", "what it says"),
            [
                (f"[{kind.name}](#{kind.name.lower()})", f"`{kind.urn_kind}:<name>`", kind.summary)
                for kind in sorted(KINDS, key=lambda kind: kind.name)
            ],
        ),
    ]
    for kind in sorted(KINDS, key=lambda kind: kind.name):
        versions = " or ".join(f"`{version}`" for version in kind.api_versions)
        parts += [f"## {kind.name}", kind.summary]
        if kind.name in READERS:
            parts.append(f"It is not written as YAML: see [its format]({kind.urn_kind}s.md).")
        else:
            parts += [f"`apiVersion` is {versions}.", fields_table(kind.model)]
    return "\n\n".join(parts)


def probes() -> str:
    """docs/reference/probes.md"""
    load()
    # by name: in which order they were registered depends on what was imported first
    found = sorted(PROBES, key=lambda probe: probe.name)
    parts = [
        "# Probes",
        "A probe produces evidence by looking. A criterion uses it by its name, and its check sees what was "
        "found as `evidence.<name>`. An offline probe needs nothing but the files of the workspace, so that "
        "`seatrial check` can run it.",
        table(
            ("probe", "what it finds out", "offline"),
            [
                (f"[{probe.name}](#{probe.name})", probe.summary, "yes" if probe.offline else "no")
                for probe in found
            ],
        ),
    ]
    for probe in found:
        parts += [
            f"## `{probe.name}`",
            probe.summary,
            f"Version {probe.version}. It produces evidence of the type `{probe.evidence_type}`, looks again "
            f"every {spell(probe.every)}, and what it found counts for {spell(probe.max_age)}, unless the "
            "definition says otherwise.",
            fields_table(probe.parameters),
        ]
    return "\n\n".join(parts)


def all_events() -> list[type[Event]]:
    """Every event of the product, by name."""
    load()
    found = [event for event in _below(Event) if event.__module__.startswith(f"{DOMAINS}.")]
    return sorted(found, key=lambda event: event.name)


def events() -> str:
    """docs/reference/events.md"""
    parts = [
        "# Events",
        "An event is written in the transaction that caused it and delivered at least once: whoever "
        "subscribes may be called twice. What somebody waits for is tried right after the commit as well.",
    ]
    for event in all_events():
        rows = [(f"`{row.path}`", row.type, row.description) for row in fields(event)]
        heads = ("field", "value", "meaning") if any(row[2] for row in rows) else ("field", "value")
        parts += [
            f"## `{event.name}`",
            " ".join((event.__doc__ or "").split()),
            table(heads, [row[: len(heads)] for row in rows]) if rows else "It has no fields.",
        ]
    return "\n\n".join(parts)


def _below(event: type[Event]) -> Iterator[type[Event]]:
    for child in event.__subclasses__():
        yield child
        yield from _below(child)
