"""What Grafana's alerting sends by its webhook contact point.

https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
It has the shape of Alertmanager's, with the places of the rule in Grafana beside each alert. Its
fingerprint is the identity: titles and values change while an alert goes on.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seatrial.domains.alerts.formats import alertmanager, parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.types import Post, Reading, Said

#: Where people look first, the nearest place first.
_PLACES = ("panelURL", "dashboardURL", "generatorURL")
#: What Grafana says beside labels and annotations, and is worth keeping.
_BESIDE = ("valueString", "values", "silenceURL", "imageURL")


def read(post: Post) -> Reading:
    """The alerts of one notification. Raises CannotRead where it is none."""
    body = parts.mapping(parts.document(post.body), what="the body")
    alerts = body.get("alerts")
    if not isinstance(alerts, list):
        raise CannotRead("the body has no list `alerts`: a custom payload wants a source of format json")
    truncated = body.get("truncatedAlerts")
    return parts.each(
        alerts,
        read=lambda position, item: _alert(item, position, body),
        truncated=truncated if isinstance(truncated, int) else 0,
    )


def _alert(item: Any, position: int, group: Mapping[str, Any]) -> Said:
    said = alertmanager.read_alert(item, position=position, group=group)
    beside = {name: parts.words(item[name], what=name) for name in _BESIDE if item.get(name)}
    link = next((found for name in _PLACES if (found := parts.link(item.get(name)))), said.link)
    return replace(said, annotations={**said.annotations, **beside}, link=link)
