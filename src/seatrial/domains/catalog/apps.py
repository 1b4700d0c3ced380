"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class CatalogConfig(DomainConfig):
    """The domain `catalog`."""

    name = "seatrial.domains.catalog"
    label = "catalog"
