"""The shapes of Runbook, FailureModes and RoutineTasks."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.runbooks.types import Front

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Cadence = Literal["hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "on_demand"]
Sort = Literal["deployment", "rollback", "scaling", "emergency_scaling", "maintenance", "other"]
#: What routine tasks of a service there have to be at least (R119).
SORTS: tuple[Sort, ...] = ("deployment", "rollback", "scaling", "emergency_scaling", "maintenance")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RunbookMetadata(_Shape):
    """Who it is, out of its front matter and the name of its file."""

    name: str = Field(description="The file's name without its ending, or `name` of the front matter.")
    namespace: str = Field(description="The service's name: the URN is runbook:<service>/<name>.")
    title: str = Field("", description="The name as people read it.")
    annotations: dict[str, str] = Field(default_factory=dict, description="What it was called.")


class RunbookSpec(Front):
    """The front matter as it stands, with the file and its content."""

    path: str = Field(description="The file.")
    revision: str = Field(description="The digest of the file and of all that it attaches.")


class RunbookDocument(_Shape):
    """A Markdown file that says how something is done."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Runbook"] = Field(description="Runbook.")
    metadata: RunbookMetadata = Field(description="Who it is.")
    spec: RunbookSpec = Field(description="What it says of itself.")


class ListMetadata(_Shape):
    """What the list says of itself."""

    name: Name = Field(description="The name; it is part of the URN.")
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is about.")


class FailureMode(_Shape):
    """One way in which the service fails (R133)."""

    id: Name = Field(description="What runbooks call it in `fails`.")
    title: str = Field(min_length=1, max_length=200, description="What goes wrong.")
    likelihood: Literal["rare", "unlikely", "possible", "likely", "frequent"] = Field(
        description="How often it is expected."
    )
    effect: str = Field("", max_length=1000, description="What people notice.")
    detection: str = Field(
        "", max_length=1000, description="By what it is noticed: a metric, an alert, a check."
    )
    runbook: str = Field("", max_length=200, description="The runbook for it: its name, as `troubleshoot`.")
    reason: str = Field("", max_length=500, description="Why there is no runbook for it.")


class FailureModesSpec(_Shape):
    """The list itself."""

    service: str = Field(min_length=1, description="The service, as `component:default/edi-gateway`.")
    modes: tuple[FailureMode, ...] = Field(min_length=1, description="The likely ones, at least one.")


class FailureModesDocument(_Shape):
    """How a service fails, and what is done about each."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["FailureModes"] = Field(description="FailureModes.")
    metadata: ListMetadata = Field(description="What it says of itself.")
    spec: FailureModesSpec = Field(description="The list.")


class RoutineTask(_Shape):
    """Something that is done again and again (R120)."""

    id: Name = Field(description="What it is called.")
    title: str = Field(min_length=1, max_length=200, description="What is done.")
    sort: Sort = Field("other", description="What sort of procedure it is (R119).")
    cadence: Cadence = Field(description="How often.")
    trigger: str = Field("", max_length=500, description="What makes somebody do it, beside the calendar.")
    owner: str = Field("", max_length=200, description="Who does it, as `group:default/edi-team`.")
    runbook: str = Field("", max_length=200, description="The procedure: a runbook's name, as `deploy`.")
    reason: str = Field("", max_length=500, description="Why there is no procedure for it.")


class RoutineTasksSpec(_Shape):
    """The list itself."""

    service: str = Field(min_length=1, description="The service, as `component:default/edi-gateway`.")
    tasks: tuple[RoutineTask, ...] = Field(min_length=1, description="What is done, at least one thing.")
    without: dict[Sort, Annotated[str, StringConstraints(min_length=1)]] = Field(
        default_factory=dict,
        description="Sorts of procedures that the service has no need of, with the reason.",
    )


class RoutineTasksDocument(_Shape):
    """What is done for a service again and again, and by which procedure."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["RoutineTasks"] = Field(description="RoutineTasks.")
    metadata: ListMetadata = Field(description="What it says of itself.")
    spec: RoutineTasksSpec = Field(description="The list.")


def spec_of(front: Front, *, path: str, revision: str) -> dict[str, Any]:
    """The front matter as plain JSON data, what is not said left out, with the file and its content."""
    said: dict[str, Any] = front.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return {**said, "kind": front.kind, "path": path, "revision": revision}
