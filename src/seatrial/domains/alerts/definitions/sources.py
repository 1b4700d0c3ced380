"""The shape of an alert source."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.alerts.definitions.beside import BesideShape, beside_references, lint_beside
from seatrial.domains.alerts.definitions.mapping import MappingSpec, lint_format
from seatrial.domains.alerts.types import SourceFormat
from seatrial.domains.alerts.types.beside import Mode
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.workspace.types import Definition, Lint, Reference
from seatrial.kit import durations

_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")]
_Ref = Annotated[
    str, StringConstraints(pattern=r"^(?:[A-Za-z]+:)?(?:[A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+$", max_length=200)
]

_Sender = Annotated[str, StringConstraints(pattern=r"^[^@\s<>]*@[A-Za-z0-9.-]+$", max_length=254)]


def _duration(text: str) -> str:
    durations.parse(text)
    return text


_Duration = Annotated[str, Field(max_length=20), AfterValidator(_duration)]


class _Part(BaseModel):
    """A part of the document, with these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SourceMetadata(_Part):
    """What it says of itself."""

    name: _Name = Field(description="The name; the URN is `alert-source:` and this.")
    title: str = Field("", max_length=200, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it watches.")
    labels: dict[str, str] = Field(default_factory=dict, description="Kept.")
    annotations: dict[str, str] = Field(default_factory=dict, description="References into other systems.")


class HeartbeatShape(_Part):
    """Something that the source sends again and again, so that it is heard of when it stops."""

    name: _Name = Field(
        description="What its address ends in, /heartbeat/<name>, or the `alertname` of an alert that fires "
        "all the time: Watchdog."
    )
    silent_after: _Duration = Field(description="How long it may be silent before an alert opens: 15m.")


class AlertSourceSpec(_Part):
    """A monitor that may send alerts."""

    format: SourceFormat = Field(description="What it sends; its address says which format in case of doubt.")
    team: _Ref = Field(description="The team that looks after it and makes its keys: group:default/edi-team.")
    service: _Ref | None = Field(None, description="The service that it watches, if it is only one.")
    service_label: str = Field(
        "service", max_length=200, description="The label whose value is the name of the service."
    )
    silent_after: _Duration | None = Field(
        None,
        description="How long it may send nothing before an alert opens about it: 15m. Without it, for ever.",
    )
    heartbeats: list[HeartbeatShape] = Field(
        default_factory=list, max_length=100, description="What of it has to be heard of again and again."
    )
    topic: str | None = Field(
        None,
        pattern=r"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$",
        description="Format sns only: the one topic that may send, as its ARN.",
    )
    mapping: MappingSpec | None = Field(
        None,
        description="Formats json, cloudevents and email only: expressions (CEL) over `body`, all that was "
        "sent, and `item`, one of `items`. Without it, plain events of our own are read, and a mail is known "
        "by its thread.",
    )
    senders: list[_Sender] = Field(
        default_factory=list,
        max_length=100,
        description="Format email only: addresses whose mail is taken, or @example.org for all of a domain. "
        "Without it, whoever knows the address of the source may send.",
    )
    mode: Mode = Field(
        "live",
        description="Who pages: Seatrial (live), or the incumbent, told by its monitor (shadow) or by us "
        "(forward).",
    )
    beside: BesideShape | None = Field(None, description="The incumbent, in shadow and forward.")


class AlertSourceDocument(_Part):
    """An alert source."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["AlertSource"] = Field(description="AlertSource.")
    metadata: SourceMetadata = Field(description="What it says of itself.")
    spec: AlertSourceSpec = Field(description="The source.")


def source_references(definition: Definition) -> Iterable[Reference]:
    """A source names its team and, perhaps, its service."""
    spec: dict[str, Any] = definition.body["spec"]
    yield Reference(("spec", "team"), as_urn(spec["team"], default_kind="group"))
    if spec.get("service"):
        yield Reference(("spec", "service"), as_urn(spec["service"], default_kind="component"))
    yield from beside_references(spec)


def lint_source(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """What its format does not have, and what its mode needs."""
    spec: dict[str, Any] = definition.body["spec"]
    yield from lint_format(definition)
    yield from lint_beside(spec, definitions=definitions)
