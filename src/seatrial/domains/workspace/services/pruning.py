"""Past revisions keep their files for as long as the operator says; then only the record of them stays."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from seatrial.domains.workspace import models
from seatrial.domains.workspace.services.applying import lock

#: So many of the latest revisions of each workspace keep their files however old they are.
KEPT = 20
_UNUSED_BLOBS = """
    DELETE FROM workspace_blob b
     WHERE NOT EXISTS (SELECT 1 FROM workspace_file f WHERE f.blob_id = b.sha256)
       AND b.sha256 NOT IN (SELECT e.value FROM workspace_tree t, jsonb_each_text(t.files) e)
"""


@transaction.atomic
def prune(*, now: datetime, keep: int = KEPT) -> int:
    """Revisions past their time have lost their files, and contents that nothing has are gone.

    Gives how many revisions. Waits for an apply under way, and applies wait for it.
    """
    lock()
    before = now - timedelta(days=settings.REVISION_DAYS)
    old = models.Revision.objects.filter(
        applied_at__lt=before, tree__isnull=False, number__lte=F("workspace__revision") - keep
    )
    number = old.update(tree=None)
    heads = models.GitSource.objects.filter(head_tree__isnull=False).values("head_tree")
    kept = models.Revision.objects.filter(tree__isnull=False).values("tree")
    models.Tree.objects.exclude(pk__in=heads).exclude(pk__in=kept).delete()
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED_BLOBS)
    return number
