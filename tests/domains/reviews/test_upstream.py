"""What has to be settled upstream is shown by a look at the running service (S3:10-15, R024)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import seatrial
from seatrial.connectors import directories
from seatrial.domains.evidence import services as evidence
from seatrial.domains.reviews import services
from seatrial.domains.reviews.types import Review
from seatrial.domains.workspace import services as workspaces
from tests.factories.reviews import MINUTE, NOW, World, component

pytestmark = pytest.mark.django_db
LIBRARY = Path(seatrial.__file__).parent / "library"


class App:
    """A web application whose API explorer, and whose word to browsers, can be switched."""

    def __init__(self) -> None:
        self.explorer, self.origin, self.url = True, "*", ""


@contextmanager
def served(app: App) -> Iterator[App]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            explores = self.path in ("/docs", "/swagger", "/openapi.json")
            self.send_response(200 if app.explorer or not explores else 404)
            if app.origin:
                self.send_header("Access-Control-Allow-Origin", app.origin)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        app.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield app
        server.shutdown()


def look(world: World, now: datetime) -> None:
    """As the worker, until nothing is due."""
    while due := evidence.claim_due(now=now, limit=200):
        evidence.collect(due, clock=lambda: now, allow=("127.0.0.1",))
    world.deliver(now)


def found(world: World, review: Review, now: datetime) -> dict[str, str]:
    items = {each.row.name: each for each in world.report(review, now=now).items}
    return {name: items[f"deployment/{name}"].outcome.word for name in ("no-api-explorer", "cors-restricted")}


def upstream(world: World, review: Review, now: datetime) -> dict[str, bool]:
    return {each.id: each.is_met for each in world.report(review, now=now).prerequisites if each.criterion}


@pytest.mark.mission("R024")
def test_an_explorer_that_can_be_reached_fails_the_item_and_keeps_the_review_from_beginning(
    world: World,
) -> None:
    with served(App()) as app:
        entry = component().replace(b"{protected: true}", f"{{protected: true, url: '{app.url}'}}".encode())
        content = {**directories.read(LIBRARY).files, "catalog.yaml": entry}
        workspaces.apply("ops", files=content, actor=world.actor("administrator"), now=NOW)
        world.deliver(NOW)
        look(world, NOW)
        review = world.open(kind="major_release")
        services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)

        assert found(world, review, NOW) == {"no-api-explorer": "not_met", "cors-restricted": "not_met"}
        with pytest.raises(services.CannotStep) as refused:
            services.submit(review.name, actor=world.actor("lead"), now=NOW)
        named = {each.place: each.detail for each in refused.value.faults}
        assert "can be reached" in named["api-explorer-off"]
        four = {"api-explorer-off", "cors-set", "alerts-tried", "logs-arrive", "security-tried-in-staging"}
        assert four <= set(named)

        app.explorer, app.origin = False, "https://harbour.example"
        later = NOW + 6 * MINUTE
        look(world, later)
        assert found(world, review, later) == {"no-api-explorer": "met", "cors-restricted": "met"}
        uid = world.attach("test_result", environment="staging", now=later)
        services.answer(
            review.name, item="deployment/security-tested", says="met", pieces=[uid],
            actor=world.actor("lead"), now=later,
        )  # fmt: skip
        assert upstream(world, review, later) == {
            "api-explorer-off": True,
            "cors-set": True,
            "alerts-tried": False,  # no rules, and no alert that was fired
            "logs-arrive": False,  # nothing collects logs here
            "security-tried-in-staging": True,
        }
