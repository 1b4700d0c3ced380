"""Alarms of Amazon CloudWatch, as its topics of SNS deliver them.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html . The topic is the one that the
definition names. Its request to be confirmed is confirmed by asking an address of Amazon's own, later and
under the guard of all that we ask. Signatures are checked as soon as the certificate is known: until then
the key in our address vouches, since a page must not wait for another server. The identity is the alarm's
ARN.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.rules.signatures import is_amazons, is_signed
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

#: No data is no good news: whoever lets CloudWatch tell of it hears of it.
_STATES: Mapping[str, ItemState] = {
    "ALARM": "firing",
    "INSUFFICIENT_DATA": "firing",
    "OK": "resolved",
}


def read(post: Post) -> Reading:
    """The alarm, or the request to be confirmed. Raises CannotRead."""
    message = parts.mapping(parts.document(post.body), what="the body")
    kind = message.get("Type")
    if kind is None:
        raise CannotRead("the body has no Type: raw message delivery has to be off")
    if message.get("TopicArn") != post.spec.get("topic"):
        raise CannotRead(
            f"TopicArn is not the topic of the definition: {parts.words(message.get('TopicArn'))}"
        )
    unknown = _checked(message, post.certificates)
    if kind == "SubscriptionConfirmation":
        return Reading(confirm=_confirmation(message), certificate=unknown)
    if kind == "UnsubscribeConfirmation":
        raise CannotRead("the topic does not send any more: somebody ended the subscription")
    if kind != "Notification":
        raise CannotRead(f"Type is no kind of message of SNS: {parts.words(kind, most=60)}")
    reading = parts.each([message], read=_alarm)
    return Reading(reading.items, reading.rejects, certificate=unknown)


def _checked(message: Mapping[str, Any], certificates: Mapping[str, str]) -> str:
    """The address of the certificate that is to be had first, '' where the signature was checked."""
    url = str(message.get("SigningCertURL") or "")
    if not is_amazons(url) or not url.endswith(".pem"):
        raise CannotRead(f"SigningCertURL is no certificate of SNS: {parts.words(url, most=200)}")
    if url not in certificates:
        return url
    if not is_signed(message, certificate=certificates[url]):
        raise CannotRead("the signature is not that of SNS")
    return ""


def _confirmation(message: Mapping[str, Any]) -> str:
    """The address that confirms this very topic, and does nothing else. Raises CannotRead."""
    url = str(message.get("SubscribeURL") or "")
    if not is_amazons(url):
        raise CannotRead(f"SubscribeURL is no address of SNS: {parts.words(url, most=200)}")
    asked = parse_qs(urlsplit(url).query)
    if asked.get("Action") != ["ConfirmSubscription"] or asked.get("TopicArn") != [message["TopicArn"]]:
        raise CannotRead("SubscribeURL does not confirm the topic that the message names")
    return url


def _alarm(position: int, message: Mapping[str, Any]) -> Said:
    found = parts.document(str(message.get("Message")).encode())
    alarm = parts.mapping(found, what="Message")
    word = str(alarm.get("NewStateValue"))
    state = _STATES.get(word)
    if state is None or not alarm.get("AlarmName"):
        raise CannotRead("Message is no alarm of CloudWatch: AlarmName or NewStateValue is missing")
    at = parts.time(alarm.get("StateChangeTime"), what="StateChangeTime")
    name = parts.words(alarm["AlarmName"], what="label alertname")
    long = f"{alarm.get('AWSAccountId', '')}/{alarm.get('Region', '')}/{name}"
    resolved = state == "resolved"
    # Where it comes before the alarm that it ends, that alarm is known to be over; else it says nothing.
    ended = alarm.get("OldStateValue") == "ALARM"
    return Said(
        position=position,
        key=parts.key(alarm.get("AlarmArn") or long, what="AlarmArn"),
        state=state,
        title=parts.title(f"{name} has no data" if word == "INSUFFICIENT_DATA" else name),
        labels=_labels(alarm, name),
        annotations=_annotations(alarm),
        starts_at=at if not resolved or ended else None,
        ends_at=at if resolved else None,
    )


def _labels(alarm: Mapping[str, Any], name: str) -> dict[str, str]:
    """The name, where it runs, what is measured, and the dimensions of that."""
    said = {
        "alertname": name,
        "region": parts.words(alarm.get("Region")),
        "account": parts.words(alarm.get("AWSAccountId")),
    }
    trigger = alarm.get("Trigger")
    if isinstance(trigger, dict):
        said["namespace"] = parts.words(trigger.get("Namespace"))
        said["metric"] = parts.words(trigger.get("MetricName"))
        dimensions = trigger.get("Dimensions")
        for each in dimensions if isinstance(dimensions, list) else ():
            if isinstance(each, dict) and each.get("name"):
                said.setdefault(parts.words(each["name"], most=200), parts.words(each.get("value")))
    return {key: text for key, text in said.items() if text}


def _annotations(alarm: Mapping[str, Any]) -> dict[str, str]:
    told = {"description": alarm.get("AlarmDescription"), "reason": alarm.get("NewStateReason")}
    return {name: parts.words(text, what=f"annotation {name}") for name, text in told.items() if text}
