"""Reads the log, and the tree over it."""

from seatrial.domains.audit.selectors.entries import actions, entries, entry, every_entry

__all__ = ["actions", "entries", "entry", "every_entry"]
