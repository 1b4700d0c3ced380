"""What somebody may do, from the roles that they hold: the one place where grants come from."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from seatrial.domains.identity.types import (
    ADMINISTRATOR,
    GRANTS,
    ROLES,
    Grant,
    Held,
    Kind,
    Powers,
    Profile,
)
from seatrial.kit.access import Actor, Answer

EVERYTHING = "*"
#: What everybody who is signed in may, in words.
_EVERYBODY = "everybody who is signed in does"


def powers(held: Sequence[Held], *, kind: Kind, is_vendor: bool = False) -> Powers:
    """The grants that follow from the roles held now, each with its reason.

    What only humans may (to sign, to waive, to accept), no service and no agent holds. Vendors hold
    nothing everywhere (R005), and whoever only reads for a living, as auditors, does not do besides what
    everybody may.
    """
    roles = [(ROLES.find(each.role), each) for each in held]
    known = [
        (role, each)
        for role, each in roles
        if role is not None
        and role.confined == is_vendor
        and (each.scope or not is_vendor)
        and (role.programs or kind == "human")
    ]
    found = _Gathering()
    if not is_vendor and not (known and all(role.reads_only for role, _ in known)):
        for grant in GRANTS:
            if grant.everybody:
                found.add(grant, scope="", why=_EVERYBODY, kind=kind)
    for role, each in known:
        found.name(role.name, scope=each.scope, why=_why(each))
        for grant in GRANTS:
            if role.name in grant.roles or (role.name, grant.name) == (ADMINISTRATOR, EVERYTHING):
                found.add(grant, scope=each.scope, why=reason(each), kind=kind)
    return found.powers()


def limited(
    whole: Powers, *, scopes: Collection[str], within: Collection[str], enclosing: Mapping[str, Sequence[str]]
) -> Powers:
    """What a token with those scopes may of what its owner may: never more, and nothing that only humans may.

    Where it is limited to URNs, it holds what its owner holds in them, or in what encloses them (the owner
    team and system of a service), and nothing elsewhere.
    """
    carried = carry(scopes)
    everywhere = frozenset(carried if EVERYTHING in whole.grants else carried.intersection(whole.grants))
    if not within:
        inside = {urn: carried.intersection(held) for urn, held in whole.within.items()}
        return Powers(everywhere, {urn: held for urn, held in inside.items() if held})
    return Powers(
        within={
            urn: everywhere.union(
                *(carried.intersection(whole.within.get(each, ())) for each in (urn, *enclosing.get(urn, ())))
            )
            for urn in within
        }
    )


def carry(scopes: Collection[str]) -> frozenset[str]:
    """The grants that scopes stand for on a token: `*` for each that programs may hold."""
    names = {grant.name for grant in GRANTS if not grant.humans}
    return frozenset(names if EVERYTHING in scopes else names.intersection(scopes))


def holds(whole: Powers, *, grant: Grant) -> Sequence[tuple[str, Answer]]:
    """Where somebody holds the grant (URNs, '' for everywhere), with the reason; or one no for everywhere."""
    places = ["", *sorted(whole.within)]
    found = []
    for urn in places:
        held = whole.within[urn] if urn else whole.grants
        for name in (EVERYTHING, grant.name):
            if name in held:
                found.append((urn, Answer(True, whole.because.get((name, urn), ""), grant.name)))
                break
    return found or [("", Answer(False, who(grant), grant.name))]


def every_grant(whole: Powers) -> Sequence[tuple[Grant, str, Answer]]:
    """Each known grant, where it is held ('' everywhere), and why or why not: what somebody may do."""
    return [(grant, urn, answer) for grant in GRANTS for urn, answer in holds(whole, grant=grant)]


def of_actor(actor: Actor) -> Powers:
    """The powers of an actor."""
    return Powers(actor.grants, actor.within, actor.roles, actor.because)


def counts(person: Profile, *, held: Held, grant: Grant) -> bool:
    """Whether the grant follows for the person from the role held."""
    found = powers([held], kind=person.kind, is_vendor=person.is_vendor)
    names = found.within.get(held.scope, frozenset()) if held.scope else found.grants
    return not names.isdisjoint((grant.name, EVERYTHING))


def who(grant: Grant) -> str:
    """Who holds the grant by role, in words: for those who do not."""
    titles = [role.title for role in ROLES if role.name in grant.roles]
    if grant.name == EVERYTHING or not titles:
        return "Only administrators of this installation may"
    return f"Needs the role {' or '.join(titles)}, or Administrator"


def reason(held: Held) -> str:
    """Why somebody with the role holds what follows from it, in words."""
    called = held.role.replace("_", " ")
    if held.role == ADMINISTRATOR:
        said = "as administrator of this installation"
    else:
        said = f"as {called} of {held.scope}" if held.scope else f"as {called} everywhere"
    return f"{said}, deputy of {held.deputy_of}" if held.deputy_of else said


def _why(held: Held) -> str:
    return f"deputy of {held.deputy_of}" if held.deputy_of else ""


class _Gathering:
    """Grants and roles by scope; the first reason stands, and an own one before that of a deputy."""

    def __init__(self) -> None:
        self.held: dict[str, set[str]] = {}
        self.roles: dict[str, set[str]] = {}
        self.because: dict[tuple[str, str], str] = {}

    def add(self, grant: Grant, *, scope: str, why: str, kind: Kind) -> None:
        """The grant is held within the scope, unless only humans may and this is none."""
        if grant.humans and kind != "human":
            return
        self.held.setdefault(scope, set()).add(grant.name)
        self._reason((grant.name, scope), why)

    def name(self, role: str, *, scope: str, why: str) -> None:
        """The role is held within the scope."""
        self.roles.setdefault(scope, set()).add(role)
        self._reason((role, scope), why)

    def powers(self) -> Powers:
        """All of it; who may do everything needs nothing else named."""
        everywhere = self.held.pop("", set())
        return Powers(
            grants=frozenset({EVERYTHING} if EVERYTHING in everywhere else everywhere),
            within=_frozen(self.held.items()),
            roles=_frozen(self.roles.items()),
            because=self.because,
        )

    def _reason(self, key: tuple[str, str], why: str) -> None:
        if "deputy of" in self.because.get(key, "deputy of"):
            self.because[key] = why


def _frozen(found: Iterable[tuple[str, set[str]]]) -> Mapping[str, frozenset[str]]:
    return {key: frozenset(value) for key, value in found}
