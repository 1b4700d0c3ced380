"""What of Amazon SNS has to be asked is asked beside the reading, under the guard, told where it fails."""

from datetime import timedelta

import pytest

from seatrial.connectors import http
from seatrial.domains.alerts import models, services
from seatrial.domains.alerts.services import errands
from seatrial.domains.audit.models import Entry
from seatrial.kit.access import system
from tests.factories import alerting, sns
from tests.factories.alerting import NOW, SECOND, send, states
from tests.rules.test_monitor_formats import ALARM, CERTIFICATE, TOPIC, notification

pytestmark = pytest.mark.django_db
CONFIRM = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336"
ASKED = notification(Type="SubscriptionConfirmation", SubscribeURL=CONFIRM, Token="2336")


@pytest.fixture
def secret() -> str:
    alerting.apply("sns", more=f", topic: '{TOPIC}'")
    return alerting.key("sns")


class Amazon:
    """Answers as its servers do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, status: int = 200, body: bytes = b"") -> None:
        self.asked: list[str] = []
        self.status, self.body = status, body
        monkeypatch.setattr(errands.http, "ask", self.ask)

    def ask(self, request: http.Request) -> http.Answer:
        self.asked.append(request.url)
        return http.Answer(request.url, self.status, {}, self.body, False, 0.1)


def test_a_topic_is_confirmed_and_on_record(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon = Amazon(monkeypatch, body=b"<ConfirmSubscriptionResponse/>")
    send(secret, ASKED)
    assert not models.DeadLetter.objects.exists() and not amazon.asked  # nothing is asked while it is read
    services.run_errands(clock=lambda: NOW + SECOND)
    assert CONFIRM in amazon.asked
    assert Entry.objects.filter(action="alerts.topic-confirmed", subject="alert-source:sns").exists()
    assert services.run_errands(clock=lambda: NOW + SECOND) == 0
    send(secret, ASKED, at=NOW + SECOND)
    services.run_errands(clock=lambda: NOW + 2 * SECOND)
    assert amazon.asked.count(CONFIRM) == 1


def test_a_topic_that_cannot_be_confirmed_is_a_dead_letter_that_may_be_replayed(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    amazon = Amazon(monkeypatch, status=403)
    send(secret, ASKED)
    for hour in range(1, 9):
        services.run_errands(clock=lambda hour=hour: NOW + timedelta(hours=hour))  # type: ignore[misc]
    letter = models.DeadLetter.objects.get()
    assert "could not be confirmed: it answered 403" in letter.problem and CONFIRM in letter.content
    assert amazon.asked.count(CONFIRM) == 6
    later = NOW + timedelta(days=1)
    services.replay(str(letter), actor=system("test"), now=later)
    services.read_arrivals(clock=lambda: later)
    amazon.status = 200
    services.run_errands(clock=lambda: later + SECOND)
    assert models.Errand.objects.get(kind="confirmation").done_at == later + SECOND


def test_what_is_not_signed_by_sns_pages_nobody_once_its_certificate_is_known(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = sns.made()
    amazon = Amazon(monkeypatch, body=b"no certificate")
    send(secret, sns.signed(notification(), key=key))
    assert states() == ["open"]  # a page does not wait for another server
    services.run_errands(clock=lambda: NOW + SECOND)
    assert models.Errand.objects.get().problem == "it answered no certificate"
    amazon.body = certificate.encode()
    services.run_errands(clock=lambda: NOW + timedelta(minutes=1))
    assert amazon.asked == [CERTIFICATE, CERTIFICATE]
    over = notification({**ALARM, "NewStateValue": "OK"})
    send(secret, over, at=NOW + timedelta(minutes=2))
    assert states() == ["open"] and "signature" in models.DeadLetter.objects.get().problem
    send(secret, sns.signed(over, key=key), at=NOW + timedelta(minutes=3))
    assert states() == ["resolved"]


def test_addresses_of_this_machine_are_not_asked(secret: str) -> None:
    send(secret, ASKED)
    models.Errand.objects.update(url="http://127.0.0.1:9/")  # the format refuses it; the guard does, too
    services.run_errands(clock=lambda: NOW + SECOND)
    assert "127.0.0.1" in models.Errand.objects.first().problem  # type: ignore[union-attr]
