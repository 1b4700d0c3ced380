"""Reads whether a revision was followed by anybody but whoever wrote it."""

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.states import is_author
from seatrial.domains.runbooks.selectors.outcomes import passed
from seatrial.domains.runbooks.types import author_of
from seatrial.domains.runbooks.types.runs import Run


def is_own_test(run: Run) -> bool:
    """Whether whoever ran it wrote the revision, and nobody else has ever run that to its end."""
    row = models.Run.objects.only("revision", "revision__authors").select_related("revision").get(pk=run.uid)
    authors = [author_of(each) for each in row.revision.authors]
    if not is_author(authors, uids={run.requested_by}, name=run.requested_by_name):
        return False
    others = passed().filter(revision=row.revision_id).exclude(pk=run.uid).order_by()
    who = others.values_list("requested_by", "requested_by_name").distinct()
    return all(is_author(authors, uids={uid}, name=name) for uid, name in who)
