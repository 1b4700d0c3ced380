"""Takes over what others keep: Backstage catalogues, and tables of services. In = out + rejects."""

from seatrial.domains.catalog.rules.imports.backstage import named_beside, take_catalogue
from seatrial.domains.catalog.rules.imports.tables import take_table
from seatrial.domains.catalog.rules.imports.taken import Note, Reject, Taken, TakenOver

__all__ = ["Note", "Reject", "Taken", "TakenOver", "named_beside", "take_catalogue", "take_table"]
