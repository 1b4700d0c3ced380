"""The catalogue's kinds of definition: Backstage's eight, and Tier, ContactList, Raci, OperatingModel."""

from collections.abc import Callable, Iterable
from functools import partial

from seatrial.domains.catalog.definitions import lint, models, people
from seatrial.domains.catalog.definitions.references import (
    contact_references,
    entity_references,
    operating_references,
    raci_references,
)
from seatrial.domains.catalog.rules.backstage import VERSIONS
from seatrial.domains.workspace.types import KINDS, Kind

OWN = ("seatrial.dev/v1",)

_backstage: Callable[..., Kind] = partial(
    Kind, api_versions=VERSIONS, references=entity_references, lint=lint.lint_entity, with_namespaces=True
)
_KINDS: Iterable[Kind] = (
    _backstage(
        "Component",
        "service",
        model=models.Component,
        summary="A service, with tier and environments.",
    ),
    _backstage("API", "api", model=models.Api, summary="An interface that services offer and call."),
    _backstage("Resource", "resource", model=models.Resource, summary="What services need to run."),
    _backstage("System", "system", model=models.SystemEntity, summary="Services that belong together."),
    _backstage("Domain", "domain", model=models.DomainEntity, summary="Systems of one business purpose."),
    _backstage("Group", "team", model=models.Group, summary="A team of people, or of teams."),
    _backstage(
        "User",
        "person",
        model=models.User,
        summary="A person, and the teams that it is in.",
        names_people=True,
    ),
    _backstage("Location", "location", model=models.Location, summary="Where more entities stand."),
    Kind("Tier", "tier", OWN, models.Tier, "A criticality: it selects the criteria that apply."),
    Kind(
        "ContactList",
        "contacts",
        OWN,
        people.ContactList,
        "Who is called for a service, system or team, in which order, and how.",
        contact_references,
        lint.lint_contacts,
    ),
    Kind(
        "Raci",
        "raci",
        OWN,
        people.Raci,
        "Who does, answers for, is asked about and is told of each activity.",
        raci_references,
        lint.lint_raci,
    ),
    Kind(
        "OperatingModel",
        "operating-model",
        OWN,
        people.OperatingModel,
        "Who runs a team's services from day to day, and who steps in.",
        operating_references,
        lint.lint_operating_model,
    ),
)
for _kind in _KINDS:
    KINDS.add(_kind.name, _kind)
