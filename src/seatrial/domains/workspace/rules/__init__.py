"""What files say: documents to definitions, with every fault at its place. No database, no clock."""

from seatrial.domains.workspace.rules.compilation import Place, compile_files
from seatrial.domains.workspace.rules.differences import differences
from seatrial.domains.workspace.rules.excerpts import excerpt, facts, locate
from seatrial.domains.workspace.rules.planning import plan, references_of
from seatrial.domains.workspace.rules.uploads import CannotApply, accept, refuse_errors

__all__ = [
    "CannotApply",
    "Place",
    "accept",
    "compile_files",
    "differences",
    "excerpt",
    "facts",
    "locate",
    "plan",
    "references_of",
    "refuse_errors",
]
