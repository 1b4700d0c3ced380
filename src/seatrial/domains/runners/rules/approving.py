"""Who is too close to a content to approve it."""

from collections.abc import Sequence

from seatrial.domains.runners.types import Author
from seatrial.kit.access import Actor


def conflict(authors: Sequence[Author], *, approver: Actor) -> str:
    """Why the approver counts as an author of the content, in words; '' where somebody else wrote it.

    The author is whoever applied it, and whom its commits name. Where nobody is known, nobody is somebody
    else (rule 4: the author is not the only approver).
    """
    if not authors:
        return "nobody knows who wrote it"
    for author in authors:
        same_account = author.uid != "" and author.uid in {approver.uid, approver.on_behalf_of}
        named = author.name.partition(" <")[0].strip().casefold()
        if same_account or (author.uid == "" and named == approver.name.casefold()):
            return f"{approver.name} wrote or applied it"
    return ""
