"""The page on which questions are asked: a Gradio chat; what it says is made elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from assistant import Assistant
from corpus import ProtocolwijzerError
from ui.asker import NO_ROLE, ROLES, client_of, is_formal, role_of
from ui.conversation import Conversation, Turn
from ui.examples import examples_for
from ui.limits import Gate
from ui.rendering import answer_html, notice_html, question_html, render

TITLE = "Protocolwijzer"
STORED = "protocolwijzer"  # key in the browser's storage; holds the school and the role, no more
KEEP_SECONDS = 1800  # how long a page that was left keeps its conversation in memory
Updates = dict[Any, Any]


class Chat:
    """What happens when somebody asks, chooses or starts again. Holds no conversation itself."""

    def __init__(self, assistant: Assistant, gate: Gate) -> None:
        self.assistant = assistant
        self.gate = gate

    def answer(self, conversation: Conversation, turn: Turn, client: str) -> Conversation:
        """The conversation with this turn and its answer; an error becomes a message."""
        assert conversation.school is not None
        try:
            with self.gate.enter(client):
                answer = self.assistant.ask(
                    turn.question,
                    school=conversation.school,
                    role=conversation.role,
                    earlier=turn.earlier,
                    settled=dict(turn.settled),
                )
        except ProtocolwijzerError as error:
            return conversation.with_turn(replace(turn, html=notice_html(str(error)), question=""))
        missing = answer.missing
        if missing and missing.choices[0].name in dict(turn.settled):
            missing = None  # the asker doesn't know; asking again helps nobody
        protocol = self.assistant.corpus.school(conversation.school)
        formal = is_formal(conversation.role)
        html = answer_html(replace(answer, missing=missing), protocol, formal=formal)
        return conversation.with_turn(replace(turn, html=html, missing=missing))


def messages(conversation: Conversation) -> list[dict[str, Any]]:
    """The conversation as the chat component shows it."""
    shown: list[dict[str, Any]] = []
    for turn in conversation.turns:
        shown.append({"role": "user", "content": question_html(turn.shown)})
        shown.append({"role": "assistant", "content": turn.html})
    if shown:
        shown[-1]["options"] = [
            {"label": label, "value": value} for label, value in conversation.options()
        ]
    return shown


def build(assistant: Assistant, gate: Gate) -> Any:
    """The Gradio page."""
    chat = Chat(assistant, gate)
    schools = [(protocol.school, protocol.id) for protocol in assistant.schools]

    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_height=True) as page:
        stored = gr.BrowserState({"school": "", "rol": ""}, storage_key=STORED, secret=STORED)
        state = gr.State(Conversation(), time_to_live=KEEP_SECONDS)
        with gr.Column(elem_id="kiezen", visible=False, elem_classes="pw-kolom") as choosing:
            gr.Markdown(render("welcome.html"))
            school = gr.Radio(schools, label="Welke school?", elem_id="school")
            role = gr.Radio(
                [*ROLES, ("Zeg ik liever niet", NO_ROLE)],
                value=NO_ROLE,
                label="Wie ben je?",
                elem_id="rol",
            )
            start = gr.Button("Stel je vraag", variant="primary", elem_id="begin")
        with gr.Column(elem_id="gesprek", visible=False, elem_classes="pw-kolom") as talking:
            with gr.Row(elem_id="waar"):
                place = gr.Markdown(elem_id="waar-naam")
                again = gr.Button("Nieuw gesprek", size="sm", elem_id="nieuw")
                other = gr.Button("Andere school", size="sm", elem_id="andere")
            talk = gr.Chatbot(
                elem_id="antwoorden",
                show_label=False,
                label="Gesprek",
                container=False,
                layout="panel",
                latex_delimiters=[],
                feedback_options=None,
                buttons=[],
                height=None,
                autoscroll=False,
                allow_file_downloads=False,
            )
            box = gr.Textbox(
                elem_id="vraag",
                label="Je vraag",
                placeholder="Typ je vraag",
                max_length=assistant.settings.longest,
                lines=1,
                max_lines=4,
                submit_btn="Vraag",
                container=False,
            )

        def view(conversation: Conversation) -> Updates:
            ready = conversation.school is not None
            updates: Updates = {
                state: conversation,
                choosing: gr.Column(visible=not ready),
                talking: gr.Column(visible=ready),
                talk: messages(conversation),
            }
            if conversation.school is not None:
                protocol = assistant.corpus.school(conversation.school)
                updates[place] = render("place.html", protocol=protocol, role=conversation.role)
                examples = examples_for(conversation.school, conversation.role)
                updates[talk] = gr.Chatbot(
                    value=messages(conversation),
                    examples=[{"text": text} for text in examples],
                    placeholder=render("empty.html"),
                )
            return updates

        def opened(kept: dict[str, str], request: gr.Request) -> Updates:
            asked = dict(request.query_params)
            wanted = asked.get("school") or (kept or {}).get("school")
            found = wanted if wanted in assistant.corpus.protocols else None
            role_value = role_of(asked.get("rol") or (kept or {}).get("rol"))
            conversation = Conversation(found, role_value)
            if found and (text := asked.get("vraag", "").strip()):
                conversation = chat.answer(conversation, Turn(text, text), client_of(request))
            return {
                **view(conversation),
                school: found,
                role: role_value or NO_ROLE,
            }

        def started(chosen: str | None, role_value: str | None) -> Updates:
            if chosen is None:
                gr.Warning("Kies eerst een school.", title="Nog geen school")
                return {state: Conversation()}
            conversation = Conversation(chosen, role_of(role_value))
            return {**view(conversation), stored: {"school": chosen, "rol": role_value or ""}}

        def asked(text: str, conversation: Conversation, request: gr.Request) -> Updates:
            if not text.strip() or conversation.school is None:
                return {box: ""}
            turn = conversation.asked(text.strip())
            done = chat.answer(conversation, turn, client_of(request))
            return {state: done, talk: messages(done), box: ""}

        def example(
            conversation: Conversation, request: gr.Request, picked: gr.SelectData
        ) -> Updates:
            return asked(str(picked.value["text"]), conversation, request)

        def replied(
            conversation: Conversation, request: gr.Request, picked: gr.SelectData
        ) -> Updates:
            turn = conversation.chosen(str(picked.value))
            if turn is None:
                return {box: ""}
            done = chat.answer(conversation, turn, client_of(request))
            return {state: done, talk: messages(done)}

        def renewed(conversation: Conversation) -> Updates:
            return view(Conversation(conversation.school, conversation.role))

        def left() -> Updates:
            return {**view(Conversation()), stored: {"school": "", "rol": ""}}

        parts = [state, choosing, talking, talk, place]
        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": None,
        }
        page.load(opened, [stored], [*parts, school, role], **quiet)
        start.click(started, [school, role], [*parts, stored], **quiet)
        box.submit(asked, [box, state], [state, talk, box], **quiet)
        talk.example_select(example, [state], [state, talk, box], **quiet)
        talk.option_select(replied, [state], [state, talk, box], **quiet)
        again.click(renewed, [state], parts, **quiet)
        other.click(left, None, [*parts, stored], **quiet)
    return page

