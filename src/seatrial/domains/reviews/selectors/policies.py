"""Templates, matrices and the policy as they are applied."""

from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.types import Matrix, Pin, Policy, ReviewKind, Template
from seatrial.domains.workspace import selectors as workspace
from seatrial.domains.workspace.types import Definition
from seatrial.kit.problems import Problem


class CannotReview(Problem):
    """No policy says what a review of that kind asks, or who signs it."""

    type = "cannot-review"
    title = "Nothing says what such a review asks"
    status = 409


def pin_of(found: Definition) -> Pin:
    """The document as it stands, to be pinned."""
    return Pin(found.urn, str(found.body["spec"].get("version", "")), found.digest)


def templates() -> list[Template]:
    """All templates that are applied, by URN."""
    found = workspace.definitions(kind="ReviewTemplate")
    return [rules.template_of(each.body, pin=pin_of(each)) for each in found]


def template_for(kind: ReviewKind, *, service: Service) -> Template:
    """The template of that kind for the service: one whose condition names it before one for everybody.

    Raises CannotReview with the command that brings one.
    """
    fitting = [each for each in templates() if each.kind == kind and rules.holds(each.when, service=service)]
    chosen = sorted(fitting, key=lambda each: (not each.when, each.name))
    if not chosen:
        raise CannotReview(
            f"no ReviewTemplate is for {kind.replace('_', ' ')} of {service.name}",
            remedy="Copy one into a policy workspace, and apply it: seatrial library add all --to policies",
        )
    return chosen[0]


def matrix(name: str) -> Matrix:
    """The matrix of that name; raises NotFound."""
    found = workspace.definition(f"sign-off-matrix:{name}")
    return rules.matrix_of(found.body, pin=pin_of(found))


def policy() -> Policy:
    """What holds for all reviews."""
    for found in workspace.definitions(kind="ReviewPolicy"):
        return rules.policy_of(found.body, pin=pin_of(found))
    return Policy()


def is_production(environment: str, *, service: Service, held: Policy) -> bool:
    """Whether the environment is production: by policy, or because the catalogue protects it."""
    place = service.environment(environment)
    return environment in held.production or (place is not None and place.protected)


def production_of(service: Service, *, held: Policy) -> frozenset[str]:
    """The names of the service's environments that are production."""
    names = {each.name for each in service.environments} | set(held.production)
    return frozenset(name for name in names if is_production(name, service=service, held=held))


def enforced() -> tuple[bool, bool]:
    """Whether production needs a go, and a change of owner a handover, as the applies before this one have
    it: services that are in production when the policy comes are there already.
    """
    row = models.Enforcement.objects.first()
    return (row.production, row.owner) if row is not None else (False, False)
