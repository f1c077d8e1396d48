"""The page on which questions are asked: Gradio's parts and what happens to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from assistant import Assistant
from ui.api import answer
from ui.asker import NO_ROLE, ROLES, client_of, is_formal, role_of
from ui.chat import Chat, messages
from ui.conversation import Conversation, Turn
from ui.examples import examples_for
from ui.limits import Gate
from ui.models import AskIn
from ui.rendering import notice_html, render

TITLE = "Protocolwijzer"
STORED = "protocolwijzer"  # key in the browser's storage; holds the school and the role, no more
KEEP_SECONDS = 1800  # how long a page that was left keeps its conversation in memory
WAIT = "Ik lees het protocol. Dat duurt even."
Updates = dict[Any, Any]
QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": None,
}


@dataclass(slots=True)
class Page:
    """The parts of the page, made in the Blocks that is open, and their events.

    Args:
        assistant: answers the questions.
        gate: lets them in.
    """

    assistant: Assistant
    gate: Gate
    chat: Chat = field(init=False)
    stored: Any = field(init=False)
    state: Any = field(init=False)
    choosing: Any = field(init=False)
    school: Any = field(init=False)
    role: Any = field(init=False)
    start: Any = field(init=False)
    talking: Any = field(init=False)
    place: Any = field(init=False)
    again: Any = field(init=False)
    other: Any = field(init=False)
    talk: Any = field(init=False)
    box: Any = field(init=False)

    def __post_init__(self) -> None:
        self.chat = Chat(self.assistant, self.gate)
        self.stored = gr.BrowserState(_kept(), storage_key=STORED, secret=STORED)
        self.state = gr.State(Conversation(), time_to_live=KEEP_SECONDS)
        with gr.Column(elem_id="kiezen", visible=False) as self.choosing:
            self._choosing()
        with gr.Column(elem_id="gesprek", visible=False) as self.talking:
            self._talking()

    def _choosing(self) -> None:
        gr.Markdown(render("welcome.html"))
        schools = [(protocol.school, protocol.id) for protocol in self.assistant.schools]
        self.school = gr.Radio(schools, label="Welke school?", elem_id="school")
        roles = [*ROLES, ("Zeg ik liever niet", NO_ROLE)]
        self.role = gr.Radio(roles, value=NO_ROLE, label="Wie ben je?", elem_id="rol")
        self.start = gr.Button("Stel je vraag", variant="primary", elem_id="begin")

    def _talking(self) -> None:
        with gr.Row(elem_id="waar"):
            self.place = gr.Markdown(elem_id="waar-naam")
            self.again = gr.Button("Nieuw gesprek", size="sm", elem_id="nieuw")
            self.other = gr.Button("Andere school", size="sm", elem_id="andere")
        self.talk = gr.Chatbot(
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
        self.box = gr.Textbox(
            elem_id="vraag",
            label="Vraag",
            placeholder="Typ een vraag",
            max_length=self.assistant.settings.longest,
            lines=1,
            max_lines=4,
            submit_btn="Vraag",
            container=False,
        )

    def connect(self, page: gr.Blocks) -> None:
        """Say what each event does."""
        parts = [self.state, self.choosing, self.talking, self.talk, self.place]
        answered = [self.state, self.talk, self.box]
        chosen = [self.school, self.role]
        page.load(self.opened, [self.stored], [*parts, *chosen], **QUIET)
        self.start.click(self.started, chosen, [*parts, self.stored], **QUIET)
        self.box.submit(self.asked, [self.box, self.state], answered, **QUIET)
        self.talk.example_select(self.picked, [self.state], answered, **QUIET)
        self.talk.option_select(self.replied, [self.state], answered, **QUIET)
        self.again.click(self.renewed, [self.state], parts, **QUIET)
        self.other.click(self.left, None, [*parts, self.stored], **QUIET)
        gr.api(self.ask_protocol, api_name="ask_protocol", concurrency_limit=None)

    def view(self, conversation: Conversation) -> Updates:
        """Everything on the page, for this conversation."""
        ready = conversation.school is not None
        updates: Updates = {
            self.state: conversation,
            self.choosing: gr.Column(visible=not ready),
            self.talking: gr.Column(visible=ready),
            self.talk: [],
        }
        if conversation.school is not None:
            protocol = self.assistant.corpus.school(conversation.school)
            examples = examples_for(conversation.school, conversation.role)
            formal = is_formal(conversation.role)
            updates[self.place] = render("place.html", protocol=protocol, role=conversation.role)
            updates[self.talk] = gr.Chatbot(
                value=messages(conversation),
                examples=[{"text": text} for text in examples],
                placeholder=render("empty.html", formal=formal),
            )
        return updates

    def opened(self, kept: dict[str, str] | None, request: gr.Request) -> Updates:
        """The page is opened: by a link, by somebody who was here before, or for the first time."""
        known = kept if isinstance(kept, dict) else _kept()
        link = dict(request.query_params)
        wanted = link.get("school") or known.get("school")
        school = wanted if wanted in self.assistant.corpus.protocols else None
        role = role_of(link.get("rol") or known.get("rol"))
        conversation = Conversation(school, role)
        text = link.get("vraag", "").strip()
        if school and text:
            conversation = self.chat.answer(conversation, Turn(text, text), client_of(request))
        return {**self.view(conversation), self.school: school, self.role: role or NO_ROLE}

    def started(self, school: str | None, role: str | None) -> Updates:
        """The school is chosen."""
        if school is None:
            gr.Warning("Kies eerst een school.", title="Nog geen school")
            return {self.state: Conversation()}
        conversation = Conversation(school, role_of(role))
        return {**self.view(conversation), self.stored: _kept(school, role or NO_ROLE)}

    def asked(
        self, text: str, conversation: Conversation, request: gr.Request
    ) -> Iterator[Updates]:
        """A question is typed."""
        if text.strip() and conversation.school is not None:
            yield from self._answered(conversation, conversation.asked(text.strip()), request)
        else:
            yield {self.box: ""}

    def picked(
        self, conversation: Conversation, request: gr.Request, picked: gr.SelectData
    ) -> Iterator[Updates]:
        """An example is chosen."""
        yield from self.asked(str(picked.value["text"]), conversation, request)

    def replied(
        self, conversation: Conversation, request: gr.Request, picked: gr.SelectData
    ) -> Iterator[Updates]:
        """A reply button is pressed."""
        turn = conversation.chosen(str(picked.value))
        if turn:
            yield from self._answered(conversation, turn, request)

    def _answered(
        self, conversation: Conversation, turn: Turn, request: gr.Request
    ) -> Iterator[Updates]:
        if self.assistant.settings.chat_model:  # takes seconds: say meanwhile how it goes
            yield self._waiting(conversation, turn, WAIT)
        for step in self.chat.progress(conversation, turn, client_of(request)):
            if isinstance(step, str):
                yield self._waiting(conversation, turn, step)
            else:
                yield {self.state: step, self.talk: messages(step), self.box: ""}

    def _waiting(self, conversation: Conversation, turn: Turn, step: str) -> Updates:
        waiting = conversation.with_turn(replace(turn, html=notice_html(step)))
        return {self.talk: messages(waiting), self.box: ""}

    def renewed(self, conversation: Conversation) -> Updates:
        """A new conversation at the same school begins."""
        return self.view(Conversation(conversation.school, conversation.role))

    def left(self) -> Updates:
        """Another school is wanted; the browser forgets this one."""
        return {**self.view(Conversation()), self.stored: _kept()}

    def ask_protocol(
        self, vraag: str, request: gr.Request, school: str | None = None, rol: str | None = None
    ) -> str:
        """Answer a Dutch question about a school's social media protocol.

        Returns JSON: the ruling, the explanation and the deciding articles, word for word.

        Args:
            vraag: the question, in Dutch, as its asker would put it.
            request: comes from Gradio.
            school: id of the school; leave it out to ask all schools.
            rol: who asks: leerling, ouder or medewerker; may be left out.
        """
        question = AskIn(vraag=vraag, school=school or None, rol=role_of(rol))
        found = answer(self.assistant, self.gate, question, client_of(request))
        return found.model_dump_json(exclude_none=True)


def _kept(school: str = "", role: str = NO_ROLE) -> dict[str, str]:
    """What the browser remembers."""
    return {"school": school, "rol": role}


def build(assistant: Assistant, gate: Gate) -> gr.Blocks:
    """The Gradio page."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_height=True) as blocks:
        Page(assistant, gate).connect(blocks)
    return blocks
