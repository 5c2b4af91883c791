"""``align doctor``."""

from __future__ import annotations

import importlib.metadata as metadata
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.cli.doctor import EXTRAS

Run = Callable[..., Result]


def states(result: Result) -> dict[str, tuple[str, str]]:
    return {line["what"]: (line["state"], line["words"]) for line in json.loads(result.stdout)}


def test_all_is_well(align: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = align("doctor", "--json")
    told = states(result)
    assert result.exit_code == 0
    assert {state for state, _ in told.values()} <= {"ok", "missing"}
    assert "click" in told["libraries"][1]
    assert "512 dimensions" in told["encoder"][1]
    assert "French" in told["encoder"][1]
    assert "align init" in told["align.toml"][1]


def test_an_extra_that_is_missing_has_its_pip_line(
    align: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "openpyxl":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    state, words = states(align("doctor", "--json"))["align[xlsx]"]
    assert state == "missing"
    assert "pip install 'align[xlsx]'" in words


def test_a_library_that_is_missing(align: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    result = align("doctor")
    assert result.exit_code == 1
    assert "pip install" in result.stdout


def test_settings_with_a_mistake(
    align: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "align.toml").write_text("pivott = 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = align("doctor", "--json")
    state, words = states(result)["align.toml"]
    assert result.exit_code == 1
    assert state == "broken"
    assert "align.toml:1" in words
    assert "Did you mean 'pivot'" in words


def test_every_extra_for_users_is_told() -> None:
    extras = set(metadata.metadata("align").get_all("Provides-Extra") or ()) - {"test"}
    assert extras == set(EXTRAS)
