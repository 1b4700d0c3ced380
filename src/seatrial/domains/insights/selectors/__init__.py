"""Reads: all that insights do."""

from seatrial.domains.insights.selectors.homes import About, about, home, known_persona, persona_of
from seatrial.domains.insights.selectors.performance import Performance, performance
from seatrial.domains.insights.selectors.programmes import programme, programmes, view_of
from seatrial.domains.insights.selectors.readiness import gap_filter, gaps, readiness_figures

__all__ = [
    "About",
    "Performance",
    "about",
    "gap_filter",
    "gaps",
    "home",
    "known_persona",
    "performance",
    "persona_of",
    "programme",
    "programmes",
    "readiness_figures",
    "view_of",
]
