"""The one error root: every message says where it went wrong, what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path


class ProtocolwijzerError(Exception):
    """Root of all errors that are meant for the user.

    Only entry points (the command line, the web server) catch it and print it without a
    traceback. The three parts are Dutch, since school staff read them.

    Args:
        place: where it went wrong, for example a file and line.
        problem: what is wrong.
        remedy: what the reader can do about it.
    """

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}. Oplossing: {self.remedy}."


class SourceError(ProtocolwijzerError):
    """A protocol file can't be read as it stands.

    Args:
        path: the file.
        line: line number, 1-based; None where no single line is to blame.
        problem: what is wrong.
        remedy: what the reader can do about it.
    """

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        place = str(path) if line is None else f"{path}, regel {line}"
        super().__init__(place, problem, remedy)
        self.args = (path, line, problem, remedy)
        self.path = path
        self.line = line


class FrontMatterError(SourceError):
    """The block of fields at the top of a protocol file is missing or wrong."""


class BodyError(SourceError):
    """The text of a protocol can't be split into articles without guessing."""


class UnknownSchoolError(ProtocolwijzerError):
    """A school was named for which there is no protocol."""


class UnknownArticleError(ProtocolwijzerError):
    """An article was named that stands in no protocol."""


class CitationError(ProtocolwijzerError):
    """A citation is empty or reaches outside its article."""
