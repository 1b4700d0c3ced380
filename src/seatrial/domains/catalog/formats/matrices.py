"""RACI matrices as CSV and Markdown."""

import csv
from collections.abc import Sequence
from io import StringIO

from seatrial.domains.catalog.rules.raci import Matrix

#: What spreadsheets run as a formula where it starts a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def raci_csv(matrix: Matrix) -> str:
    """One line for each activity, one column for each role."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["activity", "area", *(_cell(role.title) for role in matrix.roles)])
    for row in matrix.rows:
        writer.writerow([_cell(row.title), row.area, *row.letters])
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def raci_markdown(matrix: Matrix) -> str:
    """The section "Operational roles and RACI" of an operations document (R034): roles, then the matrix."""
    lines = ["## Operational roles and RACI", "", *_table(("Role", "Duties", "Held by"), _roles(matrix)), ""]
    titles = ("Activity", *(role.title for role in matrix.roles))
    lines += _table(titles, [(row.title, *row.letters) for row in matrix.rows])
    lines += ["", "R does it, A answers for it, C is asked before, I is told afterwards."]
    return "\n".join([*lines, ""])


def _roles(matrix: Matrix) -> list[tuple[str, ...]]:
    return [(role.title, role.duties, ", ".join(role.held_by) or "nobody is named") for role in matrix.roles]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [_line(head), _line(["---"] * len(head))]
    return lines + [_line(row) for row in rows]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"
