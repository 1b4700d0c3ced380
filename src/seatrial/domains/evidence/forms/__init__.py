"""Shapes of the forms of evidence. What may be written is for the services to say."""

from seatrial.domains.evidence.forms.attaching import AttachForm

__all__ = ["AttachForm"]
