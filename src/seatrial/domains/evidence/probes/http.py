"""The probe `http`: does it answer, with what, and how fast?"""

import shlex
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from seatrial.connectors import http
from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.rules.plain import BadData, read_json
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe

MAX_BODY = 64 * 1024
_SECRET = ("authorization", "cookie", "token", "key", "secret", "password")


class HttpParameters(BaseModel):
    """What to ask."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field("", max_length=2000, description="Address, as `https://host/healthz`.")
    connection: str = asking.connection_field("http")
    path: str = Field("", max_length=1000, description="Path below the connection's address, as `/healthz`.")
    method: Literal["GET", "HEAD"] = Field("GET", description="GET, or HEAD for the headers alone.")
    headers: dict[str, str] = Field(default={}, max_length=20, description="Headers to send.")

    @field_validator("url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("an address starts with http:// or https://")
        return value

    @model_validator(mode="after")
    def _one_of_both(self) -> "HttpParameters":
        asking.one_of(self.url, connection=self.connection, what="url")
        if self.path and not self.connection:
            raise ValueError("path goes with connection")
        return self


def look(what: Look) -> Observation:
    """What the address answers. That nothing answers is a finding about the service, not a failure.

    Raises CannotLook where the address may not be asked: then nothing is known about the service.
    """
    parameters: HttpParameters = what.parameters
    server = asking.server(what, url=parameters.url, connection=parameters.connection, types=("http",))
    request = http.Request(
        url=server.url + parameters.path,
        timeout=what.timeout,
        method=parameters.method,
        headers={**parameters.headers, **server.headers},
        limit=MAX_BODY,
        allow=what.allow,
    )
    scope = f"one {parameters.method} request to {http.mask(server.url)}{parameters.path}"
    try:
        answer = http.ask(request)
    except http.CannotAsk as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    except http.CannotReach as problem:
        silent = {"answered": False, "status": 0, "reason": problem.detail, "headers": {}, "body": ""}
        return Observation(silent, scope, 1)
    return Observation(_findings(answer, what.now), scope, 1)


def _findings(answer: http.Answer, now: datetime) -> dict[str, Any]:
    text = answer.body.decode("utf-8", "replace")
    findings: dict[str, Any] = {
        "answered": True,
        "status": answer.status,
        "reason": "",
        "latency_ms": round(answer.seconds * 1000, 1),
        "url": answer.url,
        "headers": dict(answer.headers),
        "body": text,
        "truncated": answer.truncated,
    }
    if not answer.truncated and answer.body:
        with suppress(BadData):  # it is text, then
            findings["json"] = read_json(text)
    if answer.certificate_expires_at is not None:
        left = answer.certificate_expires_at - now
        findings["tls"] = {"expires_at": answer.certificate_expires_at.isoformat(), "days_left": left.days}
    return findings


def describe(parameters: HttpParameters) -> str:
    """The curl command that asks the same; secrets in it are not shown."""
    words = ["curl", "-sS", "-I" if parameters.method == "HEAD" else "-i"]
    for name, value in parameters.headers.items():
        shown = "..." if any(part in name.lower() for part in _SECRET) else value
        words += ["-H", f"{name}: {shown}"]
    place = http.mask(parameters.url) or f"connection:{parameters.connection}{parameters.path}"
    return shlex.join([*words, place])


PROBES.add(
    "http",
    Probe(
        name="http",
        summary="One HTTP request: whether it is answered, status, time, headers, body.",
        parameters=HttpParameters,
        look=look,
        describe=describe,
        evidence_type="http",
    ),
)
