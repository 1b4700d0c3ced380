"""Where a runbook stands: draft, untested, tested, stale or failing (R121, R122)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from seatrial.domains.runbooks.types import Author, Fault, LibraryState, Tested
from seatrial.kit.access import Actor

#: How long a test of a revision counts.
TEST_HOLDS = timedelta(days=180)


def state_of(
    *,
    findings: Sequence[Fault],
    newest: Tested | None,
    review_due: date | None,
    now: datetime,
) -> LibraryState:
    """The state of a revision. `newest` is the newest run of exactly this revision that passed or failed.

    What lint refuses is a draft whatever ran; what failed last is failing until it passes again; what nobody
    reviewed in time is stale, tested or not (R121).
    """
    if any(each.severity == "error" for each in findings):
        return "draft"
    if newest is not None and newest.outcome != "passed":
        return "failing"
    if review_due is not None and review_due < now.date():
        return "stale"
    if newest is None:
        return "untested"
    return "stale" if now - newest.at > TEST_HOLDS else "tested"


def conflict(authors: Sequence[Author], *, reviewer: Actor) -> str:
    """Why the reviewer counts as an author of the revision, in words; '' where somebody else wrote it.

    The author is whoever applied it, whom its commits name, and whom its front matter does.
    """
    for author in authors:
        same = author.uid != "" and author.uid in {reviewer.uid, reviewer.on_behalf_of}
        named = author.name.partition(" <")[0].strip().casefold()
        called = reviewer.name.casefold()
        if same or (named and named in {called, called.replace(" ", "-"), reviewer.uid.casefold()}):
            return f"{reviewer.name} wrote or applied it"
    return ""


def merged(known: Sequence[Mapping[str, str]], *, new: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The authors with those that are new, each once."""
    found: list[dict[str, str]] = []
    for each in (*known, *new):
        if (plain := dict(each)) not in found:
            found.append(plain)
    return found
