"""Reads runbooks out of files: Markdown, and other people's formats."""

from seatrial.domains.runbooks.formats.markdown import read

__all__ = ["read"]
