"""Writes definitions into their files: one document or a few fields; all else stays as people wrote it."""

from seatrial.domains.workspace.formats.documents import append, remove, replace
from seatrial.domains.workspace.formats.values import CannotWriteFields, set_values

__all__ = ["CannotWriteFields", "append", "remove", "replace", "set_values"]
