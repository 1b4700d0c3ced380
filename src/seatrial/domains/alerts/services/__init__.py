"""Writes about alerts, named by verbs."""

from seatrial.domains.alerts.services.triaging import classify, settle

__all__ = ["classify", "settle"]
