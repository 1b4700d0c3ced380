"""The part of an alert source that says how JSON of nobody's format is read."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.alerts.rules import mapping
from seatrial.domains.readiness.rules import BadExpression
from seatrial.domains.workspace.types import Definition, Lint

_Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Optional = Annotated[str, StringConstraints(max_length=2000)]
_Expression = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
#: Fields that only some formats have.
_ONLY = {"topic": ("sns",), "mapping": ("json", "cloudevents", "email"), "senders": ("email",)}


class MappingSpec(BaseModel):
    """What expressions make of JSON that is nobody's format."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    items: _Optional = Field("", description="The list of alerts in it: body.alerts. Without it, it is one.")
    key: _Expression = Field(description="What tells alerts apart, the same while one goes on.")
    title: _Expression = Field(description="What people read.")
    status: _Optional = Field(
        "",
        description="firing, acknowledged or resolved, the monitor's words for them, or true while it holds. "
        "Without it, whatever comes is firing.",
    )
    severity: _Optional = Field("", description="How bad it is, as the monitor says.")
    starts_at: _Optional = Field("", description="Since when, as RFC 3339 or as timestamp(...).")
    ends_at: _Optional = Field("", description="Until when, where it is over.")
    link: _Optional = Field("", description="Where people look first.")
    note: _Optional = Field("", description="What is written into the log of the alert.")
    labels: dict[_Label, _Expression] = Field(
        default_factory=dict, max_length=50, description="Labels by name, each as an expression: item.app."
    )
    annotations: dict[_Label, _Expression] = Field(
        default_factory=dict, max_length=50, description="The same for what explains it."
    )


def lint_format(definition: Definition) -> Iterable[Lint]:
    """Fields that its format does not have, a topic that anybody could choose, bad expressions."""
    spec: dict[str, Any] = definition.body["spec"]
    for name, formats in _ONLY.items():
        if spec.get(name) and spec["format"] not in formats:
            yield Lint(("spec", name), f"only format {' and '.join(formats)} has {name}", "Take it out.")
    if spec["format"] == "sns" and not spec.get("topic"):
        message = "without a topic, whoever has the address could let us confirm any"
        yield Lint(("spec", "format"), message, "Write topic: with the ARN of the topic.")
    if spec["format"] == "email" and (spec.get("mapping") or {}).get("items"):
        yield Lint(("spec", "mapping", "items"), "one mail is one alert", "Take it out.")
    yield from _bad(spec.get("mapping") or {})


def _bad(said: Mapping[str, Any]) -> Iterable[Lint]:
    for place, text in mapping.expressions(said):
        try:
            mapping.compiled(text)
        except BadExpression as problem:
            remedy = "Write CEL over body and item: item.state == 'down' ? 'firing' : 'ok'."
            yield Lint(("spec", "mapping", *place), str(problem), remedy)
