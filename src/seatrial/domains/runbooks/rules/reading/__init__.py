"""Reads a runbook out of its file: front matter, sections, fences, decision trees. Raises nothing."""

from seatrial.domains.runbooks.rules.reading.markdown import anchors, read

__all__ = ["anchors", "read"]
