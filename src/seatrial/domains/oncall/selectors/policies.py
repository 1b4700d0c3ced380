"""Escalation policies: which there are, whose they are, and whom their levels page now."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules.contacts import Contact
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall.rules.reading import policy_of, policy_urn, target_of
from seatrial.domains.oncall.selectors.people import accounts, names
from seatrial.domains.oncall.selectors.schedules import on_call
from seatrial.domains.oncall.types import Paged, Policy
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_LEADS = ("engineering_lead", "operations_lead", "service_owner")
_NO_ACCOUNT = "has no account here, or it is off: no page reaches them"


def policies(*, actor: Actor | None = None) -> list[Policy]:
    """Every escalation policy that stands, by title; with an actor, those of teams that they may know of."""
    standing = workspace.definitions(kind="EscalationPolicy")
    known = (policy_of(each.urn, body=each.body) for each in standing)
    found = [each for each in known if _may_know(each, actor)]
    return sorted(found, key=lambda each: (each.title, each.urn))


def policy(name: str, *, actor: Actor | None = None) -> Policy:
    """The policy of that name or URN; raises NotFound, also where the actor may not know of its team."""
    wanted = name if name.startswith("escalation-policy:") else policy_urn(name)
    with suppress(NotFound):
        standing = workspace.definition(wanted)
        found = policy_of(standing.urn, body=standing.body)
        if _may_know(found, actor):
            return found
    near = did_you_mean(name, known=[each.name for each in policies(actor=actor)])
    raise NotFound(f"there is no escalation policy {name[:80]!r}", remedy=near)


def _may_know(found: Policy, actor: Actor | None) -> bool:
    if actor is None or not actor.is_confined:
        return True
    return bool(found.team) and catalog.knows_urn(actor, urn=found.team)


def policies_for(services: Iterable[Service]) -> Mapping[str, str]:
    """The URN of the policy of each service by the service's URN: the one that it names (`spec.escalation`),
    else its team does, else the one that is for its team. Services without any are left out.
    """
    wanted = list(services)
    known = {each.urn: each for each in policies()}
    for_team = {each.team: each.urn for each in known.values() if each.team}
    said = catalog.picks({urn for each in wanted for urn in (each.urn, each.owner)}, keys=("escalation",))
    found: dict[str, str] = {}
    for each in wanted:
        named = [said.get((urn, "escalation"), "") for urn in (each.urn, each.owner)]
        urns = [policy_urn(name) for name in named if name]
        urn = next((one for one in urns if one in known), for_team.get(each.owner, ""))
        if urn:
            found[each.urn] = urn
    return found


def resolve(targets: Iterable[str], *, at: datetime) -> tuple[Paged, ...]:
    """Whom these targets of a snapshot page at that instant, each once, with the reason. Empty: nobody."""
    wanted = list(targets)
    found = resolve_all(wanted, at=at)
    once: dict[tuple[str, str, str], Paged] = {}
    for target in wanted:
        for each in found[target]:
            once.setdefault((each.person_uid or each.name, each.channel, each.address), each)
    return tuple(once.values())


def resolve_all(targets: Iterable[str], *, at: datetime) -> Mapping[str, tuple[Paged, ...]]:
    """The same for each target by itself: in bulk, for many runs at once."""
    wanted = list(dict.fromkeys(targets))
    parsed = {said: target_of(said.partition("#")[0]) for said in wanted}
    on = on_call([each.urn for each in parsed.values() if each.kind == "schedule"], at=at)
    people = [each.urn for each in parsed.values() if each.kind == "person"]
    known = accounts(people)
    called = names([*people, *known.values()])
    found: dict[str, tuple[Paged, ...]] = {}
    for said, target in parsed.items():
        if target.kind == "schedule":
            found[said] = on.get(target.urn, ())
        elif target.kind == "person":
            found[said] = (_person(said, target.urn, known, called),)
        elif target.kind == "lead":
            found[said] = _leads(said, target.urn, at)
        else:
            found[said] = _chain(said, target.urn)
    return found


def _person(said: str, urn: str, known: Mapping[str, str], called: Mapping[str, str]) -> Paged:
    uid = known.get(urn, "")
    name = called.get(uid or urn, urn)
    return Paged(uid, name, "named by the policy", said, problem="" if uid else _NO_ACCOUNT)


def _leads(said: str, team: str, at: datetime) -> tuple[Paged, ...]:
    holders = identity.holders(now=at, roles=_LEADS, within=[team])
    rank = {role: number for number, role in enumerate(_LEADS)}
    mine = sorted(
        (each for each in holders if each.held.scope == team and each.person.is_active),
        key=lambda each: (rank[each.held.role], bool(each.held.deputy_of)),
    )
    best = [each for each in mine if each.held.role == mine[0].held.role]
    return tuple(
        Paged(each.person.uid, each.person.name, f"{each.held.role.replace('_', ' ')} of {team}", said)
        for each in best
    )


def contacts_of(urn: str) -> Sequence[Contact]:
    """Everybody of that contact list, in order; nobody where it does not stand."""
    try:
        of = workspace.definition(urn).body
    except NotFound:
        return ()
    about = as_urn(str(of["spec"]["of"]), default_kind="component")
    return [each for each in catalog.contacts([about]) if each.list_urn == urn]


def _chain(said: str, urn: str) -> tuple[Paged, ...]:
    """The contacts of the list, of the level behind `#` alone where there is one."""
    level = said.partition("#")[2]
    mine = [each for each in contacts_of(urn) if not level or str(each.level) == level]
    known = accounts(each.who for each in mine if each.who.startswith("person:"))
    called = names(each.who for each in mine if each.who)
    return tuple(
        Paged(
            person_uid=known.get(each.who, ""),
            name=each.name or called.get(each.who, each.who),
            why=f"level {each.level} of {urn}: {each.purpose}",
            target=said,
            channel=each.channel,
            address=each.address,
        )
        for each in mine
    )
