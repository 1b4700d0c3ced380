"""The pages of alerts."""

from seatrial.domains.alerts.views.arriving import alert, alerts, dead_letters, sources

__all__ = ["alert", "alerts", "dead_letters", "sources"]
