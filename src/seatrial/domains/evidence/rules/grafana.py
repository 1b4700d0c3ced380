"""Reads a dashboard of Grafana as it is kept in files: its title, and what its panels ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from seatrial.domains.evidence.rules.plain import BadData, read_json
from seatrial.domains.evidence.rules.promql import metrics_in


@dataclass(frozen=True, slots=True)
class BoardPanel:
    """A panel that shows data, with its queries; `is_incomplete` where one of them is empty."""

    title: str
    queries: tuple[str, ...]
    is_incomplete: bool = False

    @property
    def metrics(self) -> set[str]:
        """The names of the metrics that it asks for."""
        return {name for query in self.queries for name in metrics_in(query)}


def read_board(data: bytes) -> tuple[list[BoardPanel], str, str]:
    """Panels and title of a dashboard, or, as the third, what is wrong with it."""
    try:
        document = read_json(data.decode("utf-8-sig"))
    except (BadData, UnicodeDecodeError) as problem:
        return [], "", str(problem)
    board = document.get("dashboard", document) if isinstance(document, dict) else None
    if not isinstance(board, dict) or not isinstance(board.get("panels", board.get("rows")), list):
        return [], "", "it is no Grafana dashboard: it has no panels"
    return list(_panels(board)), str(board.get("title", "")), ""


def _panels(board: Mapping[str, Any]) -> Iterator[BoardPanel]:
    """Every panel that shows data, also those folded into rows (Grafana's schema from 5 on, and before)."""
    for raw in [*_list(board.get("panels")), *_list(board.get("rows"))]:
        if not isinstance(raw, dict):
            continue
        yield from _panels({"panels": raw.get("panels")}) if raw.get("panels") else ()
        if raw.get("type") in (None, "row", "text", "news", "dashlist"):
            continue
        targets = [
            each for each in _list(raw.get("targets")) if isinstance(each, dict) and not each.get("hide")
        ]
        asked = [str(each["expr"]).strip() for each in targets if "expr" in each]
        queries = tuple(filter(None, asked))
        yield BoardPanel(str(raw.get("title", ""))[:200], queries, is_incomplete=len(queries) < len(asked))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
