"""Contents as they were first seen, and who approved them. A content is its digest and never changes."""

from django.db import models
from django.db.models import Q


class Content(models.Model):
    """Exactly what would run."""

    digest = models.CharField(max_length=71, primary_key=True)
    workspace = models.CharField(max_length=63)
    kind = models.CharField(max_length=30)
    slot = models.CharField(max_length=500)
    title = models.TextField()
    document = models.JSONField()
    #: URNs of the services that it was wanted for
    services = models.JSONField(default=list)
    #: everybody who wrote or applied it, as `{kind, uid, name}`
    authors = models.JSONField(default=list)
    #: the revision of its workspace in which it was first seen
    revision = models.PositiveIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["slot", "-first_seen_at"], name="content_by_slot"),
            models.Index(fields=["-first_seen_at"], name="content_by_time"),
        ]

    def __str__(self) -> str:
        return self.title


class ContentFile(models.Model):
    """A file of a content, as approved: runs take it from here and not from the workspace."""

    id = models.BigAutoField(primary_key=True)
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=1024)
    sha256 = models.CharField(max_length=71)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "path"], name="content_file_path_once")]

    def __str__(self) -> str:
        return self.path


class Approval(models.Model):
    """Somebody's word that a content may run. At most one counts at a time; old ones stay as a record."""

    uid = models.UUIDField(primary_key=True)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="approvals")
    approver_kind = models.CharField(max_length=20)
    approver_uid = models.CharField(max_length=100)
    approver_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    #: the exception under which it was given, '' where somebody else approved it
    exception = models.CharField(max_length=30, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content"], condition=Q(revoked_at__isnull=True), name="approval_counts_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_id} by {self.approver_uid}"
