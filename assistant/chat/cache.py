"""Replies that passed verification, kept in SQLite so that a question is not paid for twice."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assistant.chat.prompt import Message
from corpus import ProtocolwijzerError

KEEP_SECONDS = 30 * 24 * 3600
log = logging.getLogger(__name__)


class CacheError(ProtocolwijzerError):
    """Replies can't be kept where the settings say."""


def key_of(model: str, messages: Sequence[Message]) -> str:
    """A digest of everything that a reply depends on: model, rules, protocol and question."""
    data = json.dumps([model, *map(list, messages)], ensure_ascii=False)
    return hashlib.sha256(data.encode("utf-8")).hexdigest()


class AnswerCache:
    """Replies by key. What it holds is verified again each time it is used.

    Questions are stored as digests only. Safe to use from several threads and processes.

    Args:
        path: the database file; its folder is made where needed.

    Raises:
        CacheError: where the file can't be made or isn't a cache.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as database, database:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS replies "
                    "(key TEXT PRIMARY KEY, reply TEXT NOT NULL, made REAL NOT NULL)"
                )
        except (OSError, sqlite3.Error) as error:
            raise CacheError(
                str(path),
                f"antwoorden kunnen hier niet bewaard worden ({error})",
                "maak de map schrijfbaar, of zet PROTOCOLWIJZER_CHAT_CACHE op false",
            ) from error

    def get(self, key: str) -> str | None:
        """The reply's JSON; None where there is none, none that is fresh, or no reading it."""
        oldest = time.time() - KEEP_SECONDS
        try:
            with closing(self._connect()) as database:
                row = database.execute(
                    "SELECT reply FROM replies WHERE key = ? AND made > ?", (key, oldest)
                ).fetchone()
        except sqlite3.Error as error:
            log.warning("reading %s: %s", self._path, error)
            return None
        return str(row[0]) if row else None

    def put(self, key: str, reply: str) -> None:
        """Keep a reply, and forget what is old; an answer never fails for it."""
        now = time.time()
        try:
            with closing(self._connect()) as database, database:
                database.execute("DELETE FROM replies WHERE made <= ?", (now - KEEP_SECONDS,))
                database.execute("REPLACE INTO replies VALUES (?, ?, ?)", (key, reply, now))
        except sqlite3.Error as error:
            log.warning("writing %s: %s", self._path, error)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=5.0)
