"""Which alerts are meant by items that name them by our own id or number, rather than by their key."""

from collections.abc import Sequence
from dataclasses import replace

from seatrial.domains.alerts.models import Alert
from seatrial.domains.alerts.rules.folding import Told
from seatrial.domains.alerts.selectors.named import named


def identified(told: Sequence[Told]) -> list[Told]:
    """The items, each with the key of the alert that it means, in their order.

    Left out are those that mean no alert of their source, or one that its source opened again since: what is
    asked of the old one is not done to the new one.
    """
    return [found for each in told if (found := _identified(each)) is not None]


def _identified(told: Told) -> Told | None:
    said = told.said
    if said.meant == "key":
        return told
    alert = named(said.key, meant=said.meant, source=told.source)
    if alert is None:
        # the request that creates it may be one of these
        return replace(told, said=replace(said, meant="key")) if said.meant == "uid" else None
    newer = Alert.objects.filter(source_id=told.source, key=alert.key, number__gt=alert.number)
    if newer.exists():
        return None
    return replace(told, said=replace(said, key=alert.key, meant="key"))
