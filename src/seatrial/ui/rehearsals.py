"""Trying what a change would do, and undoing it: `--dry-run` of every write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rehearsal(dry_run: bool) -> Iterator[None]:
    """What is done inside is undone at the end where it is a dry run: rows, entries of the log, and jobs.

    So a dry run finds every fault and denial that the real one would.
    """
    with transaction.atomic():
        yield
        if dry_run:
            transaction.set_rollback(True)
