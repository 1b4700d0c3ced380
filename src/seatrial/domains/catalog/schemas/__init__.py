"""What the API gives of the catalogue, and what it takes."""

from seatrial.domains.catalog.schemas.deployments import DeploymentIn, DeploymentOut, DeploymentsOut
from seatrial.domains.catalog.schemas.graphs import GraphOut, ImpactOut, StepsOut
from seatrial.domains.catalog.schemas.people import (
    ContactOut,
    ContactsOut,
    CoverageOut,
    MatricesOut,
    MatrixOut,
    TeamOut,
    TeamsOut,
    VerificationIn,
)
from seatrial.domains.catalog.schemas.services import (
    EntitiesOut,
    EnvironmentOut,
    ProblemOut,
    ProblemsOut,
    SearchGroupOut,
    SearchOut,
    ServiceOut,
    ServicesOut,
)

__all__ = [
    "ContactOut",
    "ContactsOut",
    "CoverageOut",
    "DeploymentIn",
    "DeploymentOut",
    "DeploymentsOut",
    "EntitiesOut",
    "EnvironmentOut",
    "GraphOut",
    "ImpactOut",
    "MatricesOut",
    "MatrixOut",
    "ProblemOut",
    "ProblemsOut",
    "SearchGroupOut",
    "SearchOut",
    "ServiceOut",
    "ServicesOut",
    "StepsOut",
    "TeamOut",
    "TeamsOut",
    "VerificationIn",
]
