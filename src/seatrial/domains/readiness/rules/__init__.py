"""What a criterion wants to know, and what the answer is."""

from seatrial.domains.readiness.rules.applicability import applicable, attributes, named_attributes, stance_of
from seatrial.domains.readiness.rules.assessment import NOT_OFFLINE, ROLE_TITLES, assess, context_of
from seatrial.domains.readiness.rules.changes import CriterionDiffers, Differences, differences
from seatrial.domains.readiness.rules.checklists import checklist_of
from seatrial.domains.readiness.rules.expressions import (
    VARIABLES,
    BadExpression,
    compile_check,
    in_lines,
    parsed,
)
from seatrial.domains.readiness.rules.imports import Imported, Reject, Wish, import_checklist, to_yaml
from seatrial.domains.readiness.rules.lenses import BadLens, Lens, import_lens, read_lens
from seatrial.domains.readiness.rules.levels import Reached, levels_of, reached
from seatrial.domains.readiness.rules.offline import Checked, check
from seatrial.domains.readiness.rules.orders import (
    NOWHERE,
    Wanted,
    all_orders,
    environments_of,
    placeholder_values,
    subject_of_key,
    wanted,
)
from seatrial.domains.readiness.rules.questions import Answered, Points, points

__all__ = [
    "NOT_OFFLINE",
    "NOWHERE",
    "ROLE_TITLES",
    "VARIABLES",
    "Answered",
    "BadExpression",
    "BadLens",
    "Checked",
    "CriterionDiffers",
    "Differences",
    "Imported",
    "Lens",
    "Points",
    "Reached",
    "Reject",
    "Wanted",
    "Wish",
    "all_orders",
    "applicable",
    "assess",
    "attributes",
    "check",
    "checklist_of",
    "compile_check",
    "context_of",
    "differences",
    "environments_of",
    "import_checklist",
    "import_lens",
    "in_lines",
    "levels_of",
    "named_attributes",
    "parsed",
    "placeholder_values",
    "points",
    "reached",
    "read_lens",
    "stance_of",
    "subject_of_key",
    "to_yaml",
    "wanted",
]
