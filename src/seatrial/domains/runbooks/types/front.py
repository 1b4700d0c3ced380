"""The front matter of a runbook: what it says of itself before its text."""

from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from seatrial.domains.runbooks.types.sections import RunbookKind
from seatrial.kit import durations

NAME = r"^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$"
Duration = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{1,6}[smhdw]){1,4}$")]
ParameterType = Literal["text", "integer", "number", "boolean", "choice", "duration", "secret"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Trigger(_Part):
    """What makes somebody start the runbook, so that a machine could tell: one of five sorts."""

    metric: str = Field("", max_length=300, description="A metric that is measured.")
    query: str = Field("", max_length=2000, description="A PromQL query, in place of a metric's name.")
    above: float | None = Field(None, description="It holds while the value is greater.")
    below: float | None = Field(None, description="It holds while the value is less.")
    equals: float | None = Field(None, description="It holds while the value is this.")
    when: str = Field(
        "", max_length=2000, description="An expression in CEL over series, as `late > 0.0 || dead > 10.0`."
    )
    series: dict[str, Annotated[str, StringConstraints(min_length=1, max_length=2000)]] = Field(
        default_factory=dict,
        max_length=20,
        description="What each name of `when` measures: a metric, or a PromQL query; itself unless it says.",
    )
    lasting: Duration | Literal[""] = Field(
        "", alias="for", description="How long it holds before it counts, as 5m."
    )
    alert: str = Field("", max_length=200, description="The alert that leads here, by its name.")
    schedule: str = Field(
        "", max_length=100, description="When it is due: daily, weekly, monthly, quarterly, yearly, or cron."
    )
    event: str = Field("", max_length=500, description="What happens, in words.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        measured = bool(self.metric or self.query)
        sorts = [measured, bool(self.when), bool(self.alert), bool(self.schedule), bool(self.event)]
        if sorts.count(True) != 1:
            raise ValueError("is exactly one of metric (or query), when, alert, schedule and event")
        if self.series and not self.when:
            raise ValueError("names series, which only an expression (when) uses")
        bounds = [self.above, self.below, self.equals]
        if measured and sum(bound is not None for bound in bounds) != 1:
            raise ValueError("of a metric needs exactly one of above, below and equals")
        return self

    @property
    def is_measured(self) -> bool:
        """Whether it is a threshold or expression that samples fulfil."""
        return bool(self.metric or self.query or self.when)

    @property
    def sort(self) -> str:
        """`alert`, `measure`, `schedule` or `event`: what sort of thing starts the runbook (R129)."""
        if self.is_measured:
            return "measure"
        return "alert" if self.alert else "schedule" if self.schedule else "event"

    @property
    def words(self) -> str:
        """The trigger on one line."""
        if not self.is_measured:
            return self.event or (f"alert {self.alert}" if self.alert else f"schedule: {self.schedule}")
        lasting = f" for {self.lasting}" if self.lasting else ""
        if self.when:
            return f"{self.when}{lasting}"
        bounds = (("above", self.above), ("below", self.below), ("equal to", self.equals))
        said = next(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
        return f"{self.metric or self.query} {said}{lasting}"


class Parameter(_Part):
    """A value that whoever runs the runbook gives. It reaches programs as a variable, never as text."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = Field(
        description="The name; programs find it as `NAME` and `SEATRIAL_NAME`, in capitals."
    )
    type: ParameterType = Field("text", description="What it is.")
    description: str = Field("", max_length=500, description="What it is for.")
    required: bool = Field(True, description="Whether a run needs it, where it has no default.")
    default: str | int | float | bool | None = Field(None, description="What it is unless given.")
    pattern: str = Field("", max_length=300, description="A regular expression for the whole of a text.")
    choices: tuple[str, ...] = Field((), description="What a choice may be.")
    minimum: float | None = Field(None, description="The least number.")
    maximum: float | None = Field(None, description="The greatest number.")
    source: str = Field(
        "",
        alias="from",
        pattern=r"^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:/[^\x00\n]+)?$",
        description="Where the runner finds a secret: `env:NAME` or `file:/path`.",
    )


class External(_Part):
    """A document elsewhere that the runbook rests on (R130)."""

    title: str = Field(max_length=200, description="What it is called.")
    path: str = Field("", max_length=1000, description="The file, from the workspace's root.")
    url: str = Field("", max_length=2000, description="Or its address.")
    sha256: str = Field(
        "",
        pattern=r"^(?:sha256:)?[0-9a-f]{64}$|^$",
        description="The SHA-256 of the content that the runbook was written for.",
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if bool(self.path) == bool(self.url):
            raise ValueError("is either at a path or at a url")
        return self


class Emergency(_Part):
    """How it may be run without the approval that it asks for (R119)."""

    without_approval: bool = Field(False, description="Whether an emergency waits for nobody.")
    reviewed_within: Duration = Field(
        "24h",
        description="How long after its end somebody looks back on such a run. While that is overdue, the "
        "runbook waits for its approval in emergencies too.",
    )


class Contact(_Part):
    """Who helps when the runbook does not (R132)."""

    who: str = Field(max_length=200, description="A person, team, role or number to reach.")
    how: str = Field("", max_length=300, description="How they are reached.")
    after: Duration | Literal[""] = Field("", description="How long one tries alone first.")


class Front(_Part):
    """What stands between the two lines `---` at the beginning of the file."""

    kind: RunbookKind = Field(
        "task",
        validation_alias=AliasChoices("kind", "purpose"),
        description="What it is for; `purpose` is the older name of the key.",
    )
    name: Annotated[str, StringConstraints(pattern=NAME)] = Field(
        "", description="The name within its service, where it is not the file's."
    )
    renamed_from: str = Field(
        "", max_length=200, description="What it was called: its reviews and runs go on under the new name."
    )
    title: str = Field("", max_length=200, description="The name as people read it.")
    service: str = Field("", max_length=200, description="The service, as `component:default/edi-gateway`.")
    owner: str = Field("", max_length=200, description="Who keeps it right, as `group:default/edi-team`.")
    author: str = Field("", max_length=200, description="Who wrote it, as `user:default/job-lindqvist`.")
    reviewer: str = Field("", max_length=200, description="Who reviewed it: somebody else than its author.")
    reviewed: date | None = Field(None, description="The day of the last review.")
    review_every: Duration = Field("365d", description="After how long the next review is due.")
    trigger: str = Field("", max_length=1000, description="What makes somebody start it, in words.")
    triggers: tuple[Trigger, ...] = Field((), description="The same so that a machine can tell.")
    roles: tuple[str, ...] = Field((), description="Roles that may run it for real; empty: whoever may run.")
    estimate: Duration | Literal[""] = Field("", description="How long it takes, as 15m.")
    approval: tuple[str, ...] = Field(
        (), description="Roles of which one, not who asks, approves exactly this run before it goes live."
    )
    emergency: Emergency | None = Field(None, description="What holds in an emergency.")
    parameters: tuple[Parameter, ...] = Field((), description="What a run is given.")
    targets: tuple[str, ...] = Field(
        ("local",), description="Where its steps act; the first unless they say."
    )
    fails: tuple[str, ...] = Field((), description="Failure modes that it repairs, by their ids.")
    escalation: str | tuple[Contact, ...] = Field(
        "", description="Who helps when it does not: an escalation policy, or contacts."
    )
    external: tuple[External, ...] = Field((), description="Documents that it rests on, by hash.")
    attachments: tuple[str, ...] = Field(
        (),
        description="Files that belong to it, from the workspace's root. Its steps find them, "
        "pictures apart, in the folder that `SEATRIAL_ATTACHMENTS` names.",
    )
    scenario: str = Field(
        "", max_length=100, description="The attack scenario of a playbook, as file-upload."
    )
    deviations: tuple[str, ...] = Field(
        (), description="Sections that it has no need of, as `health: why not`."
    )

    @property
    def sorts(self) -> tuple[str, ...]:
        """The sorts of its triggers, each once; words alone tell of an event. Empty without any (R129)."""
        found = {each.sort for each in self.triggers} or ({"event"} if self.trigger else set())
        return tuple(sorted(found))

    @property
    def estimate_seconds(self) -> int | None:
        """How long it takes by its own estimate."""
        return int(durations.parse(self.estimate).total_seconds()) if self.estimate else None

    @property
    def review_due(self) -> date | None:
        """The day on which the next review is due; None where nobody reviewed it yet."""
        return None if self.reviewed is None else self.reviewed + self.review_interval

    @property
    def review_interval(self) -> timedelta:
        """How long a review holds."""
        return durations.parse(self.review_every)
