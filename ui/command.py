"""`protocolwijzer serve`: the web page and the API on this machine."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from corpus import ProtocolwijzerError
from ui.limits import Limits

if TYPE_CHECKING:
    from assistant import Assistant
    from indexes.hits import Retriever

DEFAULTS = Limits()


class ServeError(ProtocolwijzerError):
    """The server can't start as it was asked to."""


def register(commands: Any) -> None:
    """Add the command to argparse's subparsers."""
    serve = commands.add_parser("serve", help="open de webpagina en de API", add_help=False)
    serve.add_argument("-h", "--help", action="help", help="toon deze hulp en stop")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADRES", help="standaard 127.0.0.1")
    serve.add_argument(
        "--port", type=int, default=7860, metavar="POORT", help="standaard 7860; 0 kiest er een"
    )
    serve.add_argument(
        "--per-minute",
        type=int,
        default=DEFAULTS.per_minute,
        metavar="AANTAL",
        help=f"vragen per minuut van één adres; standaard {DEFAULTS.per_minute}",
    )
    serve.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    import socket

    import uvicorn

    from assistant import Assistant
    from indexes.lexical import LexicalRetriever
    from ui.app import create_app
    from ui.searching import GrowingRetriever

    listener = _listen(arguments.host, arguments.port, socket)
    assistant = Assistant.open()
    search = GrowingRetriever(LexicalRetriever(assistant.corpus), partial(_whole_index, assistant))
    app = create_app(assistant, search, Limits(per_minute=arguments.per_minute))
    assistant.ask_everywhere("mag dit?")  # the first question of the day is as quick as the next
    search.start()
    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    print(f"Protocolwijzer staat klaar op http://{name}:{port} (stoppen: Ctrl-C)", flush=True)
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=2
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _whole_index(assistant: Assistant) -> Retriever:
    from indexes.encoders import load_encoder
    from indexes.store import open_index

    settings = assistant.settings
    encoder = load_encoder(settings.encoder)
    return open_index(assistant.corpus, encoder, settings.data, chroma_url=settings.chroma_url)


def _listen(host: str, port: int, socket: Any) -> Any:
    """The listening socket, taken first: a port that is in use is known at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise ServeError(
            f"{host}:{port}",
            f"hier kan de server niet beginnen ({error})",
            "kies met --port een andere poort, of stop het programma dat hem gebruikt",
        ) from error
    return listener
