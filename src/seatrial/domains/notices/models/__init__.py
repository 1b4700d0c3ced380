"""Notices' tables."""

from seatrial.domains.notices.models.messages import Message
from seatrial.domains.notices.models.preferences import Preference

__all__ = ["Message", "Preference"]
