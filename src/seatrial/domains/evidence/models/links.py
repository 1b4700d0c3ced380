"""What became of links that evidence names."""

from django.db import models

from seatrial.domains.evidence.models.evidence import Evidence


class LinkCheck(models.Model):
    """The link of a piece of evidence: what it led to at first, and whether it still leads anywhere."""

    evidence = models.OneToOneField(Evidence, primary_key=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    #: digest and time of the first answer: what the evidence spoke of
    sha256 = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    leads = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    last_sha256 = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="link_check_by_due_at")]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {'leads' if self.leads else self.reason or 'not tried yet'}"
