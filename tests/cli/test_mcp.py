"""`seatrial mcp`, asked by a client that nobody here wrote."""

import asyncio
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from seatrial.cli.questions import questions
from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import catalog
from tests.factories.identity import HOUR

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/reference/openapi.json").read_text())
Asked = tuple[str, dict[str, Any]]


def ask(url: str, token: str, *asked: Asked, words: tuple[str, ...] = ()) -> tuple[list[Any], list[Any]]:
    """The tools that a client is offered, and what they answer."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "seatrial", "mcp", *words],
        env={"SEATRIAL_URL": url, "SEATRIAL_TOKEN": token, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    async def talk() -> tuple[list[Any], list[Any]]:
        async with Client(server, read_timeout_seconds=30) as client:
            tools = (await client.list_tools()).tools
            return tools, [await client.call_tool(name, arguments) for name, arguments in asked]

    # Where a browser's test ran before, this thread has a loop that runs already.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, talk()).result()


@pytest.fixture
def token(transactional_db: None) -> str:
    now = clock.now()
    actor = system("test")
    return identity.issue_token("mcp", scopes=["read"], expires_at=now + HOUR, actor=actor, now=now).secret


@pytest.mark.slow
def test_an_assistant_reads_services_and_is_told_what_it_got_wrong(live_server: Any, token: str) -> None:
    catalog.service("edi-gateway")
    asked = (
        ("list_services", {"limit": 10}),
        ("show_service", {"name": "edi-gateway"}),
        ("show_service", {"name": "edi-gatewya"}),
        ("list_services", {"limit": 0}),
        ("list_service", {}),
    )
    tools, answers = ask(live_server.url, token, *asked)

    assert {"list_services", "show_service"} <= {tool.name for tool in tools}
    assert all(tool.annotations.read_only_hint for tool in tools)
    texts = [answer.content[0].text for answer in answers]
    assert [each["name"] for each in json.loads(texts[0])["items"]] == ["edi-gateway"]
    assert json.loads(texts[1])["urn"] == "service:edi-gateway"
    assert [answer.is_error for answer in answers] == [False, False, True, True, True]
    assert "edi-gateway" in texts[2] and "list_services" in texts[4]


def test_every_question_reads_and_none_writes() -> None:
    found = questions(DOCUMENT)
    readings = {path for path, methods in DOCUMENT["paths"].items() if "get" in methods}

    assert len(found) > 10
    assert {f"/api/v1{question.path}" for question in found} <= readings
    assert len({question.name for question in found}) == len(found)


def test_places_of_an_address_cannot_lead_elsewhere() -> None:
    question = next(each for each in questions(DOCUMENT) if each.name == "show_service")
    path, query = question.address({"name": "../../people?x=1", "extra": 2})

    assert path == "/services/..%2F..%2Fpeople%3Fx%3D1"
    assert query == {"extra": 2}


def test_questions_may_be_of_one_part_alone() -> None:
    found = questions(DOCUMENT, tags=frozenset({"audit"}))

    assert found and all(question.path.startswith("/audit") for question in found)
