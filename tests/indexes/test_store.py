from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import Corpus
from indexes import build_index, open_index, store
from indexes.chroma import StoreError
from indexes.manifest import NAME, read_manifest
from indexes.store import BuildError

SCHOOLS = {
    "een": ["Je deelt geen foto.", "Je pest niemand.", "Telefoons zijn uit."],
    "twee": ["Je deelt geen foto.", "Bellen mag in de kantine."],
}
PASSAGES = 4  # one text stands in both protocols
ROOT = Path(__file__).parents[2]


@pytest.fixture
def corpus(small_corpus: Callable[..., Corpus]) -> Corpus:
    return small_corpus(SCHOOLS)


def generations(folder: Path) -> set[str]:
    return {path.name for path in folder.glob(f"{store.PREFIX}*")}


def best(corpus: Corpus, encoder: Any, folder: Path, query: str, school: str) -> str:
    return open_index(corpus, encoder, folder).dense.search(query, school)[0].article.id


def test_a_missing_index_is_built_and_then_used(
    corpus: Corpus, encoder: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "nieuw" / "index"
    assert best(corpus, encoder, folder, "je pest niemand.", "een") == "een:2"
    before = (folder / NAME).read_text()
    assert best(corpus, encoder, folder, "bellen mag", "twee") == "twee:2"
    assert (folder / NAME).read_text() == before
    assert encoder.encoded.count("Je deelt geen foto.") == 1


@pytest.mark.parametrize("change", ["corpus", "encoder", "settings", "format", "manifest", "data"])
def test_a_stale_index_is_built_again(
    change: str,
    corpus: Corpus,
    make_encoder: Any,
    small_corpus: Callable[..., Corpus],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder = make_encoder()
    open_index(corpus, encoder, tmp_path)
    old = read_manifest(tmp_path)
    if change == "corpus":
        corpus = small_corpus({**SCHOOLS, "twee": ["Bellen mag nooit."]})
    elif change == "encoder":
        encoder = make_encoder("woorden-2")
    elif change == "settings":
        monkeypatch.setitem(store.describe.__globals__["SETTINGS"], "ef_search", 300)
    elif change == "format":
        monkeypatch.setitem(store.describe.__globals__, "FORMAT", 999)
    elif change == "manifest":
        (tmp_path / NAME).write_text("{half")
    else:
        assert old
        shutil.rmtree(tmp_path / old.generation)
    hit = open_index(corpus, encoder, tmp_path).dense.search("bellen", "twee")[0]
    assert hit.article.text.startswith("Bellen mag")
    new = read_manifest(tmp_path)
    assert old
    assert new
    assert new.generation != old.generation


def test_only_changed_passages_are_embedded_again(
    corpus: Corpus, make_encoder: Any, small_corpus: Callable[..., Corpus], tmp_path: Path
) -> None:
    first, second = make_encoder(), make_encoder()
    build_index(corpus, first, tmp_path)
    assert len(first.encoded) == PASSAGES
    changed = small_corpus({**SCHOOLS, "een": [*SCHOOLS["een"][:2], "Telefoons mogen aan."]})
    build_index(changed, second, tmp_path)
    assert second.encoded == ["Telefoons mogen aan."]
    assert best(changed, second, tmp_path, "telefoons mogen aan.", "een") == "een:3"
    build_index(changed, third := make_encoder("woorden-3"), tmp_path)
    assert len(third.encoded) == PASSAGES


def test_the_last_build_is_kept_for_its_readers_and_older_ones_go(
    corpus: Corpus, encoder: Any, tmp_path: Path
) -> None:
    reader = build_index(corpus, encoder, tmp_path)
    first = generations(tmp_path)
    build_index(corpus, encoder, tmp_path)
    assert first < generations(tmp_path)
    assert reader.dense.search("je pest niemand.", "een")[0].article.id == "een:2"
    (tmp_path / f"{store.PREFIX}wees").mkdir()
    build_index(corpus, encoder, tmp_path)
    assert len(generations(tmp_path)) == 2
    assert first.isdisjoint(generations(tmp_path))


def test_a_broken_index_is_a_clear_error_and_can_be_built_anew(
    corpus: Corpus, encoder: Any, tmp_path: Path
) -> None:
    open_index(corpus, encoder, tmp_path)
    manifest = read_manifest(tmp_path)
    assert manifest
    (tmp_path / manifest.generation / "chroma.sqlite3").write_bytes(b"kapot" * 1000)
    script = """
from corpus import ProtocolwijzerError
try:
    open_index(corpus, encoder, folder).dense.search("foto", "een")
except ProtocolwijzerError as error:
    print("FOUT", error)
build_index(corpus, encoder, folder)
print(open_index(corpus, encoder, folder).dense.search("bellen mag", "twee")[0].article.id)
"""
    run = in_process(tmp_path, script)
    assert run.returncode == 0, run.stderr
    assert "bouw de index opnieuw met 'protocolwijzer index'" in run.stdout
    assert run.stdout.rstrip().endswith("twee:2")


def test_a_missing_vector_is_noticed(corpus: Corpus, encoder: Any, tmp_path: Path) -> None:
    index = open_index(corpus, encoder, tmp_path)
    index.dense._collection().delete(ids=["een:1"])
    with pytest.raises(StoreError, match="4 van de 5 artikelen"):
        open_index(corpus, encoder, tmp_path).dense.search("foto", "een")


def test_a_place_that_is_no_folder_is_a_clear_error(
    corpus: Corpus, encoder: Any, tmp_path: Path
) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(BuildError, match="kies een map waarin je mag schrijven"):
        open_index(corpus, encoder, tmp_path / "bestand")


def test_waiting_for_another_build_ends(
    corpus: Corpus, encoder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    with (
        FileLock(tmp_path / ".lock"),
        pytest.raises(BuildError, match="een andere build is al lang bezig"),
    ):
        open_index(corpus, encoder, tmp_path)


PRELUDE = """
import importlib.util, sys, time
from pathlib import Path
from indexes import build_index, open_index
spec = importlib.util.spec_from_file_location("helpers", {conftest!r})
helpers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(helpers)
corpus = helpers._small_corpus({schools!r})
encoder = helpers.WordEncoder()
folder = Path({folder!r})
"""


def program(folder: Path, script: str) -> list[str]:
    prelude = PRELUDE.format(
        conftest=str(Path(__file__).with_name("conftest.py")), schools=SCHOOLS, folder=str(folder)
    )
    return [sys.executable, "-c", prelude + script]


def in_process(folder: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program(folder, script), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


WHILE_EMBEDDING = """
def stuck(texts):
    print("bezig", flush=True)
    time.sleep(300)
encoder.name, encoder.encode = "woorden-2", stuck
build_index(corpus, encoder, folder)
"""
BEFORE_THE_SWITCH = """
import indexes.store
def stuck(manifest, folder):
    print("bezig", flush=True)
    time.sleep(300)
encoder.name, indexes.store.write_manifest = "woorden-2", stuck
build_index(corpus, encoder, folder)
"""


@pytest.mark.parametrize("script", [WHILE_EMBEDDING, BEFORE_THE_SWITCH], ids=["early", "late"])
def test_a_killed_build_leaves_the_old_index_whole(
    corpus: Corpus, make_encoder: Any, tmp_path: Path, script: str
) -> None:
    open_index(corpus, make_encoder(), tmp_path)
    before = (tmp_path / NAME).read_bytes()
    killed = subprocess.Popen(
        program(tmp_path, script), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout
    with killed:
        assert killed.stdout.readline().strip() == "bezig"
        killed.send_signal(signal.SIGKILL)
    assert (tmp_path / NAME).read_bytes() == before
    encoder = make_encoder()
    assert best(corpus, encoder, tmp_path, "je pest niemand.", "een") == "een:2"
    assert encoder.encoded == ["je pest niemand."]  # nothing was built again
    build_index(corpus, make_encoder("woorden-2"), tmp_path)  # the lock is free
    assert len(generations(tmp_path)) == 2  # and what the killed build left is gone


def test_two_builds_at_once_both_end_well(corpus: Corpus, encoder: Any, tmp_path: Path) -> None:
    script = "print(open_index(corpus, encoder, folder).dense.search('foto', 'een')[0].article.id)"
    command = program(tmp_path, script)
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [process.communicate(timeout=120)[0].strip() for process in both] == ["een:1"] * 2
    assert len(generations(tmp_path)) == 1  # the second used what the first had built
    assert json.loads((tmp_path / NAME).read_text())["units"] == 5


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--path", tmp_path / "server"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


WITH_A_SERVER = """
url = sys.argv[1]
index = open_index(corpus, encoder, folder, chroma_url=url)
print(index.dense.search("je pest niemand.", "een")[0].article.id)
changed = helpers._small_corpus({"een": ["Je slaat niemand."], "twee": ["Je deelt geen foto."]})
for _ in range(2):
    encoder = helpers.WordEncoder()
    index = build_index(changed, encoder, folder, chroma_url=url)
    print(encoder.encoded)
print(index.dense.search("slaat", "een")[0].article.text)
from indexes import chroma
with chroma.client(folder, url) as client:
    print(len(client.list_collections()))
print(open_index(corpus, encoder, folder).dense.search("pest", "een")[0].article.id)
"""


def test_vectors_in_a_chroma_server(tmp_path: Path, chroma_server: str) -> None:
    run = in_process(tmp_path / "index", WITH_A_SERVER, chroma_server)
    assert run.stdout.splitlines() == [
        "een:2",
        "['Je slaat niemand.']",  # only what changed
        "[]",
        "Je slaat niemand.",
        "2",  # the build in use and the one before it
        "een:2",  # back in the folder
    ], run.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "ftp://x", "onzin"])
def test_a_server_that_is_not_there_is_a_clear_error(
    corpus: Corpus, encoder: Any, tmp_path: Path, url: str
) -> None:
    with pytest.raises(StoreError, match="kijk of de Chroma-server bereikbaar is"):
        open_index(corpus, encoder, tmp_path, chroma_url=url)
