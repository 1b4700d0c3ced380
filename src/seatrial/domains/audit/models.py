"""The log, the tree over it, and what stands beside it.

Triggers (migrations 0002, 0003) refuse to change or delete what is append-only, and the application's role
may not even try. Two columns of `audit_entry` are the database's own and unknown to Django: `xid`, the
transaction that wrote the row, and its index with `id`; by them sealing skips no entry.
"""

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One thing that happened. Actor and subject are text, so that they outlive what they name."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=100, blank=True)
    #: Empty: names are erasable, and stand in `Name`. Versions before 0003 wrote them here.
    actor_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["action", "uid"], name="audit_entry_of_action"),
            models.Index(fields=["subject", "uid"], name="audit_entry_of_subject"),
            models.Index(fields=["actor_uid", "uid"], name="audit_entry_of_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(action=""), name="audit_entry_action_said"),
            models.CheckConstraint(condition=~Q(subject=""), name="audit_entry_subject_said"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Leaf(models.Model):
    """An entry's place in the tree. Stays when the entry is pruned, hence no foreign key."""

    sequence = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sequence__gte=0), name="audit_leaf_from_zero")]

    def __str__(self) -> str:
        return f"leaf {self.sequence}"


class Batch(models.Model):
    """What was sealed at once. `frontier` is enough to go on from; all before (xid, entry) is sealed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    frontier = models.BinaryField()
    xid = models.BigIntegerField()
    entry = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"tree of {self.size}"


class Tile(models.Model):
    """256 hashes of one level, complete; `root` is the hash over all of them (C2SP tlog-tiles)."""

    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "place"], name="audit_tile_once")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.place}"


class Head(models.Model):
    """A tree head that was signed, to be anchored."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"head of {self.size}"


class Name(models.Model):
    """Whom a pseudonym means. Several rows for one are fine: nobody waits for anybody, the newest counts."""

    actor_uid = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["actor_uid", "-at"], name="audit_name_newest")]

    def __str__(self) -> str:
        return self.name or "erased"


class Hold(models.Model):
    """A stop to pruning, until somebody releases it."""

    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=[("subject", "Subject"), ("actor", "Actor")])
    target = models.CharField(max_length=300)
    reason = models.TextField()
    placed_by = models.CharField(max_length=100)
    placed_at = models.DateTimeField()
    released_by = models.CharField(max_length=100, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="audit_hold_reason_said"),
            models.UniqueConstraint(
                fields=["kind", "target"], condition=Q(released_at=None), name="audit_hold_once"
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.kind} {self.target}"


class Anchor(models.Model):
    """How it goes with one place outside."""

    name = models.CharField(max_length=500, unique=True)
    size = models.BigIntegerField(default=0)
    anchored_at = models.DateTimeField(null=True, blank=True)
    attempted_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
