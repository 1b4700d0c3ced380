"""What the pages of runbooks take."""

from seatrial.domains.runbooks.forms.reviewing import ReviewForm
from seatrial.domains.runbooks.forms.starting import StartForm

__all__ = ["ReviewForm", "StartForm"]
