"""Places outside that keep short texts for good, in their order: a file, a git repository, an object store.

What was written there is added to and never changed by us; it is for the place to see that nobody else can.
"""

from seatrial.connectors.ledgers.places import CannotKeep, Kept, Ledger, describe, open_ledger

__all__ = ["CannotKeep", "Kept", "Ledger", "describe", "open_ledger"]
