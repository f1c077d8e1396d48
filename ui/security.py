"""What every reply carries, and how Gradio's page is mended: pure ASGI, so that streams stream."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
COMMON = (
    "base-uri 'self'; object-src 'none'; frame-ancestors 'self'; form-action 'self'; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'"
)
PLAIN_POLICY = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; {COMMON}"
# Gradio sets styles from its scripts and puts its config in inline scripts: those get a nonce.
CHAT_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; {COMMON}"
)

# What Gradio offers and this page doesn't use: files of visitors are never taken in.
CLOSED = ("/gradio_api/upload", "/upload")


def mend(html: str, nonce: str, head: str, top: str) -> str:
    """Gradio's page in Dutch, without anything from elsewhere, with our head and page top.

    Args:
        html: the page as Gradio serves it.
        nonce: lets its inline scripts run under the Content-Security-Policy.
        head: HTML for the end of <head>.
        top: HTML for the beginning of <body>.
    """
    html = re.sub(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>', "", html)
    html = re.sub(r'<html\s+lang="en"', '<html lang="nl"', html, count=1)
    html = html.replace("<script", f'<script nonce="{nonce}"')
    html = html.replace("</head>", f"{head}</head>", 1)
    return re.sub(r"(<body[^>]*>)", lambda m: m[1] + top, html, count=1)


class Guard:
    """Adds the headers to every reply, mends the chat page and refuses large requests.

    Args:
        app: the application behind it.
        largest: largest request body, in bytes.
        head: see `mend`.
        top: see `mend`.
        refuse: replies to a request whose body is too large.
    """

    def __init__(self, app: App, largest: int, head: str, top: str, refuse: App) -> None:
        self.app = app
        self.largest = largest
        self.head = head
        self.top = top
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        chat = scope["path"] == "/"
        nonce = secrets.token_urlsafe(16)
        policy = CHAT_POLICY.format(nonce=nonce) if chat else PLAIN_POLICY
        sender = _Sender(send, policy, self._mender(nonce) if chat else None)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if scope["path"] in CLOSED:
            scope = {**scope, "path": "/gesloten", "raw_path": b"/gesloten"}
        if not declared.isdigit() or int(declared) > self.largest:
            await self.refuse(scope, receive, sender)
            return
        await self.app(scope, _limited(receive, self.largest), sender)

    def _mender(self, nonce: str) -> Callable[[bytes], bytes]:
        return lambda body: mend(body.decode(), nonce, self.head, self.top).encode()


def _limited(receive: Receive, largest: int) -> Receive:
    """Ends a request as broken off when its body grows over the limit without having said so."""
    got = 0

    async def limited() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return message if got <= largest else {"type": "http.disconnect"}

    return limited


class _Sender:
    """Sends a reply on with our headers; holds an HTML page back until it is whole, to mend it."""

    def __init__(self, send: Send, policy: str, mender: Callable[[bytes], bytes] | None) -> None:
        self.send = send
        self.policy = policy
        self.mender = mender
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = {**dict(message["headers"]), b"content-security-policy": self.policy.encode()}
            headers |= {name.encode(): value.encode() for name, value in HEADERS.items()}
            message["headers"] = list(headers.items())
            if self.mender and headers.get(b"content-type", b"").startswith(b"text/html"):
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = await self._begin(message)
        await self.send(message)

    async def _begin(self, message: Message) -> Message:
        assert self.start is not None
        assert self.mender is not None
        body = self.mender(self.body)
        headers = dict(self.start["headers"])
        headers[b"content-length"] = str(len(body)).encode()
        await self.send({**self.start, "headers": list(headers.items())})
        self.start = None
        return {**message, "body": body}
