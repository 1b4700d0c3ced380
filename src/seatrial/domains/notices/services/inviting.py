"""Invitations for those who tell people of an appointment: `tell(..., ics=invitation(...))`."""

from seatrial.domains.notices.formats.invitations import Invitation, invitation

__all__ = ["Invitation", "invitation"]
