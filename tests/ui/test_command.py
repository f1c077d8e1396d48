"""`protocolwijzer serve`: a port that is in use is a clear error."""

from __future__ import annotations

import argparse
import socket

import pytest

from ui.command import ServeError, register


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    return parser.parse_args(["serve", *arguments])


def test_the_defaults_are_this_machine_alone() -> None:
    arguments = parsed()
    assert (arguments.host, arguments.port) == ("127.0.0.1", 7860)


@pytest.mark.parametrize("port", ["taken", "70000"])
def test_a_port_that_cannot_be_had_is_a_clear_error(port: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1]) if port == "taken" else port
        arguments = parsed("--port", number)
        with pytest.raises(ServeError, match="andere poort"):
            arguments.run(arguments)
