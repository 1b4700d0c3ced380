"""Who changed a workspace, so that nobody approves the own work, and whether its source is protected."""

from dataclasses import dataclass

from seatrial.domains.workspace import models


@dataclass(frozen=True, slots=True)
class Change:
    """One revision with its actor, and the author of its commit where it is one ('' else)."""

    number: int
    actor_kind: str
    actor_uid: str
    actor_name: str
    commit_author: str


def changes(name: str, *, after: int = 0) -> list[Change]:
    """The revisions of the workspace beyond number `after`, oldest first; where there are none, the last."""
    rows = models.Revision.objects.filter(workspace__name=name)
    fields = ("number", "actor_kind", "actor_uid", "actor_name", "commit_author")
    found = [Change(*row) for row in rows.filter(number__gt=after).order_by("number").values_list(*fields)]
    return found or [Change(*row) for row in rows.order_by("-number").values_list(*fields)[:1]]


def is_protected(name: str) -> bool:
    """Whether changes of the workspace's source need more than one person's push."""
    return models.Workspace.objects.filter(name=name, is_protected=True).exists()
