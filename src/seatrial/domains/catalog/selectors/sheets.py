"""RACI matrices and operating models."""

from collections.abc import Sequence
from datetime import date

from seatrial.domains.catalog import models
from seatrial.domains.catalog.rules import coverage
from seatrial.domains.catalog.rules.raci import Matrix, matrix_of
from seatrial.kit.problems import NotFound


def matrices(of: Sequence[str] | None = None) -> list[Matrix]:
    """The matrices of these services, systems, teams ('' is the organisation's); without them, all."""
    rows = models.Sheet.objects.filter(kind="Raci").order_by("urn")
    if of is not None:
        rows = rows.filter(of__in=of)
    return [matrix_of(row.urn, body=row.body) for row in rows]


def matrix(urn: str) -> Matrix:
    """The matrix of that URN; raises NotFound."""
    row = models.Sheet.objects.filter(kind="Raci", urn=urn).first()
    if row is None:
        raise NotFound(f"there is no RACI matrix {urn}", remedy="GET /api/v1/raci lists them.")
    return matrix_of(row.urn, body=row.body)


def operating_models(team: str, *, first: date) -> list[coverage.Team]:
    """The operating models of the team, with who is on duty around the 28 days from the first."""
    rows = models.Sheet.objects.filter(kind="OperatingModel", of=team).order_by("urn")
    return [coverage.team_of(row.urn, body=row.body, first=first) for row in rows]


def coverage_of(team: str, *, first: date) -> list[tuple[coverage.Team, list[coverage.Day]]]:
    """Each operating model of the team with its next 28 days."""
    return [(each, coverage.days_of(each, first=first)) for each in operating_models(team, first=first)]
