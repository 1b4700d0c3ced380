"""What anchors of the audit log hold, wherever somebody asks: no server and no database is needed."""

from collections.abc import Sequence
from datetime import datetime

from seatrial.connectors.ledgers import describe, open_ledger
from seatrial.domains.audit.rules import notes
from seatrial.domains.audit.rules.notes import Checkpoint
from seatrial.kit.problems import Problem

Held = dict[str, list[tuple[Checkpoint, datetime | None]]]


def held_by(places: Sequence[str]) -> tuple[Held, dict[str, str]]:
    """What each of the places holds, and why some could not be asked; without secrets of addresses."""
    held: Held = {}
    silent: dict[str, str] = {}
    for place in places:
        try:
            held[describe(place)] = [
                (checkpoint, kept.at)
                for kept in open_ledger(place).texts()
                for checkpoint in notes.parse_all(kept.text)
            ]
        except Problem as problem:
            silent[describe(place)] = problem.detail
    return held, silent
