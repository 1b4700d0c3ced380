"""Reads: all that insights do."""

from seatrial.domains.insights.selectors.readiness import gap_filter, gaps, readiness_figures

__all__ = ["gap_filter", "gaps", "readiness_figures"]
