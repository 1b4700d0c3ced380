"""The API: who is asking, what each domain offers, and what holds for every request of it."""

from seatrial.server.api.making import api

__all__ = ["api"]
