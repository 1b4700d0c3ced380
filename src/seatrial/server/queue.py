"""Carries events by the queue: one job for each subscription, written in the publisher's transaction."""

from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from seatrial.kit import clock, events

QUEUE = "events"
#: 2, 4, 8 ... seconds between the attempts, about half an hour altogether
RETRY = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.task(name="deliver", queue=QUEUE, retry=RETRY)
def deliver(subscription: str, event: str, fields: dict[str, Any]) -> None:
    """The subscription has handled the event; may run twice for one event."""
    del event  # stands in the job so that a person who reads the queue knows what it carries
    _deliver(subscription, fields)


def install() -> None:
    """Events that are published from now on become jobs in the transaction that publishes them."""
    events.install_publisher(_publish)


def _publish(subscription: str, event: str, fields: dict[str, Any]) -> None:
    deliver.defer(subscription=subscription, event=event, fields=fields)
    if events.SUBSCRIPTIONS.get(subscription).at_once:
        # robust: what was published stands, and the queue tries again
        transaction.on_commit(lambda: _deliver(subscription, fields), robust=True)


def _deliver(subscription: str, fields: dict[str, Any]) -> None:
    events.deliver(subscription, fields=fields, now=clock.now())
