"""The probe `ci`: does a deployment need somebody's approval, and is its environment protected? (R046)

What workflow files say is known: which jobs deploy, to which environment, after which tests, by whose hand.
Who must approve an environment is a setting of the forge: it is known from an export of its API, or from
the settings that a repository keeps as a file, and it is not known otherwise.
"""

import shlex
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.evidence.rules import pipelines
from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe
from seatrial.kit import yaml

_MOST_FILES = 50


class CiParameters(BaseModel):
    """The pipeline files, and where the forge's own settings are kept as a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    environment: str = Field("production", max_length=100, description="Environment whose deployments count.")
    files: tuple[str, ...] = Field(
        (".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml"),
        min_length=1,
        max_length=20,
        description="Pipeline files: paths or patterns.",
    )
    settings: tuple[str, ...] = Field(
        (".github/settings.yml", ".github/environments.json", ".gitlab/protected_environments.json"),
        max_length=20,
        description="Settings of the forge: the Settings app's file, or what the forge's API answered.",
    )


def look(what: Look) -> Observation:
    """The jobs that deploy there; `approved` says whether each waits for a person, and how that is known."""
    parameters: CiParameters = what.parameters
    problems: list[str] = []
    read = [
        (path, document)
        for pattern in parameters.files
        for path in what.files.glob(pattern)[:_MOST_FILES]
        for document in _documents(what, path, problems)
    ]
    jobs = [job for path, document in read for job in pipelines.jobs_of(path, document=document)]
    rules = [
        rule
        for path in parameters.settings
        for document in _documents(what, path, problems)
        for rule in pipelines.protections_of(path, document=document)
    ]
    judged = pipelines.judge(jobs, rules=rules, environment=parameters.environment)
    findings: dict[str, Any] = {
        **judged,
        "exists": bool(read),
        "valid": not problems,
        "files": sorted({path for path, _ in read}),
        "jobs": len(jobs),
        "settings": sorted({rule.path for rule in rules}),
        "problems": problems[:20],
    }
    if problems:
        findings["problem"] = problems[0]
    return Observation(
        findings, f"the jobs that deploy to {parameters.environment}", len(judged["deployments"])
    )


def _documents(what: Look, path: str, problems: list[str]) -> list[Any]:
    """What the file holds; JSON is YAML too. A fault is a problem with its place."""
    data = what.files.read(path)
    if data is None:
        return []
    stream = yaml.read(data)
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    if faults:
        problems.append(f"{path}:{faults[0].line}:{faults[0].column}: {faults[0].message}")
        return []
    return [each.value for each in stream.documents]


def describe(parameters: CiParameters) -> str:
    """The command that shows the lines that matter."""
    return shlex.join(
        ["grep", "-nE", "environment:|needs:|when: manual|permissions:|uses:", *parameters.files]
    )


PROBES.add(
    "ci",
    Probe(
        name="ci",
        summary="GitHub Actions or GitLab CI: which jobs deploy, after what, and who must approve.",
        parameters=CiParameters,
        look=look,
        describe=describe,
        evidence_type="ci",
        offline=True,
        max_age=timedelta(hours=24),
        every=timedelta(minutes=10),
    ),
)
