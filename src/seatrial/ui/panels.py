"""Panels: a page shows boxes that higher domains registered for a slot.

Slots: `overview`, `service.main`, `service.side`, `team.side`, `alert`, `alerts.tabs`, `person`, `problem`
(its subject is the problem); columns of a table: `services.column`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from seatrial.kit.registry import Registry


@dataclass(frozen=True, slots=True)
class Box:
    """What a panel shows: a template of the domain's own, and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One more column of a table: its heading, and the cell of each row by the row's key (a URN)."""

    title: str
    cells: Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class Panel:
    """`build(request, subject)` gives a Box, or None where there is nothing to show."""

    slot: str
    order: int
    build: Callable[[Any, Any], Box | None]


@dataclass(frozen=True, slots=True)
class ColumnPanel:
    """`build(request, subjects)` gives the Column of all rows of one page of a table at once."""

    slot: str
    order: int
    build: Callable[[Any, Any], Column | None]


PANELS: Registry[Panel] = Registry("panel")
COLUMNS: Registry[ColumnPanel] = Registry("column")


def add(slot: str, *, name: str, order: int, build: Callable[[Any, Any], Box | None]) -> None:
    """From now on pages with this slot show the box; lower orders come first."""
    PANELS.add(f"{slot}/{name}", Panel(slot, order, build))


def add_column(slot: str, *, name: str, order: int, build: Callable[[Any, Any], Column | None]) -> None:
    """From now on tables with this slot have the column; lower orders come first."""
    COLUMNS.add(f"{slot}/{name}", ColumnPanel(slot, order, build))


def rendered(slot: str, *, request: HttpRequest, subject: Any = None) -> list[SafeString]:
    """The HTML of each box of the slot, in order, without those that have nothing to show."""
    found = sorted((panel for panel in PANELS if panel.slot == slot), key=lambda panel: panel.order)
    boxes = (panel.build(request, subject) for panel in found)
    return [_html(box, request=request, subject=subject) for box in boxes if box is not None]


def columns(slot: str, *, request: HttpRequest, subjects: Sequence[Any]) -> list[Column]:
    """The columns of the slot, in order, without those that have nothing to show."""
    found = sorted((panel for panel in COLUMNS if panel.slot == slot), key=lambda panel: panel.order)
    built = (panel.build(request, subjects) for panel in found)
    return [column for column in built if column is not None]


def cell(column: Column, *, key: str, request: HttpRequest) -> SafeString:
    """The HTML of one cell; empty where the column has nothing for the row."""
    box = column.cells.get(key)
    return SafeString("") if box is None else _html(box, request=request, subject=None)


def _html(box: Box, *, request: HttpRequest, subject: Any) -> SafeString:
    context = {"request": request, "subject": subject, **box.context}
    return render_to_string(box.template, context, request=request)
