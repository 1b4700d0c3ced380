"""What an organisation says about incidents, and what counts where it says nothing."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from seatrial.domains.incidents.types.incidents import SEVERE, Phase

URN_KIND = "incident-policy"
CountedFrom = Literal["resolved", "declared"]
TemplateAudience = Literal["internal", "customer"]


@dataclass(frozen=True, slots=True)
class Template:
    """A message with variables, as `{{ title }}`. A customer's knows nothing that is private."""

    name: str
    title: str
    audience: TemplateAudience
    phase: Phase
    text: str


@dataclass(frozen=True, slots=True)
class Component:
    """What the status page lists: a service under the name that customers know."""

    service: str
    name: str


TEMPLATES = (
    Template(
        "internal-first", "First word inside", "internal", "investigating",
        "{{ number }} {{ title }} ({{ severity }}, {{ service }}). {{ commander }} leads. {{ summary }} "
        "Next update by {{ next_update }}: {{ link }}",
    ),
    Template(
        "internal-progress", "How it goes, inside", "internal", "identified",
        "{{ number }} {{ title }}: {{ phase }}. {{ commander }} leads. Next update by {{ next_update }}.",
    ),
    Template(
        "customer-first", "First word to customers", "customer", "investigating",
        "We are looking into a problem with {{ component }}. It began at {{ started }}. "
        "We tell more by {{ next_update }}.",
    ),
    Template(
        "customer-progress", "We know the cause", "customer", "identified",
        "We know why {{ component }} does not work as it should, and are repairing it. "
        "We tell more by {{ next_update }}.",
    ),
    Template(
        "customer-watching", "We watch the repair", "customer", "monitoring",
        "{{ component }} works again. We watch it before we call this over.",
    ),
    Template(
        "customer-over", "It is over", "customer", "resolved",
        "{{ component }} works as it should. This is over; we are sorry for the trouble.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IncidentPolicy:
    """By when postmortems are due for which ranks, what gates look at, and what everybody may read."""

    name: str = ""
    who_declares: str = "Anybody who notices that customers are, or may soon be, worse off."
    how_declared: str = "On the page of an alert or of incidents, or with: seatrial incident declare."
    postmortem_ranks: tuple[int, ...] = SEVERE
    within: timedelta = timedelta(hours=72)
    counted_from: CountedFrom = "resolved"
    remind_before: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=4))
    gate_open_ranks: tuple[int, ...] = SEVERE
    gate_overdue: bool = True
    recurrence_least: int = 3
    recurrence_within: timedelta = timedelta(days=180)
    status_title: str = "Status"
    status_about: str = ""
    components: tuple[Component, ...] = ()
    templates: tuple[Template, ...] = field(default=TEMPLATES)


DEFAULT = IncidentPolicy()
