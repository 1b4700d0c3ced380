"""Who may open which page and call which endpoint: every address there is, against each of the cast.

The addresses come from the URL resolver and from the OpenAPI document, the expected codes from
`permissions.toml`, which says at its top how a row is added. An address without a row fails.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from string import Template
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import URLPattern, URLResolver, get_resolver

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import Deputy, Person, RoleAssignment
from seatrial.domains.readiness import services as readiness
from seatrial.domains.runners import services as runners
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests import cast as everybody
from tests.factories import actions, gates, incidents, insights, oncall, reviews, runs
from tests.factories import runners as machines
from tests.factories.identity import HOUR
from tests.factories.workspaces import component, workspace
from tests.web import matrix

pytestmark = pytest.mark.django_db
MATRIX = matrix.read()
#: Methods that a browser or a program may try at any address.
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
#: Where runbooks of the gateway run.
PLACE = "  environments: {default: {}}"


@dataclass(frozen=True, slots=True)
class World:
    """What stands while rows are tried: the cast, and the uids that addresses need, as `$trial`."""

    cast: everybody.Cast
    uids: dict[str, str]
    #: who is signed in once, whom `browser` gives back to each row
    signed_in: dict[str, Client]

    def address(self, route: str) -> str:
        """The route with what stands for its parts."""
        return Template(MATRIX.address(route)).substitute(self.uids)

    def browser(self, role: str) -> Client:
        """A browser of its own in which that one of the cast is signed in, and nothing else happened."""
        fresh, one = Client(), self.signed_in[role]
        fresh.defaults |= one.defaults
        fresh.cookies.load({name: morsel.value for name, morsel in one.cookies.items()})
        return fresh


def definitions() -> dict[str, bytes]:
    """The gateway with a programme and a runbook, and the vendor's service."""
    return workspace(
        **{
            "catalog.yaml": component("edi-gateway", owner="edi", environments=PLACE),
            "printer.yaml": component("label-printer", owner="printers"),
            "programme.yaml": insights.PROGRAMME,
            "runbooks/deploy.md": runs.DEPLOY.encode(),
        }
    )


def make_world() -> World:
    """The gateway and the vendor's service stand, with a trial and evidence of the gateway's."""
    cast = everybody.make_cast()
    for person in cast.people.values():  # so that a name is no word that is used elsewhere
        person.name = f"{person.name} Nowak"
        person.save(update_fields=["name"])
    workspaces.apply("ops", files=definitions(), actor=system("test"), now=NOW)
    gateway = catalog.service("edi-gateway")
    trial = readiness.start_trial(gateway, environment="", actor=cast.actor("owner"), now=NOW)
    evidence.collect(evidence.claim_due(now=NOW, limit=100), clock=lambda: NOW)
    item = Evidence.objects.filter(service=gateway.urn).earliest("uid")
    now = clock.now()
    token = identity.issue_token(
        "theirs", scopes=["read"], expires_at=now + HOUR, owner=str(cast.stranger.uid),
        actor=cast.actor("stranger"), now=now,
    )  # fmt: skip
    machines.applied("tools", by=cast.actor("owner"), now=NOW)
    wanted = machines.request(replace(machines.CONTENT, workspace="tools"))
    waiting = runners.submit(wanted, trust=machines.PROTECTED, now=NOW)
    uids = {
        "trial": trial.uid,
        "evidence": str(item.uid),
        "assignment": str(RoleAssignment.objects.get(person=cast.lead).uid),
        "deputy": str(Deputy.objects.get(person=cast.owner).uid),
        "token": token.uid,
        "content": waiting.digest,
        "gate_answer": gates.answered(gateway.uid, at=now),
        "break_glass": gates.wanted_open(gateway.uid, by=str(cast.lead.uid), at=now),
        **reviews.made(cast, checklist="basics", now=now),
        "run": runs.dry_run(now=now),
        "rehearsal": runs.rehearsal(now=now),
        "draft": actions.draft(now=now),
        **oncall.stood(cast, now=now),
        "incident": incidents.declared(cast, severity="SEV3", now=now).name,
        "action": actions.action(cast.product, now=now, due_on=(now + DAY).date()).name,
    }
    return World(cast, uids, {role: everybody.browser(cast, role) for role in MATRIX.cast})


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all rows, and gone after them: each request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def ask(world: World) -> Callable[[matrix.Row, str], HttpResponse]:
    """`ask(row, "owner")` sends what the row says as that one of the cast, and undoes it."""

    def send(row: matrix.Row, role: str) -> HttpResponse:
        point = transaction.savepoint()
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        client = world.browser(role)
        form = "application/json" if row.is_endpoint else MULTIPART_CONTENT
        sent = {} if row.body is None else {"data": row.body, "content_type": form}
        response = getattr(client, row.method.lower())(
            world.address(row.route), QUERY_STRING=row.query, **sent
        )
        response.denials = Entry.objects.filter(action="access.denied").count()
        response.named = named_in_entries(newest)
        transaction.savepoint_rollback(point)
        return response

    return send


