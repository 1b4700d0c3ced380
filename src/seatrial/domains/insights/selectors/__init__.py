"""Reads: all that insights do."""

from seatrial.domains.insights.selectors.programmes import programme, programmes, view_of
from seatrial.domains.insights.selectors.readiness import gap_filter, gaps, readiness_figures

__all__ = ["gap_filter", "gaps", "programme", "programmes", "readiness_figures", "view_of"]
