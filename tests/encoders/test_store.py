"""What is kept of earlier runs: never wrong, never in the way."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders import Store
from align.encoders.network import Network
from align.encoders.store import key_of
from align.encoders.use import UniversalSentenceEncoder

WORDS = ["le", "lac", "gèle", "quand", "Marta", "chante", "à", "Erevan", ",", "1987", ".", "Шесть"]


def text(seed: int, sentences: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(WORDS, rng.integers(3, 30))) for _ in range(sentences)]


def vectors(encoder: UniversalSentenceEncoder, texts: list[str]) -> bytes:
    starts = np.arange(len(texts))
    return encoder.read(texts).vectors(starts, starts + 1).tobytes()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the blocks that the network worked out."""
    sizes: list[int] = []
    block = Network.block

    def counting(self: Network, ids: np.ndarray, *others: np.ndarray) -> object:
        sizes.append(len(ids))
        return block(self, ids, *others)

    monkeypatch.setattr(Network, "block", counting)
    return sizes


def test_a_small_change_is_all_that_is_worked_out(tmp_path: Path, counted: list[int]) -> None:
    texts = text(1, 900)
    stored = UniversalSentenceEncoder(store=Store(tmp_path / "v.sqlite"))
    plain = UniversalSentenceEncoder()
    expected = vectors(plain, texts)
    whole = sum(counted)
    assert vectors(stored, texts) == expected
    counted.clear()
    assert vectors(stored, texts) == expected
    assert counted == []

    changed = [*texts[:400], "Une phrase nouvelle.", *texts[400:]]
    assert vectors(stored, changed) == vectors(plain, changed)
    worked_out = sum(counted) - whole  # the plain one worked out all of it
    assert 0 < worked_out < whole / 3


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(0, 3), sentences=st.integers(0, 200), at=st.integers(0, 199),
    new=st.sampled_from(["", "Oui.", "mot " * 3000]),
)  # fmt: skip
def test_the_vectors_are_the_same_with_it(
    seed: int, sentences: int, at: int, new: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stored = UniversalSentenceEncoder(store=Store(tmp_path_factory.getbasetemp() / "v.sqlite"))
    texts = text(seed, sentences)
    vectors(stored, texts)
    texts[at : at + 1] = [new]
    assert vectors(stored, texts) == vectors(UniversalSentenceEncoder(), texts)


def test_what_was_not_asked_for_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1e9
    monkeypatch.setattr("time.time", lambda: now)
    store = Store(tmp_path / "v.sqlite", limit=400_000)
    keys = [key_of(str(n)) for n in range(30)]
    for n, key in enumerate(keys):
        now += 86_401
        store.put([(key, bytes(30_000))])
        assert store.known(keys[:1]) == set(keys[:1]), n
    assert store.size() <= 460_000
    assert store.get(keys[0]) == store.get(keys[-1]) == bytes(30_000)
    assert store.get(keys[1]) is None


@pytest.mark.parametrize("damage", ["noise", "cut", "folder", "shut"])
def test_a_file_that_cannot_be_used_is_no_failure(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "v.sqlite"
    store = Store(path)
    store.put([(b"a", b"data")] + [(key_of(str(n)), bytes(5000)) for n in range(40)])
    store.close()
    match damage:
        case "noise":
            path.write_bytes(b"no database at all" * 500)
        case "cut":
            path.write_bytes(path.read_bytes()[:9000])
        case "folder":
            path.unlink()
            path.mkdir()
        case "shut":
            path = path / "inside" / "v.sqlite"  # below a file
    store = Store(path)
    store.get(b"a")
    store.put([(b"a", b"new")])
    assert store.get(b"a") in ((b"new", None) if damage in ("cut", "noise") else (None,))
    encoder = UniversalSentenceEncoder(store=store)
    assert vectors(encoder, text(1, 9)) == vectors(UniversalSentenceEncoder(), text(1, 9))


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """`ALIGN_CACHE` may name a text by mistake."""
    path = tmp_path / "book.md"
    path.write_text("Le seul exemplaire.\n" * 500, encoding="utf-8")
    before = path.read_bytes()
    store = Store(path)
    store.put([(b"a", b"data")])
    assert store.get(b"a") is None
    assert path.read_bytes() == before


def test_bytes_of_another_length_are_worked_out_anew(tmp_path: Path, counted: list[int]) -> None:
    store = Store(tmp_path / "v.sqlite")
    texts = text(1, 60)
    expected = vectors(UniversalSentenceEncoder(store=store), texts)
    store.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "v.sqlite")) as connection, connection:
        connection.execute("UPDATE vectors SET data = x'00'")
    counted.clear()
    assert vectors(UniversalSentenceEncoder(store=store), texts) == expected
    assert counted


def test_many_processes_at_once(tmp_path: Path) -> None:
    """Each writes and reads; one is killed on the way."""
    code = f"""
import sys
from pathlib import Path
from align.encoders.store import Store, key_of
store = Store(Path({str(tmp_path / "v.sqlite")!r}), 3_000_000)
for n in range(400):
    store.put([(key_of(sys.argv[1], str(n)), bytes(4000))])
    store.get(key_of(sys.argv[1], str(n // 2)))
assert store.get(key_of(sys.argv[1], "399")) == bytes(4000)
"""
    running = [subprocess.Popen([sys.executable, "-c", code, str(n)]) for n in range(4)]
    running[0].kill()
    assert [process.wait() for process in running][1:] == [0, 0, 0]
    store = Store(tmp_path / "v.sqlite", 3_000_000)
    assert 0 < store.size() < 4_000_000
    assert store.get(key_of("3", "399")) == bytes(4000)
