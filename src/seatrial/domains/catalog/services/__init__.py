"""Writes of the catalogue: it follows the definitions, and keeps deployments and verifications."""

from seatrial.domains.catalog.services.contacts import CannotVerify, verify_contact
from seatrial.domains.catalog.services.deployments import CannotRecord, record_deployment
from seatrial.domains.catalog.services.following import CannotFollow, follow

__all__ = ["CannotFollow", "CannotRecord", "CannotVerify", "follow", "record_deployment", "verify_contact"]
