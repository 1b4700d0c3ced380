"""Pages of reviews."""

from seatrial.domains.reviews.views.decisions import bundle, decision, decisions
from seatrial.domains.reviews.views.editing import edit, new, propose
from seatrial.domains.reviews.views.item import item
from seatrial.domains.reviews.views.lists import reviews
from seatrial.domains.reviews.views.queue import queue
from seatrial.domains.reviews.views.review import review
from seatrial.domains.reviews.views.signing import sign
from seatrial.domains.reviews.views.waivers import waivers

__all__ = [
    "bundle",
    "decision",
    "decisions",
    "edit",
    "item",
    "new",
    "propose",
    "queue",
    "review",
    "reviews",
    "sign",
    "waivers",
]
