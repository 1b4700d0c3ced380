"""Wakes a worker after a commit. A hint only: the sweep finds what is due without it."""

import structlog
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: The task of `tasks.deliver`, by its name: a service knows no edge.
TASK = "notices.deliver"


def wake() -> None:
    """A job that delivers waits in the queue."""
    try:
        with transaction.atomic():
            app.configure_task(TASK, queueing_lock=TASK).defer()
    except AlreadyEnqueued:
        log.debug("notices.awake")


def wake_after_commit() -> None:
    """The same once the transaction around this call has committed: a job before that would see nothing."""
    transaction.on_commit(wake, robust=True)
