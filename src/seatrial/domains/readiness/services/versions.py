"""What a checklist said is kept under its digest, so that a review can pin it (R055)."""

from datetime import datetime

from seatrial.domains.readiness.models import ChecklistVersion
from seatrial.domains.workspace import selectors as workspace


def keep_versions(*, now: datetime) -> None:
    """Every checklist that stands has a row with its content; called in the transaction of an apply."""
    standing = workspace.definitions(kind="Checklist")
    digests = [found.digest for found in standing]
    known = set(ChecklistVersion.objects.filter(digest__in=digests).values_list("urn", "digest"))
    ChecklistVersion.objects.bulk_create(
        [
            ChecklistVersion(
                urn=found.urn,
                digest=found.digest,
                title=found.title,
                version=str(found.body["spec"]["version"]),
                source=found.source.path,
                body=dict(found.body),
                applied_at=now,
            )
            for found in standing
            if (found.urn, found.digest) not in known
        ],
        ignore_conflicts=True,
    )
