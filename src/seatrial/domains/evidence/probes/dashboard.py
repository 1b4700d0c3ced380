"""The probe `dashboard`: is the dashboard whole, and does the service show what its panels ask for? (R043)"""

import shlex
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.domains.evidence.probes import asking, exposed
from seatrial.domains.evidence.rules.grafana import BoardPanel, read_board
from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe
from seatrial.kit import canonical

_MOST = 200


class DashboardParameters(BaseModel):
    """The dashboard, and where the service's metrics are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1, max_length=1000, description="Grafana dashboard in the workspace (JSON).")
    metrics: str = asking.url_field("The service's page of metrics")
    prometheus: str = asking.url_field("Server that speaks PromQL")
    connection: str = asking.connection_field("prometheus")
    selector: str = Field("", max_length=500, description='Series that are the service\'s, as `{job="edi"}`.')

    @model_validator(mode="after")
    def _one_of_three(self) -> "DashboardParameters":
        if sum(map(bool, (self.metrics, self.prometheus, self.connection))) != 1:
            raise ValueError("give one of metrics, prometheus and connection")
        return self


def look(what: Look) -> Observation:
    """The panels with the metrics that each asks for, and which of those the service does not show."""
    parameters: DashboardParameters = what.parameters
    scope = f"the panels of the dashboard {parameters.path}"
    data = what.files.read(parameters.path)
    if data is None:
        return Observation({"exists": False, "panels": 0, "missing": []}, scope, 0)
    base = {"exists": True, "sha256": canonical.digest_bytes(data)}
    panels, title, problem = read_board(data)
    if problem:
        return Observation(
            {**base, "valid": False, "problem": f"{parameters.path}: {problem}", "panels": 0}, scope, 0
        )
    known = exposed.names(
        what,
        metrics=parameters.metrics,
        prometheus_url=parameters.prometheus,
        connection=parameters.connection,
        selector=parameters.selector,
    )
    return Observation({**base, "title": title, **_findings(panels, known)}, scope, len(panels))


def _findings(panels: list[BoardPanel], known: set[str]) -> dict[str, Any]:
    asked = {name for panel in panels for name in panel.metrics}
    missing = sorted(asked - known)
    alive = [panel for panel in panels if panel.metrics and panel.metrics <= known]
    findings: dict[str, Any] = {
        "valid": True,
        "panels": len(panels),
        "alive": len(alive),
        "dead": [_dead(panel, known) for panel in panels if panel.metrics - known][:_MOST],
        "without_query": [panel.title for panel in panels if panel.is_incomplete or not panel.queries][
            :_MOST
        ],
        "queries": sum(len(panel.queries) for panel in panels),
        "metrics": sorted(asked)[:_MOST],
        "missing": missing[:_MOST],
        "exposed": len(known),
    }
    if missing:
        findings["problem"] = f"the service does not show {', '.join(missing[:5])}"
    return findings


def _dead(panel: BoardPanel, known: set[str]) -> dict[str, Any]:
    return {"panel": panel.title, "missing": sorted(panel.metrics - known)[:_MOST]}


def describe(parameters: DashboardParameters) -> str:
    """The command that lists what its panels ask for."""
    return shlex.join(["jq", "-r", ".. | .expr? // empty", parameters.path])


PROBES.add(
    "dashboard",
    Probe(
        name="dashboard",
        summary="A Grafana dashboard: its panels, and whether the service shows every metric they ask for.",
        parameters=DashboardParameters,
        look=look,
        describe=describe,
        evidence_type="dashboard",
        max_age=timedelta(minutes=30),
        every=timedelta(minutes=2),
    ),
)
