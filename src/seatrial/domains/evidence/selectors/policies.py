"""How long evidence counts, as the policies that stand say."""

from collections.abc import Iterable, Mapping

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence.rules import Ages, ages_of
from seatrial.domains.workspace import selectors as workspace


def ages() -> Ages:
    """What every EvidencePolicy that stands says."""
    return ages_of(found.body["spec"] for found in workspace.definitions(kind="EvidencePolicy"))


def tiers(services: Iterable[str], *, ages: Ages) -> Mapping[str, int]:
    """The tiers of the services by URN; not asked for where no policy tells tiers apart."""
    if not ages.by_tier:
        return {}
    return {urn: found.tier for urn, found in catalog.by_urns(services).items()}
