"""Writes to the log and beside it."""

from seatrial.domains.audit.services.naming import erase_name
from seatrial.domains.audit.services.recording import record, record_many
from seatrial.domains.audit.services.sealing import CannotSeal, seal

__all__ = ["CannotSeal", "erase_name", "record", "record_many", "seal"]
