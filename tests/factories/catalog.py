"""Services of the catalogue."""

from seatrial.domains.catalog.models import Service
from seatrial.kit.ids import new_uid
from tests.factories.identity import CREATED


def service(name: str = "edi-gateway", *, tier: int = 1, owner: str = "team:edi") -> Service:
    """A service as an apply would have left it, without environments of its own."""
    return Service.objects.create(
        uid=new_uid(CREATED),
        urn=f"service:{name}",
        name=name,
        title=name,
        type="service",
        lifecycle="production",
        owner=owner,
        tier=tier,
        workspace="ops",
        path="catalog-info.yaml",
        line=1,
    )
