"""What a job of a runbook asks for, once it is seen to be exactly what was approved."""

import base64
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seatrial.connectors import references
from seatrial.domains.runners import rules
from seatrial.domains.runners.types import Content
from seatrial.kit import canonical

KIND = "runbook"
#: Names that change what a program is, not what it is told: `SEATRIAL_<NAME>` alone holds such a parameter.
_RESERVED = re.compile(
    r"PATH|HOME|IFS|ENV|SHELL|USER|LOGNAME|PWD|TMPDIR|LANG|LC_.*|LD_.*|BASH.*|SHELLOPTS|PS[0-9]|PROMPT_COMMAND"
    r"|PYTHON.*|PERL.*|RUBY.*|NODE_.*|GIT_.*|.*_PROXY|CDPATH|GLOBIGNORE|OPTIND|SEATRIAL.*"
)
_NOT_IN_NAMES = re.compile(r"[^A-Z0-9_]")
_SAME = (
    "phase",
    "name",
    "language",
    "timeout_seconds",
    "retries",
    "retry_wait_seconds",
    "expect",
    "exit",
    "readonly",
)


class CannotTrustJob(ValueError):
    """The job is not what it says, or not what was approved; the message says in which way."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as this runner does it. Times are in seconds."""

    position: int
    attempt: int
    name: str
    title: str
    language: str
    text: str
    target: str
    timeout: float
    retries: int
    retry_wait: float
    expect: str
    exit: int
    wants_person: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A stretch: its steps in order, and the parameters by name. `secrets` are in `values` as well."""

    job: str
    lease: int
    digest: str
    run: str
    stretch: int
    mode: str
    environment: str
    steps: Sequence[Step]
    values: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: what the runbook attaches, by path: exactly what was approved
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of every step: each parameter as `SEATRIAL_<NAME>`, and as `<NAME>` where that is
        no name that programs themselves go by.
        """
        found = {
            "SEATRIAL_RUN": self.run,
            "SEATRIAL_MODE": self.mode,
            "SEATRIAL_ENVIRONMENT": self.environment,
        }
        for name, value in self.values.items():
            upper = _NOT_IN_NAMES.sub("_", name.upper())
            found[f"SEATRIAL_{upper}"] = value
            if not _RESERVED.fullmatch(upper) and not upper[0].isdigit():
                found[upper] = value
        return found


def plan_of(taken: Mapping[str, Any], *, allowed: Collection[str]) -> Plan:
    """What the job asks for. `allowed` are the references to secrets that this runner's operator lets follow.

    Raises CannotTrustJob, and CannotResolve where a secret is not here.
    """
    job, details = taken["job"], taken["job"]["details"]
    files = {path: base64.b64decode(text) for path, text in taken["files"].items()}
    _require_approved(job, files, digest=taken["digest"])
    known: dict[str, list[Mapping[str, Any]]] = {}
    for each in job["document"].get("steps", ()):
        known.setdefault(each["name"], []).append(each)
    for step in details["plan"]:
        _require_known(step, known.get(step["name"], ()))
        if details["mode"] == "dry-run" and step.get("readonly") is not True:
            raise CannotTrustJob(f"a dry run does not run {step['name']}: it is not called readonly")
    values, secrets = _parameters(details.get("parameters", {}), allowed)
    return Plan(
        job["uid"], taken["lease"], taken["digest"], str(details["run"]), int(details["stretch"]),
        details["mode"], job["environment"], [_step(each, details["mode"]) for each in details["plan"]],
        values, secrets, {path: data for path, data in files.items() if path != job["document"].get("path")},
    )  # fmt: skip


def _require_approved(job: Mapping[str, Any], files: Mapping[str, bytes], *, digest: str) -> None:
    if rules.job_digest(job) != digest:
        raise CannotTrustJob("the job is not the one that its digest names")
    if {path: canonical.digest_bytes(data) for path, data in files.items()} != dict(job["files"]):
        raise CannotTrustJob("the files of the job are not those that its digest names")
    content = Content(job["workspace"], job["kind"], "", "", job["document"], files)
    if rules.content_digest(content) != job["content"]:
        raise CannotTrustJob("the content is not the one that was approved")


def _require_known(step: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> None:
    """Only the details of a job choose what is done now; what it is was approved with the content."""
    for each in known:
        is_same = all(step.get(key) == each.get(key) for key in _SAME)
        is_there = each.get("target") in ("", None, step.get("target"))
        if is_same and is_there and step["text"] in (each["text"], each.get("simulate") or each["text"]):
            return
    raise CannotTrustJob(f"the step {step.get('name', '')!r} is not in the content that was approved")


def _parameters(
    given: Mapping[str, Mapping[str, Any]], allowed: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    values, secrets = {}, {}
    for name, what in given.items():
        if "reference" in what:
            secrets[name] = references.resolve(str(what["reference"]), allowed=allowed)
        values[name] = secrets.get(name, str(what.get("value", "")))
    return values, secrets


def _step(told: Mapping[str, Any], mode: str) -> Step:
    instead = mode == "simulate" and bool(told.get("simulate"))
    return Step(
        position=int(told["position"]),
        attempt=int(told.get("attempt", 1)),
        name=told["name"],
        title=told.get("title") or told["name"],
        language="sh" if instead else told["language"],
        text=told["simulate"] if instead else told["text"],
        target=told.get("target") or "local",
        timeout=float(told["timeout_seconds"]),
        retries=int(told["retries"]),
        retry_wait=float(told["retry_wait_seconds"]),
        expect=told.get("expect") or "",
        exit=int(told.get("exit") or 0),
        wants_person=bool(told.get("manual") or told.get("confirm")),
    )
