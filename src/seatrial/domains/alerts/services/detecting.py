"""Alerts whose route opens incidents are told of in the transaction that lets them page: whoever is killed
before it commits leaves them to the next one, and afterwards the event is delivered at least once.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from seatrial.domains.alerts import models, rules, selectors
from seatrial.domains.alerts.events import AlertDetected
from seatrial.domains.alerts.types import Decision, Opening
from seatrial.kit import events


def detected(decisions: Iterable[Decision], *, leads: Mapping[int, int]) -> None:
    """Each alert that opens an incident is told of, unless it is quiet or waits for what may explain it:
    `leads` says which one pages for it.
    """
    for each in decisions:
        waits = each.quiet is not None or each.routed.wait > timedelta(0)
        if each.routed.opens is not None and not waits:
            _tell(each.asked.number, leads.get(each.asked.number, each.asked.number), each.routed.opens)


def freed(runs: Collection[int]) -> None:
    """The same for the alerts of runs that were quiet, or waited, until now. Shadows open nothing."""
    if not runs:
        return
    trees = selectors.routings()
    rows = models.Membership.objects.filter(run_id__in=runs, run__is_shadow=False)
    rows = rows.exclude(alert__state="resolved")
    for number, lead, labels in rows.order_by("alert_id").values_list(
        "alert_id", "run__alert_id", "alert__labels"
    ):
        said = {name: str(value) for name, value in labels.items()}
        opens = rules.route(trees, labels=said).opens
        if opens is not None:
            _tell(number, lead, opens)


def _tell(number: int, lead: int, opens: Opening) -> None:
    events.publish(AlertDetected(alert=f"AL-{number}", lead=f"AL-{lead}", playbook=opens.playbook))