def named_in_entries(after: int) -> list[str]:
    """The entries since then that hold somebody's name in details or subject: it could not be erased."""
    names = re.compile(rf"\b({'|'.join(map(re.escape, Person.objects.values_list('name', flat=True)))})\b")
    return [
        f"{entry.action}: {entry.subject} {entry.details}"
        for entry in Entry.objects.filter(pk__gt=after)
        if names.search(f"{entry.subject} {entry.details}")
    ]


def pages() -> set[str]:
    """Every route that is no endpoint of the API."""
    return {
        f"/{route}"
        for route in _routes(get_resolver().url_patterns)
        if not f"/{route}".startswith(f"{matrix.API}/") or f"/{route}" in MATRIX.public
    }


def endpoints() -> set[str]:
    """Every operation of the API."""
    document = Client().get(f"{matrix.API}/openapi.json").json()
    return {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
        if method.upper() in VERBS
    }


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _rows(*, endpoints: bool) -> list[matrix.Row]:
    return [row for row in MATRIX.rows.values() if row.is_endpoint == endpoints]


def _taken(route: str) -> set[str]:
    return {row.method for row in MATRIX.rows.values() if row.route == route}


@pytest.mark.mission("R036")
def test_every_address_has_a_row() -> None:
    missing = sorted(pages() - {row.route for row in MATRIX.rows.values()})
    missing += sorted(endpoints() - set(MATRIX.rows))

    assert not missing, "say in tests/web/permissions.toml who may use:\n" + "\n".join(missing)


def test_every_row_has_an_address() -> None:
    known = pages()
    stale = sorted(row.key for row in _rows(endpoints=False) if row.route not in known)
    stale += sorted(
        {row.key for row in _rows(endpoints=True)} - endpoints() - {f"GET {each}" for each in MATRIX.public}
    )

    assert not stale, "no address is left for:\n" + "\n".join(stale)


def _leads_to_sign_in(row: matrix.Row, response: HttpResponse) -> bool:
    return row.route in MATRIX.public or response["Location"].startswith("/sign-in?next=")


@pytest.mark.mission("R036")
@pytest.mark.parametrize("key", MATRIX.rows)
def test_each_of_the_cast(ask, key):
    row = MATRIX.rows[key]
    wrong = []
    for role in MATRIX.cast:
        response = ask(row, role)
        code = response.status_code
        if code not in row.codes[role]:
            expected = "|".join(map(str, sorted(row.codes[role])))
            wrong.append(f"{role} is answered {code}, not {expected}: {response.content[:200]!r}")
        elif code >= 400 and row.is_endpoint and response["Content-Type"] != "application/problem+json":
            wrong.append(f"{role}: {code} is no problem+json")
        elif code == 403 and row.route not in MATRIX.public and not response.denials:
            wrong.append(f"{role}: the denial is not in the log")
        elif code == 302 and role == "nobody" and not _leads_to_sign_in(row, response):
            wrong.append(f"{role} is sent to {response['Location']}")
        if b" object at 0x" in getattr(response, "content", b""):
            wrong.append(f"{role} sees how Python writes an object")
        wrong += [f"{role}: a name is in the sealed log: {entry}" for entry in response.named]

    assert not wrong, f"{key}\n" + "\n".join(wrong)


@pytest.mark.parametrize("route", sorted({row.route for row in MATRIX.rows.values()}))
def test_no_address_takes_another_method(ask, route):
    others = [verb for verb in VERBS if verb not in _taken(route)]
    for verb in others:
        row = matrix.Row(verb, route, {}, None)

        assert ask(row, "administrator").status_code == 405, f"{verb} {route}"


def test_what_is_not_the_vendor_s_is_not_there_for_the_vendor() -> None:
    """R005: the codes of the table are tested above; here, that the table says 404 wherever it must."""
    told = [
        f"{row.key}: {sorted(row.codes['vendor'])}"
        for row in MATRIX.rows.values()
        if any(part in row.route for part in MATRIX.foreign) and row.codes["vendor"] != {404}
    ]

    assert not told, "the vendor is told of what is another's:\n" + "\n".join(told)


#: No session counts there, so that none can be misused: who asks is told by the key in the address.
OF_KEYS = "/in/"


def test_pages_take_no_form_without_the_token_of_their_page(world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.cast.administrator)

    accepted = [
        row.key
        for row in _rows(endpoints=False)
        if row.method == "POST" and not row.route.startswith(OF_KEYS)
        and browser.post(world.address(row.route)).status_code != 403
    ]  # fmt: skip

    assert not accepted
