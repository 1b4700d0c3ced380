"""Runbooks' kinds of definition: Runbook (a Markdown file), FailureModes, RoutineTasks."""

from seatrial.domains.runbooks.definitions.lint import (
    lint_modes,
    lint_runbook,
    lint_tasks,
    list_references,
    runbook_references,
)
from seatrial.domains.runbooks.definitions.models import (
    FailureModesDocument,
    RoutineTasksDocument,
    RunbookDocument,
)
from seatrial.domains.runbooks.definitions.reading import READER
from seatrial.domains.workspace.types import KINDS, READERS, Kind

KINDS.add(
    "Runbook",
    Kind(
        "Runbook",
        "runbook",
        ("seatrial.dev/v1",),
        RunbookDocument,
        "How something is done, step by step: a Markdown file in a folder `runbooks`, with front matter.",
        references=runbook_references,
        lint=lint_runbook,
        with_namespaces=True,
    ),
)
READERS.add("Runbook", READER)
KINDS.add(
    "FailureModes",
    Kind(
        "FailureModes",
        "failure-modes",
        ("seatrial.dev/v1",),
        FailureModesDocument,
        "How a service fails, how likely, by what it is noticed, and which runbook repairs it.",
        references=list_references,
        lint=lint_modes,
    ),
)
KINDS.add(
    "RoutineTasks",
    Kind(
        "RoutineTasks",
        "routine-tasks",
        ("seatrial.dev/v1",),
        RoutineTasksDocument,
        "What is done for a service again and again, and by which procedure.",
        references=list_references,
        lint=lint_tasks,
    ),
)
