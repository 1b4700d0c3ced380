"""Who wrote what is decided about, so that they are not its only approvers (R072, rule 4 of the product)."""

from collections.abc import Iterable, Iterator, Mapping

from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews.rules import Authors
from seatrial.domains.reviews.types import ItemView, Report
from seatrial.domains.workspace import selectors as workspace

#: Somebody's uid (a person's or a token's), and why they count as an author.
Claim = tuple[str, str]


def authors_of(report: Report) -> Authors:
    """Everybody who counts as an author of what the review decides, with why: who opened it, who sent
    evidence that counts or answered an item, who wrote its checklists and so its probes, who owns a
    remediation. By URN (`person:<uid>`).
    """
    review = report.review
    return _people(
        [
            (review.opened_by_uid, f"opened {review.name}"),
            *(claim for item in report.items for claim in _of_item(item)),
            *_of_checklists(pin.urn for pin in review.checklists),
        ]
    )


def authors_of_item(item: ItemView) -> Authors:
    """The same for one item alone: who may not accept it."""
    return _people([*_of_item(item), *_of_checklists([item.row.checklist])])


def _people(claims: Iterable[Claim]) -> Authors:
    known = [(uid, why) for uid, why in claims if uid]
    owners = identity.owners_of_tokens({uid for uid, _ in known})
    found: dict[str, str] = {}
    for uid, why in known:
        found.setdefault(f"person:{owners.get(uid, uid)}", why)
    return found


def _of_item(item: ItemView) -> Iterator[Claim]:
    name = item.row.name
    yield item.row.answered_by, f"answered {name}"
    for piece in item.outcome.evidence:
        kind, _, uid = str(piece.extra.get("author") or "").partition(":")
        yield str(piece.extra.get("sent_by") or ""), f"sent evidence of {name}"
        if kind in ("human", "service", "agent"):
            yield uid, f"wrote evidence of {name}"
    for action in item.actions:
        yield action.owner_uid, f"owns the remediation of {name}"


def _of_checklists(urns: Iterable[str]) -> Iterator[Claim]:
    """Who applied each checklist as it stands, and whom the commit of its file names."""
    standing = workspace.standings(workspace.Filter(among=frozenset(urns)))
    named = identity.named_in_commits(each.author for each in standing)
    for each in standing:
        yield each.applied_by, f"wrote {each.urn}"
        yield named.get(each.author, ""), f"wrote {each.urn}"


def authors_by_item(report: Report) -> Mapping[str, Authors]:
    """The same for every item of the review at once, by the item's name."""
    checklists = {each.row.checklist for each in report.items}
    written: dict[str, list[Claim]] = {urn: [] for urn in checklists}
    standing = workspace.standings(workspace.Filter(among=frozenset(checklists)))
    named = identity.named_in_commits(each.author for each in standing)
    for each in standing:
        written[each.urn] = _of_standing(each.urn, each.applied_by, named.get(each.author, ""))
    claims = {
        item.row.name: [claim for claim in (*_of_item(item), *written[item.row.checklist]) if claim[0]]
        for item in report.items
    }
    owners = identity.owners_of_tokens({uid for found in claims.values() for uid, _ in found})
    authors: dict[str, dict[str, str]] = {}
    for name, found in claims.items():
        authors[name] = {}
        for uid, why in found:
            authors[name].setdefault(f"person:{owners.get(uid, uid)}", why)
    return authors


def _of_standing(urn: str, applied_by: str, author: str) -> list[Claim]:
    return [(applied_by, f"wrote {urn}"), (author, f"wrote {urn}")]
