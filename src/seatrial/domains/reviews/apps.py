"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class ReviewsConfig(DomainConfig):
    """The domain `reviews`."""

    name = "seatrial.domains.reviews"
    label = "reviews"
