"""What monitoring writes: who was reminded, and how dashboards are used."""

from seatrial.domains.monitoring.services.reminding import REVIEW_DUE, remind
from seatrial.domains.monitoring.services.using import measure, open_board

__all__ = ["REVIEW_DUE", "measure", "open_board", "remind"]
