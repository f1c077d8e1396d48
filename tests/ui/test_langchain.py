"""The tool and the retriever for LangChain."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant import Assistant
from indexes.lexical import LexicalRetriever
from ui.langchain import ProtocolRetriever, ask_tool


def test_the_tool_answers_for_one_school_or_all(assistant: Assistant) -> None:
    tool = ask_tool(assistant)
    one = tool.invoke({"vraag": "mag ik dit plaatsen", "school": "ecl"})
    assert one["ecl"]["bronnen"][0]["id"] == "ecl:2"
    assert len(tool.invoke({"vraag": "mag ik dit plaatsen"})) == 5
    with pytest.raises(ValidationError):
        tool.invoke({"vraag": "mag dit", "rol": "baas"})


def test_the_retriever_stays_within_its_school(assistant: Assistant) -> None:
    retriever = ProtocolRetriever(search=LexicalRetriever(assistant.corpus), school="roctop", k=3)
    found = retriever.invoke("telefoon tijdens een toets")
    assert 0 < len(found) <= 3
    assert all(str(document.id).startswith("roctop:") for document in found)
    assert found[0].page_content == assistant.corpus.article(str(found[0].id)).text
