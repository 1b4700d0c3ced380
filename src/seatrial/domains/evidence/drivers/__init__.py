"""What evidence does outside the database: keeping files."""

from seatrial.domains.evidence.drivers.artefacts import CannotTrust, check, delete, digests, put, read

__all__ = ["CannotTrust", "check", "delete", "digests", "put", "read"]
