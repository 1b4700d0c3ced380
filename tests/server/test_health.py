"""/healthz, /readyz and /metrics."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.server import health, metrics, views

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def beat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


@pytest.fixture
def _no_worker_afterwards(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


def test_a_process_that_answers_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["alive"] is True
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_worker_afterwards")
@pytest.mark.parametrize(
    ("seconds_ago", "status", "words"),
    [(0, 200, "sign of life"), (60, 503, "s old"), (None, 503, "no worker")],
)
def test_readiness_tells_of_the_worker(
    client: Client, seconds_ago: int | None, status: int, words: str
) -> None:
    if seconds_ago is not None:
        beat(seconds_ago)
    answer = client.get("/readyz")
    checks = {check["name"]: check for check in answer.json()["checks"]}
    assert answer.status_code == status
    assert words in checks["worker"]["reason"]
    assert checks["database"]["ok"] and checks["migrations"]["ok"]


@pytest.mark.django_db(transaction=True)
def test_readiness_names_a_migration_that_is_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit' AND name = '0001_initial'")
    try:
        check = {check.name: check for check in health.look().checks}["migrations"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0001_initial', now())"
            )
    assert not check.ok
    assert "audit.0001_initial" in check.reason


@pytest.mark.django_db
def test_metrics_are_for_this_machine_and_for_tokens_that_read(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **ELSEWHERE).status_code == 401  # type: ignore[arg-type]
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401
    now = clock.now()
    for name, scope, status in (("prometheus", "read", 200), ("other", "workspace:apply", 401)):
        token = identity.issue_token(
            name, scopes=[scope], expires_at=now + timedelta(days=1), actor=system("test"), now=now
        )
        headers = {"Authorization": f"Bearer {token.secret}"}
        assert client.get("/metrics", headers=headers, **ELSEWHERE).status_code == status  # type: ignore[arg-type]


@pytest.mark.django_db
def test_metrics_count_requests_by_view_and_never_by_path(client: Client) -> None:
    client.get("/sign-in/secret-of-a-link")
    client.get("/nowhere/at/all")
    text = client.get("/metrics").content.decode()
    assert 'seatrial_http_requests_total{method="GET",status="404",view="none"}' in text
    assert 'view="identity:sign_in_link"' in text
    assert "secret-of-a-link" not in text
    assert "seatrial_database_up 1.0" in text


@pytest.mark.django_db
def test_metrics_show_the_depth_of_the_queue(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('tides', 'turn')")
    assert b'seatrial_queue_jobs{queue="tides",status="todo"} 1.0' in metrics.text()


@pytest.mark.parametrize(
    ("path", "form"), [("/services", "text/html"), ("/api/v1/services", "application/problem+json")]
)
def test_a_database_that_is_away_is_503_and_says_so(path: str, form: str) -> None:
    request = RequestFactory().get(path)
    try:
        raise OperationalError("connection refused")
    except OperationalError:
        answer = views.server_error(request)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.headers["Content-Type"].startswith(form)
    assert b"database" in answer.content
