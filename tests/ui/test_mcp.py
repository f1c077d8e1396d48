"""The same question as an MCP tool, called by the protocol's own client."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ui.conftest import Site, run_apart

pytest.importorskip("mcp")


async def _call(url: str, arguments: dict[str, Any]) -> tuple[list[str], str]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        streamable_http_client(f"{url}/gradio_api/mcp/") as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = await session.list_tools()
        result = await session.call_tool(tools.tools[0].name, arguments)
        return [tool.name for tool in tools.tools], str(getattr(result.content[0], "text", ""))


def test_a_model_can_ask_over_mcp(site: Site) -> None:
    names, text = run_apart(_call(site.url, {"vraag": "mag ik een foto plaatsen", "school": "ecl"}))
    assert len(names) == 1
    answer = json.loads(text)["antwoord"]
    assert (answer["school"], answer["bronnen"][0]["id"]) == ("ecl", "ecl:2")
