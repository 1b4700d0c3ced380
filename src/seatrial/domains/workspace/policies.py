"""Who may read and change definitions, with the reason."""

from collections.abc import Iterable

from seatrial.kit.access import Actor, Answer, granted, require
from seatrial.kit.problems import NotFound


def may_read(actor: Actor) -> Answer:
    """Definitions are open to everybody who is signed in."""
    return granted(actor, grant="read")


def require_reader(actor: Actor) -> None:
    """Returns where the actor may know of workspaces; raises Denied. Who is confined may not (R005)."""
    require(may_read(actor), actor=actor, action="workspace.read", subject="installation:seatrial")


def require_register(actor: Actor) -> None:
    """Returns where the actor may add, change and remove workspaces; raises Denied."""
    require(may_register(actor), actor=actor, action="workspace.register", subject="installation:seatrial")


def known(actor: Actor) -> frozenset[str] | None:
    """The URNs of the definitions that the actor may know of; None: all of them.

    A confined actor (R005) knows those that it holds something within by their own URN, no others.
    """
    return frozenset(actor.within) if actor.is_confined else None


def known_among(urns: Iterable[str], *, actor: Actor) -> list[str]:
    """Those of the URNs that the actor may know of."""
    may = known(actor)
    return [urn for urn in urns if may is None or urn in may]


def require_known(urn: str, *, actor: Actor) -> None:
    """Returns where the actor may know of the definition; raises NotFound, which tells no more, else."""
    if not known_among([urn], actor=actor):
        raise NotFound(f"there is no definition {urn!r}")


def may_apply(actor: Actor, *, name: str, is_policy: bool = False, owner: str = "") -> Answer:
    """An apply changes what counts as ready, so it needs a grant of its own: everywhere, within the
    workspace, or within the team that answers for it. Policy needs a stronger one (rule 4).
    """
    within = (f"workspace:{name[:63]}", *filter(None, [owner]))
    return granted(actor, grant="workspace:apply-policy" if is_policy else "workspace:apply", within=within)


def may_fetch(actor: Actor, *, name: str, is_policy: bool = False, owner: str = "") -> Answer:
    """Whoever may apply may also ask to look whether there is anything new."""
    return may_apply(actor, name=name, is_policy=is_policy, owner=owner)


def may_register(actor: Actor) -> Answer:
    """A workspace reaches out to an address and brings in what counts, so few may add or change one."""
    return granted(actor, grant="workspace:register")
