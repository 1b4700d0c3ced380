"""Where an alert goes: through the trees of routes, in their order, to the deepest branch that matches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from seatrial.domains.alerts.rules.matching import failing
from seatrial.domains.alerts.types import Route, Routed, Routing, Tried

_SEPARATOR = " / "
_LABEL = "label:"


def route(routings: Iterable[Routing], *, labels: Mapping[str, str]) -> Routed:
    """What the first branch that matches says, with all that it inherits, and which branches were tried.

    Trees are tried by their order, then by name; without any that matches, `path` is ''.
    """
    tried: list[Tried] = []
    for tree in sorted(routings, key=lambda each: (each.order, each.urn)):
        found = _branch(tree.routes, labels, Routed(path=tree.title), tried)
        if found is not None:
            return replace(found, service=_named(found.service, labels), tried=tuple(tried))
    return Routed(tried=tuple(tried))


def _branch(
    routes: Sequence[Route], labels: Mapping[str, str], above: Routed, tried: list[Tried]
) -> Routed | None:
    for each in routes:
        path = f"{above.path}{_SEPARATOR}{each.name}"
        missed = failing(each.match, labels=labels)
        if missed is None:
            because = " and ".join(str(one) for one in each.match) or "it takes everything"
            tried.append(Tried(path, True, because))
            here = _inherit(above, each, path)
            return _branch(each.routes, labels, here, tried) or here
        said = labels.get(missed.label)
        value = f'{missed.label} is "{said}"' if said else f"there is no {missed.label}"
        tried.append(Tried(path, False, f"{missed} does not hold: {value}"))
    return None


def _inherit(above: Routed, said: Route, path: str) -> Routed:
    return Routed(
        path=path,
        service=said.service or above.service,
        policy=said.policy or above.policy,
        urgency=said.urgency or above.urgency,
        level=said.level or above.level,
        severity_label=said.severity_label or above.severity_label,
        levels={**above.levels, **said.levels},
        group_by=above.group_by if said.group_by is None else said.group_by,
        wait=above.wait if said.wait is None else said.wait,
        opens=above.opens if said.opens is None else said.opens,
    )


def _named(service: str, labels: Mapping[str, str]) -> str:
    """The service's URN, or, for `label:NAME`, what that label says, a name as a file would write it."""
    return labels.get(service.removeprefix(_LABEL), "") if service.startswith(_LABEL) else service


def group_key(routed: Routed, *, labels: Mapping[str, str]) -> str:
    """What alerts have in common that page together: their branch and the values of its labels; '' where
    the branch groups by nothing, so that each alert pages for itself.
    """
    if not routed.path or not routed.group_by:
        return ""
    values = [f"{name}={labels.get(name, '')[:60]}" for name in routed.group_by]
    return f"{routed.path}: {', '.join(values)}"[:500]
