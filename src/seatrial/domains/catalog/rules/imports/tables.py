"""Makes services of a table: CSV or Markdown with the columns name, owner, tier and more."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from seatrial.domains.catalog.rules import backstage
from seatrial.domains.catalog.rules.documents import written
from seatrial.domains.catalog.rules.imports.taken import Note, Reject, Taken, TakenOver

_COLUMNS = ("name", "title", "description", "owner", "system", "tier", "lifecycle", "type", "tags")
_ALIASES = {"service": "name", "team": "owner", "criticality": "tier", "stage": "lifecycle"}
_TIER = re.compile(r"(?:tier[ -]?)?([1-4])", re.IGNORECASE)
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*\|?")


def take_table(path: str, *, data: bytes, known: frozenset[str] = frozenset()) -> TakenOver:
    """A Component for each row, and a Group for each owner that is not `known` (names of groups).

    Rows without a name or an owner, with a name that the rules refuse or a tier that is none, are refused.
    """
    text = data.decode("utf-8-sig", errors="replace")
    rows = list(_markdown(text) if path.endswith((".md", ".markdown")) else _csv(text))
    taken: list[Taken] = []
    rejects: list[Reject] = []
    bodies: dict[str, dict[str, Any]] = {}
    for line, row in rows:
        reasons = _reasons(row, bodies)
        shown = ", ".join(value for value in row.values() if value)[:100]
        if reasons:
            rejects.append(Reject(path, line, shown, "; ".join(reasons)))
        else:
            bodies[row["name"]] = _component(row)
            taken.append(Taken(path, line, f"component:default/{row['name']}"))
    owners = sorted({body["spec"]["owner"] for body in bodies.values()} - known)
    notes = [Note(path, 1, f"group:default/{owner} is made: name its members") for owner in owners]
    groups = [_group(owner) for owner in owners]
    files = {"catalog/services.yaml": written([*bodies.values(), *groups]).encode()} if bodies else {}
    return TakenOver(len(rows), taken, rejects, notes, files)


def _csv(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4000], delimiters=",;\t")
    except csv.Error:
        dialect = "excel"
    reader = csv.reader(StringIO(text), dialect)
    head = [_column(cell) for cell in next(reader, [])]
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, _row(head, cells)


def _markdown(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    head: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("|"):
            head = []
        elif not head:
            head = [_column(cell) for cell in _cells(line)]
        elif not _RULE.fullmatch(line.strip()) and "name" in head:
            yield number, _row(head, _cells(line))


def _cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def _column(cell: str) -> str:
    plain = cell.strip().casefold()
    return _ALIASES.get(plain, plain)


def _row(head: list[str], cells: list[str]) -> Mapping[str, str]:
    return {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name in _COLUMNS}


def _reasons(row: Mapping[str, str], bodies: Mapping[str, object]) -> list[str]:
    found = []
    for field in ("name", "owner"):
        value = row.get(field, "")
        if not value:
            found.append(f"{field} is missing")
        elif not backstage.is_name(value):
            found.append(f"{field} {value!r} breaks {backstage.NAME_RULE}")
    if row.get("name") in bodies:
        found.append(f"{row['name']} stands twice")
    if row.get("tier") and not _TIER.fullmatch(row["tier"]):
        found.append(f"tier {row['tier']!r} is none of 1 to 4")
    if row.get("system") and not backstage.is_name(row["system"]):
        found.append(f"system {row['system']!r} breaks {backstage.NAME_RULE}")
    bad = [tag for tag in _tags(row) if not backstage.is_tag(tag)]
    return found + [f"tag {tag!r} breaks {backstage.TAG_RULE}" for tag in bad]


def _tags(row: Mapping[str, str]) -> list[str]:
    return [tag for tag in re.split(r"[,;\s]+", row.get("tags", "")) if tag]


def _component(row: Mapping[str, str]) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": row["name"]}
    metadata |= {field: row[field] for field in ("title", "description") if row.get(field)}
    if tags := _tags(row):
        metadata["tags"] = tags
    spec: dict[str, Any] = {
        "type": row.get("type") or "service",
        "lifecycle": row.get("lifecycle") or "production",
        "owner": row["owner"],
    }
    if row.get("system"):
        spec["system"] = row["system"]
    if match := _TIER.fullmatch(row.get("tier", "")):
        spec["tier"] = int(match[1])
    return {"apiVersion": backstage.VERSIONS[0], "kind": "Component", "metadata": metadata, "spec": spec}


def _group(name: str) -> dict[str, Any]:
    spec = {"type": "team", "children": []}
    return {"apiVersion": backstage.VERSIONS[0], "kind": "Group", "metadata": {"name": name}, "spec": spec}
