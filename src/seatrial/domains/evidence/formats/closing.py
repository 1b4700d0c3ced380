"""Applies VEX to findings: what is not affected, or fixed, is not open. All else stays as it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from seatrial.domains.evidence.formats.reports import Found

_CLOSING = ("not_affected", "fixed")


def closed(found: Sequence[Found], *, statements: Sequence[Mapping[str, Any]], service: str) -> list[Found]:
    """The findings, those closed that a statement covers; `service` is the URN that a product may name.

    A statement covers a finding where it names its vulnerability, and its product is the service or the
    finding's component (with or without a version). Of several that do, one that says `affected` wins.
    """
    return [each if each.closed else _close(each, statements, service) for each in found]


def _close(found: Found, statements: Iterable[Mapping[str, Any]], service: str) -> Found:
    names = {name.casefold() for name in (found.id, *found.aliases)}
    covering = [
        each
        for each in statements
        if not names.isdisjoint(str(name).casefold() for name in each.get("ids", ()))
        and any(_covers(str(product), found, service) for product in each.get("products", ()))
    ]
    statuses = {str(each.get("status")) for each in covering}
    if not covering or not statuses <= set(_CLOSING):
        return found
    why = next((str(each["reason"]) for each in covering if each.get("reason")), "")
    words = f"VEX: {'fixed' if 'fixed' in statuses else 'not affected'}"
    return replace(found, closed=f"{words}: {why}" if why else words)


def _covers(product: str, found: Found, service: str) -> bool:
    if product in (service, service.partition(":")[2]):
        return True
    component = found.component
    return bool(component) and product in (component, _unversioned(component))


def _unversioned(component: str) -> str:
    """`pkg:pypi/requests@2.0?x=y` without version and qualifiers; a scope's `@` at the front stays."""
    bare = component.partition("?")[0].partition("#")[0]
    head, at, _ = bare.rpartition("@")
    return head if at and head and not head.endswith("/") else bare
