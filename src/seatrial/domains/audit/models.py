"""The log. A trigger (migration 0002) refuses to change or delete what was written."""

from django.db import models


class Entry(models.Model):
    """One thing that happened. Actor and subject are text, so that they outlive what they name."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=100, blank=True)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["action", "id"], name="audit_entry_action"),
            models.Index(fields=["subject", "id"], name="audit_entry_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(action=""), name="audit_entry_action_said"),
            models.CheckConstraint(condition=~models.Q(subject=""), name="audit_entry_subject_said"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
