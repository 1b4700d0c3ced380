"""CloudEvents 1.0 with CDEvents in them: `dev.cdevents.service.deployed`, `.upgraded`, `.rolledback`.

Source: CloudEvents 1.0.2, HTTP protocol binding (structured and binary mode); CDEvents 0.4,
continuous-deployment.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from pydantic import Field

from seatrial.domains.gates.formats.shaping import Loose, digest, document, shaped
from seatrial.domains.gates.types import Observed, Told
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.moments import Instant
from seatrial.kit.problems import Fault, Invalid

_STRUCTURED = "application/cloudevents+json"
_BATCH = "application/cloudevents-batch+json"
#: A type ends with the version of its schema: `dev.cdevents.service.deployed.0.2.0`.
_TYPE = re.compile(r"dev\.cdevents\.service\.(deployed|upgraded|rolledback)(?:\.\d+\.\d+\.\d+\S*)?")
_DIGEST = re.compile(r"[a-z0-9]+:[0-9a-fA-F]{32,}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class _Environment(Loose):
    id: str = Field(min_length=1, max_length=500)


class _Content(Loose):
    environment: _Environment
    artifact_id: str = Field("", alias="artifactId", max_length=2000)


class _Subject(Loose):
    id: str = Field(min_length=1, max_length=500)
    content: _Content


class _Context(Loose):
    timestamp: Instant | None = None


class _CDEvent(Loose):
    context: _Context
    subject: _Subject


class _Attributes(Loose):
    """What every event has (CloudEvents 1.0.2, required attributes)."""

    specversion: str = Field(pattern=r"^1\.")
    id: str = Field(min_length=1, max_length=500)
    source: str = Field(min_length=1, max_length=2000)
    type: str = Field(min_length=1, max_length=500)
    time: Instant | None = None


def read(headers: Mapping[str, str], *, body: bytes) -> Told:
    """What the event tells, in structured or in binary mode; raises Invalid. Source and id name it."""
    attributes, data = _opened(headers, body)
    name = f"{attributes.source} {attributes.id}"
    name = name if len(name) <= 200 else digest(name.encode())
    kind = attributes.type[:100]
    if not _TYPE.fullmatch(attributes.type):
        return Told(name, kind, why="nothing follows from this event")
    event = shaped(_CDEvent, content=data, under="/data")
    observed = Observed(
        service=event.subject.id,
        environment=event.subject.content.environment.id,
        artefact=artefact_of(event.subject.content.artifact_id),
        outcome="succeeded",
        at=event.context.timestamp or attributes.time,
    )
    return Told(name, kind, observed)


def _opened(headers: Mapping[str, str], body: bytes) -> tuple[_Attributes, Any]:
    media_type = headers.get("content-type", "").partition(";")[0].strip().casefold()
    if media_type == _BATCH:
        remedy = "Send each event by itself, in structured or binary mode."
        raise Invalid("batches of events are not taken", remedy=remedy)
    content = document(body)
    if media_type == _STRUCTURED:
        return shaped(_Attributes, content=content), content.get("data")
    said = {name.removeprefix("ce-"): unquote(value) for name, value in headers.items()
            if name.startswith("ce-")}  # fmt: skip
    if not said:
        remedy = (
            f"Send Content-Type: {_STRUCTURED}, or the headers ce-specversion, ce-id, ce-source, ce-type."
        )
        raise Invalid("this is no CloudEvent", remedy=remedy)
    return shaped(_Attributes, content=said, under="/headers"), content


def artefact_of(identifier: str) -> Artefact:
    """From `pkg:oci/app@sha256%3A0b31…` (package URL), `registry/app@sha256:…` or `registry/app:1.4.2`.

    A commit as version is a commit. Raises Invalid where it names no version at all.
    """
    plain = unquote(identifier.partition("?")[0].partition("#")[0])
    name, at, version = plain.rpartition("@")
    if not at:
        name, _, version = plain.rpartition(":")
        version = "" if "/" in version or name in ("", "pkg") else version
    if not version:
        fault = Fault(
            "/data/subject/content/artifactId",
            "nothing says which version it is",
            "Send a package URL, as pkg:oci/app@sha256%3A0b31…",
        )
        raise Invalid("the event does not say what was deployed", faults=[fault])
    if _DIGEST.fullmatch(version):
        return Artefact(digest=version)
    return Artefact(commit=version) if _COMMIT.fullmatch(version) else Artefact(version=version[:200])
