"""The probe `alert_rules`: do Prometheus' rules load, and does every alert lead to a runbook?"""

import shlex
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial.connectors import promtool
from seatrial.domains.evidence.rules.alerting import places_of, runbook_of
from seatrial.domains.evidence.rules.plain import plain
from seatrial.domains.evidence.rules.promql import metrics_in
from seatrial.domains.evidence.types import PROBES, Files, Look, Observation, Probe
from seatrial.kit import yaml

_MOST_FILES, _MOST = 50, 300


class AlertRulesParameters(BaseModel):
    """Which files, and how links to runbooks lead to files of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    glob: str = Field(min_length=1, max_length=1000, description="Rule files, as `alerts/*.yaml`.")
    severities: tuple[str, ...] = Field(
        (), max_length=20, description="Severities there are; none: any word."
    )
    runbooks: dict[str, str] = Field(
        default={},
        max_length=10,
        description="Web address and the folder that it shows: `{https://wiki/rb: runbooks}`.",
    )


def look(what: Look) -> Observation:
    """The alerts with severity and runbook, those that lack one, and what Prometheus' own tool says."""
    parameters: AlertRulesParameters = what.parameters
    paths = what.files.glob(parameters.glob)[:_MOST_FILES]
    read = {path: what.files.read(path) or b"" for path in paths}
    seen = _Rules(parameters, what.files)
    for path, data in read.items():
        seen.take(path, data)
    judged = promtool.check_rules({path: data for path, data in read.items() if path not in seen.wrapped})
    problems = [*seen.problems, *(judged.problems if judged else ())]
    findings: dict[str, Any] = {
        "exists": bool(paths),
        "valid": bool(paths) and not problems,
        "files": len(paths),
        "paths": paths,
        "groups": seen.groups,
        "alerts": len(seen.alerts),
        "recording": seen.recording,
        "listed": seen.alerts[:_MOST],
        "without_runbook": seen.without_runbook[:_MOST],
        "broken_runbooks": seen.broken[:_MOST],
        "remote_runbooks": seen.remote[:_MOST],
        "without_severity": seen.without_severity[:_MOST],
        "strange_severity": seen.strange[:_MOST],
        "metrics": sorted(seen.metrics)[:_MOST],
        "promtool": judged.version if judged else "",
        "problems": problems[:20],
    }
    if problems:
        findings["problem"] = problems[0]
    return Observation(findings, f"the rules in {parameters.glob}", len(seen.alerts))


class _Rules:
    def __init__(self, parameters: AlertRulesParameters, files: Files) -> None:
        self._parameters, self._files = parameters, files
        self.groups, self.recording = 0, 0
        self.alerts: list[dict[str, Any]] = []
        self.metrics: set[str] = set()
        self.problems: list[str] = []
        self.wrapped: set[str] = set()
        self.without_runbook: list[str] = []
        self.without_severity: list[str] = []
        self.strange: list[str] = []
        self.broken: list[str] = []
        self.remote: list[str] = []

    def take(self, path: str, data: bytes) -> None:
        """Every group of the file; what is none is a problem with its place."""
        stream = yaml.read(data)
        faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
        if faults:
            self.problems.append(f"{path}:{faults[0].line}:{faults[0].column}: {faults[0].message}")
            return
        before = self.groups
        for document in stream.documents:
            for group in self._groups(path, document.value):
                self.groups += 1
                self._group(path, group)
        if self.groups == before:
            self.problems.append(f"{path}: it holds no groups of rules")

    def _groups(self, path: str, value: Any) -> Iterator[Mapping[str, Any]]:
        """The groups of a rule file, or of a PrometheusRule of the operator."""
        if isinstance(value, dict) and value.get("kind") == "PrometheusRule":
            self.wrapped.add(path)
            value = value.get("spec")
        groups = value.get("groups") if isinstance(value, dict) else None
        for group in groups if isinstance(groups, list) else ():
            if isinstance(group, dict) and isinstance(group.get("rules"), list):
                yield group
            else:
                self.problems.append(f"{path}: a group has no rules")

    def _group(self, path: str, group: Mapping[str, Any]) -> None:
        for rule in group["rules"]:
            if (
                not isinstance(rule, dict)
                or not rule.get("expr")
                or bool(rule.get("alert")) == bool(rule.get("record"))
            ):
                self.problems.append(
                    f"{path}: {group.get('name', 'a group')}: a rule needs expr, and alert or record"
                )
                continue
            self.metrics.update(metrics_in(str(rule["expr"])))
            if rule.get("record"):
                self.recording += 1
            else:
                self._alert(path, rule)

    def _alert(self, path: str, rule: Mapping[str, Any]) -> None:
        name = str(rule["alert"])
        labels, annotations = _mapping(rule.get("labels")), _mapping(rule.get("annotations"))
        severity = str(labels.get("severity", ""))
        _, link = runbook_of(annotations)
        self.alerts.append(plain({"name": name, "severity": severity, "runbook": link, "path": path}))
        if not severity:
            self.without_severity.append(name)
        elif self._parameters.severities and severity not in self._parameters.severities:
            self.strange.append(f"{name}: {severity}")
        if not link:
            self.without_runbook.append(name)
        else:
            self._link(name, link, path)

    def _link(self, name: str, link: str, path: str) -> None:
        """Whether the runbook is in the workspace; what is only on the web cannot be known here."""
        places = places_of(link, path=path, bases=self._parameters.runbooks)
        if places is None:
            self.remote.append(f"{name}: {link}")
        elif not any(self._files.read(place) is not None for place in places):
            self.broken.append(f"{name}: {link}")


def _is_rule(rule: Any) -> bool:
    if not isinstance(rule, dict) or not rule.get("expr"):
        return False
    return bool(rule.get("alert")) != bool(rule.get("record"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def describe(parameters: AlertRulesParameters) -> str:
    """The command that checks the same files."""
    pattern = parameters.glob if _is_plain(parameters.glob) else shlex.quote(parameters.glob)
    return f"promtool check rules {pattern}"


def _is_plain(pattern: str) -> bool:
    return all(char.isalnum() or char in "./*_-" for char in pattern)


PROBES.add(
    "alert_rules",
    Probe(
        name="alert_rules",
        summary="Prometheus' rules: whether they load, and each alert's severity and runbook.",
        parameters=AlertRulesParameters,
        look=look,
        describe=describe,
        evidence_type="alert_rules",
        offline=True,
        max_age=timedelta(hours=24),
        every=timedelta(minutes=10),
    ),
)
