"""Names of people who are in no text of ours, and where the log has one of them."""

import re

from seatrial.domains.audit.models import Entry

#: Parts of the names, handles and addresses of everybody in tests of what the log may hold.
NAMES = re.compile("wilhelmina|zephyr|barnaby|quillfeather|crispin|ottoline", re.IGNORECASE)


def named() -> list[str]:
    """The entries that hold a part of a name in any column."""
    rows = Entry.objects.order_by("id").values_list("action", "actor_uid", "actor_name", "subject", "details")
    return [str(row) for row in rows if NAMES.search(str(row))]
