"""Who answers for reviews: whom owners are, as people who can be told."""

from collections.abc import Iterable
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Holder
from seatrial.domains.monitoring.rules.plans import urn_of
from seatrial.domains.monitoring.rules.reminding import Matter
from seatrial.domains.monitoring.types import Review, Reviewed
from seatrial.domains.oncall import selectors as oncall

_LEADS = ("operations_lead", "engineering_lead", "service_owner")


def people_for(matters: Iterable[Matter], *, now: datetime) -> dict[str, list[str]]:
    """By the key of each matter: uids of the members of the team that owns it; without any, of those who lead
    its service; without any, of the administrators.
    """
    given = list(matters)
    teams = {each: _members(each) for each in {matter.owner for matter in given}}
    leads = {
        each: [holder.person.uid for holder in _leading(each, now)]
        for each in {matter.service for matter in given if not teams[matter.owner]}
    }
    above: list[str] = []
    if any(not found for found in leads.values()):
        above = [str(uid) for uid in identity.administrators(now=now).values_list("uid", flat=True)]
    return {
        each.key: teams[each.owner] or list(dict.fromkeys(leads[each.service])) or above for each in given
    }


def reviewers(found: Iterable[Reviewed], *, more: Iterable[Review] = ()) -> dict[str, str]:
    """How people call those who reviewed, by what the definition says of them (`user:default/ana`)."""
    said = {each.last.by for each in found if each.last} | {each.by for each in more}
    urns = {each: urn_of(each, kind="user") for each in said}
    names = catalog.titles({urn for urn in urns.values() if urn})
    return {each: names.get(urn) or each.rpartition("/")[2] for each, urn in urns.items()}


def _members(team: str) -> list[str]:
    urns = [urn for urn, _ in catalog.people_titles(team)]
    return list(oncall.accounts(urns).values()) if urns else []


def _leading(service: str, now: datetime) -> list[Holder]:
    return identity.holders(now=now, roles=_LEADS, within=catalog.scopes_of(service))
