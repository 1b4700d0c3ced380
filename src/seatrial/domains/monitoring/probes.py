"""The probe `monitoring`: reviews, runbooks, interpretations and metrics, as files have them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from seatrial.domains.evidence.types import PROBES, Files, Look, Observation, Probe
from seatrial.domains.monitoring.rules.judging import judge
from seatrial.domains.monitoring.rules.plans import plan_of
from seatrial.domains.monitoring.types import Fault, FaultCode, Judged, Plan
from seatrial.domains.workspace.types import KINDS
from seatrial.kit import yaml

_MOST_FILES, _MOST = 500, 300


class MonitoringParameters(BaseModel):
    """Where the definition lies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    glob: str = Field(
        "monitoring/*.yaml", min_length=1, max_length=1000, description="Where definitions of Monitoring lie."
    )


def look(what: Look) -> Observation:
    """What is wrong with the rules and dashboards, by what it is."""
    parameters: MonitoringParameters = what.parameters
    plans = list(_plans(what.files, parameters.glob))
    judged = [judge(each, files=what.files, today=what.now.date()) for each in plans]
    rules = sum(len(each.rules) for each in judged)
    boards = sum(len(each.boards) for each in judged)
    scope = f"the rules and dashboards that {parameters.glob} names"
    return Observation(_findings(judged), scope, rules + boards)


def _plans(files: Files, pattern: str) -> Iterator[Plan]:
    """The definitions that are sound: `seatrial check` names the others."""
    for path in files.glob(pattern)[:_MOST_FILES]:
        data = files.read(path) or b""
        for document in yaml.read(data).documents if b"Monitoring" in data else ():
            body = document.value
            if not isinstance(body, dict) or body.get("kind") != "Monitoring" or document.faults:
                continue
            try:
                KINDS.get("Monitoring").model.model_validate(body)
                yield plan_of(body)
            except (ValidationError, ValueError):
                continue


def _findings(judged: list[Judged]) -> dict[str, Any]:
    rules = [rule for each in judged for rule in each.rules]
    boards = [board for each in judged for board in each.boards]
    faults = [fault for each in judged for fault in each.all_faults]
    return {
        "definitions": len(judged),
        "alerts": len(rules),
        "critical": sum(each.is_critical for each in rules),
        "dashboards": len(boards),
        "metrics": sum(len(each.plan.metrics) for each in judged),
        "stale": sorted({each.name for each in rules if each.reviewed.is_stale})[:_MOST],
        "stale_dashboards": sorted(each.slug for each in boards if each.reviewed.is_stale)[:_MOST],
        "without_runbook": _named(faults, "no-runbook"),
        "dead_runbooks": _named(faults, "dead-runbook"),
        "dead_anchors": _named(faults, "dead-anchor"),
        "without_interpretation": _named(faults, "no-interpretation"),
        "undocumented_metrics": _named(faults, "undocumented-metric"),
        "problems": _named(faults, "unreadable", "no-file"),
    }


def _named(faults: list[Fault], *codes: FaultCode) -> list[str]:
    """Where each is and what it is, as `alerts/edi.yaml:12: it names no runbook`."""
    return [f"{each.place}: {each.message}" for each in faults if each.code in codes][:_MOST]


def describe(parameters: MonitoringParameters) -> str:
    """What a person does to see the same."""
    return f"seatrial monitoring rules --fault any (definitions {parameters.glob})"


PROBES.add(
    "monitoring",
    Probe(
        name="monitoring",
        summary="Alert rules and dashboards: reviews, runbooks and anchors, interpretations, metrics.",
        parameters=MonitoringParameters,
        look=look,
        describe=describe,
        evidence_type="alert_rules",
        offline=True,
        max_age=timedelta(hours=24),
        every=timedelta(minutes=10),
    ),
)
