"""Workspaces as they are applied: definitions as rows, files by content, revisions as a record."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower


class Workspace(models.Model):
    """A directory of definitions. `revision` counts its applied states; 0: none yet."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=63, unique=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="workspace_has_a_name")]

    def __str__(self) -> str:
        return f"workspace:{self.name}"


class Revision(models.Model):
    """One applied state. The actor is text, so that it outlives the account."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=71)
    applied_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=100, blank=True)
    actor_name = models.CharField(max_length=200)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    definitions = models.PositiveIntegerField()
    files = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Definition(models.Model):
    """A definition that stands. Its uid stays as long as its URN does."""

    uid = models.UUIDField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="rows")
    urn = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=63)
    name = models.CharField(max_length=63)
    title = models.TextField()
    path = models.CharField(max_length=1024)
    line = models.PositiveIntegerField()
    column = models.PositiveIntegerField()
    body = models.JSONField()
    digest = models.CharField(max_length=71)
    #: SHA-256 of its file: places inside a definition move without its content changing
    file_sha256 = models.CharField(max_length=64)
    #: URNs that it names, so that "what names this?" is one query
    references = models.JSONField(default=list)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("urn"), name="definition_urn_once_in_any_case"),
            models.CheckConstraint(condition=Q(line__gte=1, column__gte=1), name="definition_has_a_place"),
        ]
        indexes = [
            models.Index(fields=["kind", "urn"], name="definition_by_kind"),
            GinIndex(fields=["references"], name="definition_by_reference", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.urn


class Blob(models.Model):
    """Content, stored once however many files have it. The database itself checks the digest."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    sha256=Func(
                        Func(F("content"), function="sha256", output_field=models.BinaryField()),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
                name="blob_is_its_digest",
            ),
            models.CheckConstraint(
                condition=Q(
                    size=Func(F("content"), function="octet_length", output_field=models.IntegerField())
                ),
                name="blob_knows_its_size",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256


class File(models.Model):
    """A file of a workspace, as the latest revision has it."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=1024)
    # The database refuses to drop a blob that is in use; Django would ask for each hundred of them first.
    blob = models.ForeignKey(Blob, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "path"], name="file_path_once")]

    def __str__(self) -> str:
        return self.path
