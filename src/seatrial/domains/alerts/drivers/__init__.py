"""Incumbents, asked over the network."""

from seatrial.domains.alerts.drivers.asking import CannotCompare, Incumbent, Wanted
from seatrial.domains.alerts.drivers.reading import READERS

__all__ = ["READERS", "CannotCompare", "Incumbent", "Wanted"]
