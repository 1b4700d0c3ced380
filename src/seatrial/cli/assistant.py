"""Serves the questions over stdin and stdout in the Model Context Protocol."""

import asyncio
from collections.abc import Sequence
from typing import Any

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from seatrial import __version__
from seatrial.cli.client import Client
from seatrial.cli.questions import Question, spell
from seatrial.kit.problems import NotFound, Problem
from seatrial.kit.spelling import did_you_mean

INSTRUCTIONS = (
    "Seatrial proves with evidence that services are ready for production. Everything here reads; nothing "
    "changes anything. Only the result `pass` counts as ready; `unknown` is never a pass. Lists give `next`: "
    "send it as `cursor` for the page after it."
)


def serve(client: Client, *, questions: Sequence[Question]) -> None:
    """Answers until the assistant closes its end."""
    asyncio.run(_serve(server(client, questions=questions)))


def server(client: Client, *, questions: Sequence[Question]) -> Server[Any]:
    """The questions as tools; what the API refuses comes back as an error that the assistant can read."""
    known = {question.name: question for question in questions}

    async def list_tools(context: Any, parameters: Any) -> types.ListToolsResult:
        del context, parameters
        return types.ListToolsResult(tools=[_tool(question) for question in known.values()])

    async def call_tool(context: Any, parameters: types.CallToolRequestParams) -> types.CallToolResult:
        del context
        try:
            question = known.get(parameters.name)
            if question is None:
                raise NotFound(
                    f"there is no question {parameters.name!r}",
                    remedy=did_you_mean(parameters.name, known=known),
                )
            path, query = question.address(parameters.arguments or {})
            answer = await asyncio.to_thread(client.get, path, **query)
        except Problem as problem:
            return _said(f"{problem.title}: {problem.detail} {problem.remedy}".strip(), is_error=True)
        return _said(spell(answer), is_error=False)

    return Server(
        "seatrial",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _serve(serving: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await serving.run(reading, writing, serving.create_initialization_options())


def _tool(question: Question) -> types.Tool:
    return types.Tool(
        name=question.name,
        title=question.title,
        description=question.description,
        input_schema=dict(question.schema),
        annotations=types.ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False),
    )


def _said(text: str, *, is_error: bool) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=is_error)
