"""The same answers for those who build with LangChain: a tool and a retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import SkipValidation

from assistant import Assistant
from indexes.hits import Retriever
from ui.models import AnswerOut, AskIn


def ask_tool(assistant: Assistant) -> BaseTool:
    """A tool with which a model asks the protocols; it returns what `POST /api/ask` returns."""

    def ask(**fields: Any) -> dict[str, Any]:
        question = AskIn(**fields)
        asked: dict[str, Any] = {"role": question.rol, "earlier": question.eerdere}
        if question.school is None:
            answers = assistant.ask_everywhere(question.vraag, **asked)
        else:
            settled = question.vastgesteld
            one = assistant.ask(question.vraag, school=question.school, settled=settled, **asked)
            answers = {question.school: one}
        return {school: AnswerOut.of(a).model_dump(mode="json") for school, a in answers.items()}

    return StructuredTool.from_function(
        ask,
        name="ask_protocol",
        description="Beantwoordt een vraag over het socialemediaprotocol van een school, met het "
        "oordeel en de letterlijke artikelen. Scholen: "
        + ", ".join(f"{p.id} ({p.school})" for p in assistant.schools),
        args_schema=AskIn,
    )


class ProtocolRetriever(BaseRetriever):
    """Finds articles of one school's protocol, best first; a document is a whole article."""

    search: SkipValidation[Retriever]
    school: str
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(
                hit.article.text,
                id=hit.article.id,
                metadata={"label": hit.article.label, "kop": hit.article.heading},
            )
            for hit in self.search.search(query, self.school, self.k)
        ]
