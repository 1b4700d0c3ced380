"""What files say: documents to definitions, with every fault at its place. No database, no clock."""

from seatrial.domains.workspace.rules.compilation import compile_files
from seatrial.domains.workspace.rules.differences import FieldChange, differences

__all__ = ["FieldChange", "compile_files", "differences"]
