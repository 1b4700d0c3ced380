"""Reads pipelines and the forge's protections of GitHub Actions and GitLab CI, and judges deployments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_DEPLOYS = re.compile(r"(?:^|[^a-z])(?:deploy|release|rollout|publish|promote)", re.IGNORECASE)
_PINNED = re.compile(r"@[0-9a-f]{40}$")
#: Actions that stop until somebody approves.
_APPROVING = ("trstringer/manual-approval",)


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a pipeline. `manual` says how a person starts it, '' where no person does."""

    path: str
    provider: str
    name: str
    environment: str
    needs: tuple[str, ...]
    manual: str
    deploys: bool
    unpinned: tuple[str, ...]
    limits_token: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """What a forge asks before a deployment to an environment; '*' is every one."""

    path: str
    environment: str
    reviewers: int
    prevents_self_review: bool = False


def jobs_of(path: str, *, document: Any) -> list[Job]:
    """The jobs of a workflow or a pipeline file; none where it is neither."""
    if not isinstance(document, dict):
        return []
    if isinstance(document.get("jobs"), dict):
        return list(_github(path, document))
    return list(_gitlab(path, document)) if path.endswith((".yml", ".yaml")) else []


def _github(path: str, document: Mapping[str, Any]) -> Iterator[Job]:
    by_hand = "it is started by hand" if _triggers(document.get("on")) == ["workflow_dispatch"] else ""
    for name, raw in document["jobs"].items():
        if not isinstance(raw, dict):
            continue
        steps = [each for each in _list(raw.get("steps")) if isinstance(each, dict)]
        uses = [str(each["uses"]) for each in [*steps, raw] if each.get("uses")]
        approving = next((each for each in uses if each.startswith(_APPROVING)), "")
        manual = f"the step {approving.partition('@')[0]} waits for a person" if approving else by_hand
        environment = raw.get("environment")
        place = environment.get("name", "") if isinstance(environment, dict) else environment or ""
        told = " ".join([str(name), str(raw.get("name", "")), *(str(each.get("name", "")) for each in steps)])
        yield Job(
            path=path,
            provider="github",
            name=str(name),
            environment=str(place),
            needs=_names(raw.get("needs")),
            manual=manual,
            deploys=bool(place) or bool(_DEPLOYS.search(told)),
            unpinned=tuple(each for each in uses if not each.startswith("./") and not _PINNED.search(each)),
            limits_token="permissions" in raw or "permissions" in document,
        )


def _triggers(said: Any) -> list[Any]:
    """What starts a workflow: one name, several, or several with their settings; anything may stand there."""
    return [said] if isinstance(said, str) else list(said) if isinstance(said, list | dict) else []


#: Keys of a .gitlab-ci.yml that are no jobs.
_GITLAB = frozenset(
    {"default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script",
     "after_script", "pages", "spec"}
)  # fmt: skip


def _gitlab(path: str, document: Mapping[str, Any]) -> Iterator[Job]:
    for name, raw in document.items():
        if str(name) in _GITLAB or str(name).startswith(".") or not isinstance(raw, dict):
            continue
        environment = raw.get("environment")
        place = environment.get("name", "") if isinstance(environment, dict) else environment or ""
        rules = [each for each in _list(raw.get("rules")) if isinstance(each, dict)]
        by_rules = bool(rules) and all(each.get("when") in ("manual", "never") for each in rules)
        manual = raw.get("when") == "manual" or by_rules
        deploys = bool(place) or bool(_DEPLOYS.search(f"{name} {raw.get('stage', '')}"))
        yield Job(
            path=path,
            provider="gitlab",
            name=str(name),
            environment=str(place),
            needs=_names(raw.get("needs")) or _names(raw.get("dependencies")),
            manual="it is started by hand (when: manual)" if manual else "",
            deploys=deploys,
            unpinned=(),
            limits_token=True,
        )


def protections_of(path: str, *, document: Any) -> list[Protection]:
    """The protections in a forge's settings: the Settings app's file, or what an API answered.

    GitHub: `GET /repos/{owner}/{repo}/environments`. GitLab: `GET /projects/{id}/protected_environments`.
    """
    listed = document.get("environments") if isinstance(document, dict) else document
    return [_protection(path, each) for each in _list(listed) if isinstance(each, dict) and each.get("name")]


def _protection(path: str, raw: Mapping[str, Any]) -> Protection:
    reviewers, alone = len(_list(raw.get("reviewers"))), bool(raw.get("prevent_self_review"))
    for rule in _list(raw.get("protection_rules")):
        if isinstance(rule, dict) and rule.get("type") == "required_reviewers":
            reviewers += len(_list(rule.get("reviewers")))
            alone = alone or bool(rule.get("prevent_self_review"))
    needed = [raw.get("required_approval_count")]
    needed += [
        each.get("required_approvals") for each in _list(raw.get("approval_rules")) if isinstance(each, dict)
    ]
    approvals = sum(each for each in needed if isinstance(each, int) and not isinstance(each, bool))
    return Protection(path, str(raw["name"]), max(reviewers, approvals), alone)


def judge(jobs: Sequence[Job], *, rules: Sequence[Protection], environment: str) -> dict[str, Any]:
    """The deployments to the environment: which wait for a person, how that is known, and which do not."""
    found = [
        job for job in jobs if job.deploys and (job.environment in ("", environment) or _is(job, environment))
    ]
    deployments = [_deployment(job, rules) for job in found]
    return {
        "deployments": deployments,
        "approved": bool(deployments) and all(each["approval"] for each in deployments),
        "protected": bool(deployments) and all(each["environment"] for each in deployments),
        "tested": bool(deployments) and all(each["needs"] for each in deployments),
        "unapproved": [f"{each['path']}: {each['job']}" for each in deployments if not each["approval"]],
        "not_known": [
            f"{each['path']}: {each['job']}: who approves {each['environment']} is a setting of the forge"
            for each in deployments
            if each["environment"] and not each["approval"]
        ],
        "unpinned": sorted({name for job in jobs for name in job.unpinned}),
        "limits_token": all(job.limits_token for job in jobs),
    }


def _is(job: Job, environment: str) -> bool:
    return job.environment.partition("/")[0] == environment


def _deployment(job: Job, rules: Sequence[Protection]) -> dict[str, Any]:
    rule = next(
        (each for each in rules if each.environment in (job.environment, "*") and each.reviewers), None
    )
    how = job.manual
    if rule is not None:
        people = "1 approval" if rule.reviewers == 1 else f"{rule.reviewers} reviewers"
        how = f"{rule.path} asks for {people} of {rule.environment}"
    return {
        "path": job.path,
        "job": job.name,
        "provider": job.provider,
        "environment": job.environment,
        "needs": list(job.needs),
        "approval": how,
        "reviewers": rule.reviewers if rule else 0,
        "prevents_self_review": bool(rule and rule.prevents_self_review),
    }


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each.get("job", "")) if isinstance(each, dict) else str(each) for each in _list(value))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
