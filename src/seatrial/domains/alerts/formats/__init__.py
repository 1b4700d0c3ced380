"""Readers of what monitors send, one for each format; pure, and each item by itself."""

from collections.abc import Mapping

from seatrial.domains.alerts.formats import (
    alertmanager,
    cloudevents,
    generic,
    grafana,
    heartbeats,
    mailed,
    opsgenie,
    pagerduty,
    sns,
)
from seatrial.domains.alerts.formats.alertmanager import fingerprint
from seatrial.domains.alerts.formats.parts import CannotRead, text_of, without_nul
from seatrial.domains.alerts.rules.beating import without_heartbeats
from seatrial.domains.alerts.types import PROBLEM_LENGTH, Post, Reader, Reading, Reject

READERS: Mapping[str, Reader] = {
    "alertmanager": alertmanager.read_webhook,
    "alertmanager-api": alertmanager.read_api,
    "cloudevents": cloudevents.read,
    "email": mailed.read,
    "events": generic.read_events,
    "grafana": grafana.read,
    "heartbeat": heartbeats.read,
    "json": generic.read,
    "json-item": generic.read_item,
    "opsgenie": opsgenie.read,
    "pagerduty": pagerduty.read,
    "pagerduty-change": pagerduty.read_change,
    "sns": sns.read,
}


def read(post: Post, *, format_name: str) -> Reading:
    """All that the arrival says. What no reader can read is a reject as a whole, and never an error."""
    try:
        return without_heartbeats(READERS[format_name](post), spec=post.spec)
    except KeyError:
        problem = f"there is no format {format_name!r}"
    except CannotRead as error:
        problem = str(error)
    except Exception as error:  # whatever a body makes a library do: the others go on
        problem = f"it could not be read: {type(error).__name__}: {error}"
    content = without_nul(post.body.decode("utf-8", "replace"))
    return Reading(rejects=(Reject(None, without_nul(problem)[:PROBLEM_LENGTH], content),))


__all__ = ["READERS", "CannotRead", "fingerprint", "read", "text_of", "without_nul"]
