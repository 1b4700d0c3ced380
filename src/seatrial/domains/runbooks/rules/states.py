"""Where a runbook stands: draft, untested, tested, stale or failing (R121, R122)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    if is_author(authors, uids={reviewer.uid, reviewer.on_behalf_of}, name=reviewer.name):
        return f"{reviewer.name} wrote or applied it"
    return ""


def is_author(authors: Sequence[Author], *, uids: Collection[str], name: str) -> bool:
    """Whether one of the authors is whom these uids or that name are of."""
    called = name.casefold()
    names = {called, called.replace(" ", "-"), *(uid.casefold() for uid in uids)} - {""}
    return any(
        (author.uid != "" and author.uid in uids)
        or author.name.partition(" <")[0].strip().casefold() in names
        for author in authors
    )


def is_by_author(authors: Sequence[Author], *, testers: Iterable[tuple[str, str]]) -> bool:
    """Whether nobody but authors of a revision tested it: what its writer can follow, others may not.
    `testers` are uid and name of whoever ran it to its end; without one, nobody did, which is no author.
    """
    found = list(testers)
    return bool(found) and all(is_author(authors, uids={uid}, name=name) for uid, name in found)


def merged(known: Sequence[Mapping[str, str]], *, new: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The authors with those that are new, each once."""
    found: list[dict[str, str]] = []
    for each in (*known, *new):
        if (plain := dict(each)) not in found:
            found.append(plain)
    return found
