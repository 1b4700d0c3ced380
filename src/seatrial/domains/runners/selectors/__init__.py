"""Reads of runners, jobs and contents."""

from seatrial.domains.runners.selectors.contents import content_files, pending, pendings, waiting
from seatrial.domains.runners.selectors.jobs import holder, job, jobs, results_of, states
from seatrial.domains.runners.selectors.runners import (
    actor_of,
    find_runners,
    is_at_work,
    is_expected,
    live_labels,
    runner,
    runners,
    working,
)

__all__ = [
    "actor_of",
    "content_files",
    "find_runners",
    "holder",
    "is_at_work",
    "is_expected",
    "job",
    "jobs",
    "live_labels",
    "pending",
    "pendings",
    "results_of",
    "runner",
    "runners",
    "states",
    "waiting",
    "working",
]
