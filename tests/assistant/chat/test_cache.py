from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.chat import cache
from assistant.chat.cache import AnswerCache, CacheError, key_of
from assistant.chat.prompt import Message

ASKED = (Message("system", "regels"), Message("user", "vraag"))


def test_what_is_put_is_got_until_it_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = AnswerCache(tmp_path / "nieuw" / "a.sqlite")
    assert kept.get("k") is None
    kept.put("k", "één")
    kept.put("k", "twee")
    assert kept.get("k") == "twee"
    monkeypatch.setattr(cache, "KEEP_SECONDS", 0)
    assert kept.get("k") is None


def test_the_key_is_of_model_rules_protocol_and_question() -> None:
    key = key_of("a:b", ASKED)
    assert key == key_of("a:b", ASKED)
    others = {
        key_of("a:c", ASKED),
        key_of("a:b", ASKED[:1]),
        key_of("a:b", (ASKED[0], Message("user", "vraag?"))),
    }
    assert len(others) == 3
    assert key not in others


def test_many_threads_at_once(tmp_path: Path) -> None:
    kept = AnswerCache(tmp_path / "a.sqlite")
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: kept.put(str(n), str(n)), range(100)))
        assert list(pool.map(lambda n: kept.get(str(n)), range(100))) == [
            str(n) for n in range(100)
        ]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_text("geen database, maar een lange tekst " * 10)
    with pytest.raises(CacheError, match="PROTOCOLWIJZER_CHAT_CACHE"):
        AnswerCache(path)


def test_a_cache_that_breaks_later_costs_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    kept = AnswerCache(path)
    path.write_text("stuk " * 100)
    kept.put("k", "v")
    assert kept.get("k") is None
