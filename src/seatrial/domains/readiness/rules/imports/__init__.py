"""Checklists of others: what they hold, as one of ours, and what of it does not come in."""

from seatrial.domains.readiness.rules.imports.converting import import_checklist, to_yaml
from seatrial.domains.readiness.rules.imports.drafts import Imported, Reject, Wish

__all__ = ["Imported", "Reject", "Wish", "import_checklist", "to_yaml"]
