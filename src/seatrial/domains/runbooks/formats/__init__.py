"""Runbooks out of Markdown, and as cards, bundles, flowcharts and HTML."""

from seatrial.domains.runbooks.rules.reading import read

__all__ = ["read"]
