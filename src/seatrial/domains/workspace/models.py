"""Workspaces as they are applied: definitions as rows, files by content, revisions as a record."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower


class Workspace(models.Model):
    """A directory or repository of definitions. `revision` counts its applied states; 0: none yet."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=63, unique=True)
    revision = models.PositiveIntegerField(default=0)
    #: the server's own folder that it is; '' where its files are sent, or it is a repository
    directory = models.CharField(max_length=1024, blank=True, default="", db_default="")
    is_policy = models.BooleanField(default=False, db_default=False)
    is_protected = models.BooleanField(default=False, db_default=False)
    #: the URN of the team that answers for it
    owner = models.CharField(max_length=200, blank=True, default="", db_default="")
    precedence = models.PositiveSmallIntegerField(default=0, db_default=0)
    #: URNs that its files define and a workspace of higher precedence has: they stand when that one's goes
    shadowed = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    #: digest of all files in its directory, as last seen; '' where it could not be read
    seen_digest = models.CharField(max_length=71, blank=True, default="", db_default="")
    seen_at = models.DateTimeField(null=True)
    #: why its directory cannot be read, '' where it can
    seen_trouble = models.TextField(blank=True, default="", db_default="")
    #: its definitions are gone; its revisions stay, so that it can be brought back
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="workspace_has_a_name")]

    def __str__(self) -> str:
        return f"workspace:{self.name}"


class Tree(models.Model):
    """All files of a state, by path with their content's SHA-256. Kept while a revision or head has it."""

    digest = models.CharField(max_length=71, primary_key=True)
    files = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class GitSource(models.Model):
    """The git repository that a workspace is, and what was found in it last."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="git"
    )
    url = models.CharField(max_length=2000)
    branch = models.CharField(max_length=250)
    folder = models.CharField(max_length=1024, blank=True)
    #: a reference to the secret, never the secret itself
    credential = models.CharField(max_length=1024, blank=True)
    poll_seconds = models.PositiveIntegerField()
    auto_apply = models.BooleanField(default=False)
    head = models.CharField(max_length=64, blank=True)
    head_author = models.TextField(blank=True)
    head_at = models.DateTimeField(null=True)
    head_message = models.TextField(blank=True)
    head_tree = models.ForeignKey(Tree, null=True, on_delete=models.PROTECT, related_name="+")
    #: who last changed each file that differs from the applied commit, by path
    authors = models.JSONField(default=dict)
    applied = models.CharField(max_length=64, blank=True)
    is_rewritten = models.BooleanField(default=False)
    fetched_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    #: somebody fetches until then
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)
    trouble_detail = models.TextField(blank=True)
    trouble_remedy = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(poll_seconds__gte=10), name="git_is_not_asked_too_often"),
            models.CheckConstraint(
                condition=Q(trouble="") | Q(trouble_since__isnull=False), name="git_trouble_has_a_beginning"
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="git_by_next_at")]

    def __str__(self) -> str:
        return f"{self.url} {self.branch}"


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
    renamed = models.PositiveIntegerField(default=0, db_default=0)
    #: its files; null once they are no longer kept
    tree = models.ForeignKey(Tree, null=True, on_delete=models.PROTECT, related_name="revisions")
    commit = models.CharField(max_length=64, blank=True, default="", db_default="")
    commit_author = models.TextField(blank=True, default="", db_default="")
    commit_at = models.DateTimeField(null=True)
    commit_message = models.TextField(blank=True, default="", db_default="")
    restored_from = models.PositiveIntegerField(default=0, db_default=0)
    #: policy definitions of a workspace that is none of policy: the small-team exception, on record
    exceptions = models.JSONField(default=list, db_default=Value([], models.JSONField()))

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
    #: who wrote it as it stands: the commit's author, or the name of who applied it
    author = models.TextField(blank=True, default="", db_default="")
    applied_by = models.CharField(max_length=100, blank=True, default="", db_default="")

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


class FormerName(models.Model):
    """A URN that a definition had: it still resolves, and whoever takes it up again gets its uid back."""

    urn = models.CharField(max_length=200, primary_key=True)
    uid = models.UUIDField()
    kind = models.CharField(max_length=63)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["uid"], name="former_name_by_uid")]

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
