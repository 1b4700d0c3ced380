"""Reads of the catalogue. Whatever takes an actor hides what that one may not know of."""

from seatrial.domains.catalog.selectors.contacts import contact, contacts, verifications
from seatrial.domains.catalog.selectors.deployments import (
    deployment,
    deployment_of,
    deployments,
    running_now,
    running_of,
)
from seatrial.domains.catalog.selectors.entities import Entity, bodies, entities, entity, relations
from seatrial.domains.catalog.selectors.graphs import drawing, graph, lost_references, part_of_graph
from seatrial.domains.catalog.selectors.knowing import (
    known_matrix,
    known_party,
    known_service,
    known_to,
    knows,
    knows_urn,
    narrowed,
    scopes,
    scopes_of,
)
from seatrial.domains.catalog.selectors.naming import Named, address_of, definition_address, named
from seatrial.domains.catalog.selectors.ownership import owner_since, ownership
from seatrial.domains.catalog.selectors.parties import (
    TeamView,
    parties,
    party,
    people_titles,
    teams,
    titles,
    unstaffed,
)
from seatrial.domains.catalog.selectors.picking import picks
from seatrial.domains.catalog.selectors.problems import REVIEWED as OWNERSHIP_REVIEWED
from seatrial.domains.catalog.selectors.problems import Trouble, troubles
from seatrial.domains.catalog.selectors.searching import find_parties, find_services
from seatrial.domains.catalog.selectors.services import (
    PAGE,
    Filter,
    by_uids,
    by_urn,
    by_urns,
    choices,
    count,
    owners,
    service,
    services,
)
from seatrial.domains.catalog.selectors.sheets import coverage_of, matrices, matrix, operating_models

__all__ = [
    "OWNERSHIP_REVIEWED",
    "PAGE",
    "Entity",
    "Filter",
    "Named",
    "TeamView",
    "Trouble",
    "address_of",
    "bodies",
    "by_uids",
    "by_urn",
    "by_urns",
    "choices",
    "contact",
    "contacts",
    "count",
    "coverage_of",
    "definition_address",
    "deployment",
    "deployment_of",
    "deployments",
    "drawing",
    "entities",
    "entity",
    "find_parties",
    "find_services",
    "graph",
    "known_matrix",
    "known_party",
    "known_service",
    "known_to",
    "knows",
    "knows_urn",
    "lost_references",
    "matrices",
    "matrix",
    "named",
    "narrowed",
    "operating_models",
    "owner_since",
    "owners",
    "ownership",
    "part_of_graph",
    "parties",
    "party",
    "people_titles",
    "picks",
    "relations",
    "running_now",
    "running_of",
    "scopes",
    "scopes_of",
    "service",
    "services",
    "teams",
    "titles",
    "troubles",
    "unstaffed",
    "verifications",
]
