"""Reads of runbooks: the library, runs with steps and lines, what they say of revisions, the stop switch."""

from seatrial.domains.runbooks.selectors.helping import helpers
from seatrial.domains.runbooks.selectors.inventories import inventory
from seatrial.domains.runbooks.selectors.library import (
    attached,
    attachment,
    content,
    difference,
    revisions,
    runbook,
    runbooks,
    standing_reviews,
)
from seatrial.domains.runbooks.selectors.outcomes import adherence_of, drills_of, tests_of
from seatrial.domains.runbooks.selectors.runs import (
    choices_of,
    document_of,
    has_open_runs,
    known_run,
    no_run,
    number_of,
    run_of_uid,
    runs,
    steps_of,
    stop_switch,
)
from seatrial.domains.runbooks.selectors.transcripts import arrivals, every_line, lines, transcript

__all__ = [
    "adherence_of",
    "arrivals",
    "attached",
    "attachment",
    "choices_of",
    "content",
    "difference",
    "document_of",
    "drills_of",
    "every_line",
    "has_open_runs",
    "helpers",
    "inventory",
    "known_run",
    "lines",
    "no_run",
    "number_of",
    "revisions",
    "run_of_uid",
    "runbook",
    "runbooks",
    "runs",
    "standing_reviews",
    "steps_of",
    "stop_switch",
    "tests_of",
    "transcript",
]
