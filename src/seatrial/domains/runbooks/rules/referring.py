"""How the job of a stretch is called, so that it is known again."""

from uuid import UUID


def reference_of(run: UUID, *, stretch: int) -> str:
    """The submitter's own name of the job."""
    return f"run:{run}:{stretch}"
