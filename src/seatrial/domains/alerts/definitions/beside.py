"""The shape of an incumbent: the system that pages as yet about what a source says."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.alerts.types.beside import READ_TYPES, SEND_TYPES
from seatrial.domains.workspace.types import Definition, Lint, Reference

_Connection = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]


class BesideShape(BaseModel):
    """The system that pages about it as yet."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    read: _Connection | None = Field(
        None,
        description="The Connection (pagerduty, opsgenie, grafana-oncall) whose incidents and on-call are "
        "compared.",
    )
    on_call: list[Annotated[str, StringConstraints(min_length=1, max_length=100)]] = Field(
        default_factory=list,
        max_length=20,
        description="What is on call there for this source: ids of PagerDuty's escalation policies, of its "
        "schedules with `schedule:` before them, of Opsgenie's schedules.",
    )
    send: _Connection | None = Field(
        None,
        description="The Connection (pagerduty-events) that forward hands events on to; its secret is "
        "the integration key.",
    )


def beside_references(spec: Mapping[str, Any]) -> Iterator[Reference]:
    """An incumbent names connections."""
    for key in ("read", "send"):
        if name := (spec.get("beside") or {}).get(key):
            yield Reference(("spec", "beside", key), f"connection:{name}")


def lint_beside(spec: Mapping[str, Any], *, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """What a mode needs: an incumbent to compare with, and one that takes events, of the right types."""
    mode, beside = spec.get("mode", "live"), spec.get("beside") or {}
    if mode == "forward" and not beside.get("send"):
        remedy = "Name a Connection of the type pagerduty-events in beside.send."
        yield Lint(("spec", "mode"), "it hands on to nobody", remedy)
    if mode != "live" and not beside.get("read"):
        message = "nothing is compared: it names no incumbent to read from"
        yield Lint(("spec", "mode"), message, "Name a Connection in beside.read.", "warning")
    for key, types in (("read", READ_TYPES), ("send", SEND_TYPES)):
        there = definitions.get(f"connection:{beside.get(key, '')}")
        if there is not None and there.body["spec"].get("type") not in types:
            remedy = f"Name one of the type {' or '.join(types)}."
            yield Lint(("spec", "beside", key), "that connection is of another type", remedy)
