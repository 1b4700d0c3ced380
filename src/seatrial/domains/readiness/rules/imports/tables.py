"""Items out of rows: which column says what, in Markdown tables and CSV alike."""

import csv
import io
import re
from collections.abc import Sequence

from seatrial.domains.readiness.rules.imports.drafts import Candidate, Sheet

#: What a column is for, by how it is headed; the first that fits counts.
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("level", re.compile(r"^(?:levels?|tiers?|priority|class)$")),
    ("expect", re.compile(r"expect")),
    ("verify", re.compile(r"verif|command|how to|procedure")),
    ("estimate", re.compile(r"estimate|minutes|duration|effort|^time$")),
    ("rollback", re.compile(r"roll ?back|revert")),
    ("trigger", re.compile(r"trigger")),
    ("must", re.compile(r"^must|required|mandatory|blocking")),
    ("role", re.compile(r"owner|role|responsible|approver|accepted by|assignee")),
    ("evidence", re.compile(r"evidence|artifact|artefact")),
    ("status", re.compile(r"status|done|state|result|comment|note")),
    ("statement", re.compile(r"descri|detail|acceptance|criteria|statement|explanation")),
    ("area", re.compile(r"area|category|section|group|domain")),
    ("id", re.compile(r"^(?:id|no\.?|nr\.?|#|ref)$")),
    ("title", re.compile(r"check|item|control|requirement|task|criterion|name|title|activity|question|what")),
)
_LEVEL_COLUMN = re.compile(
    r"^(?:level|tier|class)\s+([A-Za-z0-9]{1,20})$|^([A-E]|P[0-4]|L[1-4])$", re.IGNORECASE
)
_YES = re.compile(
    r":(?:white_check_mark|heavy_check_mark|ballot_box_with_check):|[✅✓✔☑●☒]|^\[?x\]?$|^(?:y|yes|true|required|must)$",
    re.IGNORECASE,
)
NO_NAME = "the table has no column that names a check"
NO_LEVEL = "no level asks for it"


def rows_of(
    rows: Sequence[tuple[int, Sequence[str]]], *, file: str, path: tuple[str, ...] = ()
) -> list[Candidate]:
    """An item for each row below the first, which heads the columns; refused where it can be none."""
    if not rows:
        return []
    heads = [_plain(head) for head in rows[0][1]]
    levels = {index: name for index, head in enumerate(heads) if (name := _level(head))}
    uses = _uses(heads, levels)
    return [_candidate(line, list(cells), uses, levels, file, path) for line, cells in rows[1:]]


def yes(text: str) -> bool:
    """Whether a cell says yes."""
    return bool(_YES.search(text.strip()))


def read_csv(text: str, *, file: str) -> Sheet:
    """Every row of a CSV file as an item; raises nothing."""
    sheet = Sheet(file)
    rows: list[tuple[int, Sequence[str]]] = []
    reader = csv.reader(io.StringIO(text.replace("\0", "")), strict=False)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        sheet.candidates.append(Candidate(file, reader.line_num, "", refused=f"this is no CSV: {error}"))
    sheet.candidates += rows_of(rows, file=file)
    for found in sheet.candidates:
        if found.cells.get("area"):
            found.path = (found.cells["area"],)
    return sheet


def _plain(head: str) -> str:
    return re.sub(r"[*_`:]", "", head).strip().lower()


def _level(head: str) -> str:
    found = _LEVEL_COLUMN.match(head)
    return (found[1] or found[2]).upper() if found else ""


def _uses(heads: Sequence[str], levels: dict[int, str]) -> dict[str, int]:
    uses: dict[str, int] = {}
    for index, head in enumerate(heads):
        if index in levels:
            continue
        use = next((use for use, pattern in _COLUMNS if pattern.search(head)), "")
        if use and use not in uses:
            uses[use] = index
    return uses


def _candidate(
    line: int,
    cells: list[str],
    uses: dict[str, int],
    levels: dict[int, str],
    file: str,
    path: tuple[str, ...],
) -> Candidate:
    said = {use: cells[index].strip() for use, index in uses.items() if index < len(cells)}
    title = said.pop("title", "")
    found = Candidate(file, line, title or " | ".join(cells)[:200], path, cells=said)
    if "title" not in uses:
        found.refused = NO_NAME
    elif not title:
        found.refused = "the row names no check"
    elif levels:
        found.levels = tuple(
            name for index, name in levels.items() if index < len(cells) and yes(cells[index])
        )
        if not found.levels:
            found.refused = NO_LEVEL
    return found
