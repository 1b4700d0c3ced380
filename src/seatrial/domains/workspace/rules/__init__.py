"""What files say: documents to definitions, with every fault at its place. No database, no clock."""

from seatrial.domains.workspace.rules.compilation import Place, compile_files
from seatrial.domains.workspace.rules.differences import differences
from seatrial.domains.workspace.rules.drifting import Listed, compare, drift, listed
from seatrial.domains.workspace.rules.editors import schema
from seatrial.domains.workspace.rules.excerpts import excerpt, facts, locate
from seatrial.domains.workspace.rules.fields import Field, fields_of, values_of
from seatrial.domains.workspace.rules.planning import plan, references_of
from seatrial.domains.workspace.rules.precedence import (
    Holder,
    PolicyKinds,
    Rank,
    Ruling,
    left_dangling,
    policy_kinds,
    rule,
)
from seatrial.domains.workspace.rules.registrations import CannotRegister, accept_registration
from seatrial.domains.workspace.rules.renames import RENAMED_FROM, outdated_names, renames
from seatrial.domains.workspace.rules.uploads import CannotApply, accept, accept_name, refuse_errors
from seatrial.domains.workspace.rules.validation import Refusal, validate

__all__ = [
    "RENAMED_FROM",
    "CannotApply",
    "CannotRegister",
    "Field",
    "Holder",
    "Listed",
    "Place",
    "PolicyKinds",
    "Rank",
    "Refusal",
    "Ruling",
    "accept",
    "accept_name",
    "accept_registration",
    "compare",
    "compile_files",
    "differences",
    "drift",
    "excerpt",
    "facts",
    "fields_of",
    "left_dangling",
    "listed",
    "locate",
    "outdated_names",
    "plan",
    "policy_kinds",
    "references_of",
    "refuse_errors",
    "renames",
    "rule",
    "schema",
    "validate",
    "values_of",
]
