"""Seatrial: operational readiness, handover and day-2 operations."""

__version__ = "0.1.0"
