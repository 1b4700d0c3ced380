"""Insights' kind of definition: Programme."""

from seatrial.domains.insights.definitions.programme import PROGRAMME

__all__ = ["PROGRAMME"]
