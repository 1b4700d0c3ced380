"""What `command` and `script` share: running words in the sandbox, and judging how that ended."""

import json
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from seatrial.connectors import references, sandbox
from seatrial.domains.evidence.rules.plain import BadData, read_json
from seatrial.domains.evidence.types import CannotLook, Executed, Execution, Look, Observation, Subject

_NO_EXECUTION = "code of a workspace runs only on an enrolled runner"
#: A pattern that goes back and forth for ever is somebody's mistake; it costs so much and no more.
_MATCH_SECONDS = 5
_MATCH = "import json,re,sys;p,t=json.load(sys.stdin);sys.exit(0 if re.search(p,t,re.M) else 1)"


class Expectation(BaseModel):
    """How the program should end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exit_code: int = Field(0, ge=0, le=255, description="The exit code that means yes.")
    output: str = Field("", max_length=1000, description="A regular expression that stdout contains.")
    json_: Any = Field(
        None, alias="json", description="JSON that stdout is: every key here is there with this value."
    )


class Ran(Executed):
    """What every program is given."""

    environment: dict[str, str] = Field(
        {}, max_length=50, description="Variables that it is told; nothing else of the runner's is."
    )
    secrets: dict[str, str] = Field(
        {},
        max_length=20,
        description="Variables whose values stay on the runner: `{DATABASE: env:EDI_DATABASE}` or "
        "`file:/path`. The runner's operator allows each with --allow-secret.",
    )
    network: bool = Field(
        False,
        description="Whether it needs the network. It gets a proxy that refuses this machine, link-local "
        "addresses and metadata.",
    )
    expect: Expectation = Field(default_factory=lambda: Expectation.model_validate({}))

    @field_validator("environment", "secrets")
    @classmethod
    def _are_variables(cls, value: dict[str, str]) -> dict[str, str]:
        for name, text in value.items():
            if not name.isidentifier() or not name.isascii() or "\0" in text:
                raise ValueError(f"{name[:80]!r} is no name of a variable, or its value holds a NUL")
        return value

    @field_validator("secrets")
    @classmethod
    def _are_references(cls, value: dict[str, str]) -> dict[str, str]:
        for reference in value.values():
            if fault := references.fault_of(reference):
                raise ValueError(fault)
        return value


def described(parameters: Ran, *, command: str) -> str:
    """The command with its variables before it; of secrets only where they are."""
    shown = [f"{name}={shlex.quote(value)}" for name, value in parameters.environment.items()]
    shown += [f"{name}=<{reference}>" for name, reference in parameters.secrets.items()]
    return " ".join([*shown, command])


def run(what: Look, *, words: Sequence[str]) -> Observation:
    """What came of the words, run in the sandbox; raises CannotLook where they could not be run at all."""
    execution, parameters = allowed(what), what.parameters
    secrets = {name: secret(ref, execution=execution) for name, ref in parameters.secrets.items()}
    task = sandbox.Task(
        words=words,
        files=files_of(what),
        environment={**told(what.subject), **parameters.environment, **secrets},
        network=_network(parameters, execution),
        allow=what.allow,
        limits=replace(execution.limits, seconds=what.timeout.total_seconds()),
    )
    try:
        ended = sandbox.run(task, keeper=execution.keeper)
    except sandbox.CannotIsolate as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    findings = _findings(ended, parameters.expect, secrets)
    return Observation(findings, f"one run of {shlex.join(words)[:500]}", 1)


def allowed(what: Look) -> Execution:
    """How things may be run here; raises CannotLook where nothing may."""
    if what.execution is None:
        raise CannotLook(_NO_EXECUTION, remedy="Name a runner, or try it with seatrial check --allow-exec.")
    return what.execution


def secret(reference: str, *, execution: Execution) -> str:
    """The secret of the reference on this machine; raises CannotLook."""
    try:
        return references.resolve(reference, allowed=execution.secrets)
    except references.CannotResolve as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None


def files_of(what: Look) -> dict[str, bytes]:
    """The files that the parameters name, by path; raises CannotLook where one that is named is not there."""
    found: dict[str, bytes] = {}
    for pattern in what.parameters.patterns():
        paths = what.files.glob(pattern) if "*" in pattern or "?" in pattern else [pattern]
        for path in paths:
            data = what.files.read(path)
            if data is None:
                raise CannotLook(
                    f"the workspace has no file {path}", remedy="Correct the path: it starts at its root."
                )
            found[path] = data
    return found


def told(subject: Subject | None) -> dict[str, str]:
    """What every program may know of what it is run for. No part of what is approved."""
    if subject is None:
        return {}
    return {
        "SEATRIAL_SERVICE": subject.service,
        "SEATRIAL_ENVIRONMENT": subject.environment,
        "SEATRIAL_REVISION": subject.revision,
    }


def _network(parameters: Ran, execution: Execution) -> sandbox.Network:
    if not parameters.network:
        return "none"
    return "host" if execution.host_network else "guarded"


def _findings(ended: sandbox.Ended, expect: Expectation, secrets: Mapping[str, str]) -> dict[str, Any]:
    stdout = references.redact(ended.stdout.text, secrets=secrets.values())
    stderr = references.redact(ended.stderr.text, secrets=secrets.values())
    findings: dict[str, Any] = {
        "exit_code": ended.exit_code if ended.exit_code is not None else -1,
        "signal": ended.signal,
        "stdout": stdout,
        "stderr": stderr,
        "seconds": ended.seconds,
        "truncated": ended.stdout.truncated or ended.stderr.truncated,
        "stopped_by": ended.stopped_by,
        "attempts": list(ended.attempts),
        "isolation": dict(ended.isolation),
    }
    if not ended.stdout.truncated and stdout.strip():
        with suppress(BadData):  # it is text, then
            findings["json"] = read_json(stdout)
    why = _unexpected(findings, expect)
    findings["as_expected"] = not why
    if why:
        findings["reason"] = why
    return findings


def _unexpected(findings: Mapping[str, Any], expect: Expectation) -> str:
    """What is not as expected, in words; '' where all is."""
    if findings["stopped_by"]:
        return f"it was stopped for {findings['stopped_by']}: {'; '.join(findings['attempts'])}"
    if findings["signal"]:
        return f"it was ended by {findings['signal']}"
    if findings["exit_code"] != expect.exit_code:
        last = next((line for line in reversed(findings["stderr"].splitlines()) if line.strip()), "")
        words = f"exit code {findings['exit_code']}, not {expect.exit_code}"
        return f"{words}: {last.strip()[:300]}" if last else words
    if expect.output and not matches(expect.output, text=findings["stdout"]):
        return f"stdout has nothing that matches {expect.output}"
    if expect.json_ is not None and "json" not in findings:
        return "stdout is no JSON"
    if expect.json_ is not None and not _contains(findings["json"], expect.json_):
        return f"the JSON of stdout is not as expected: {json.dumps(expect.json_)[:300]}"
    return ""


def matches(pattern: str, *, text: str) -> bool:
    """Whether the pattern is found in the text; a pattern that is none, or takes too long, is not found."""
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _MATCH],
            input=json.dumps([pattern, text]),
            text=True,
            capture_output=True,
            timeout=_MATCH_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def _contains(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(
            key in found and _contains(found[key], value) for key, value in wanted.items()
        )
    return type(found) is type(wanted) and bool(found == wanted)
