"""Actions' kind of definition: RiskRegister."""

from seatrial.domains.actions.definitions.registers import (
    RiskRegisterDocument,
    lint_register,
    register_references,
)
from seatrial.domains.workspace.types import KINDS, Kind

KINDS.add(
    "RiskRegister",
    Kind(
        "RiskRegister",
        "risk-register",
        ("seatrial.dev/v1",),
        RiskRegisterDocument,
        "What may go wrong with a service, a system or a programme, how likely, how bad, and what is done.",
        register_references,
        lint_register,
    ),
)
