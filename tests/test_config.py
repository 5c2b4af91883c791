from __future__ import annotations

from pathlib import Path

import pytest

from align.config import Export, Settings, find_settings, read_settings
from align.errors import ConfigError
from align.model import Severity


def written(folder: Path, text: str) -> Path:
    path = folder / "align.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_keys(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'editions = ["ru", "fr-1950"]\npivot = "ru"\nencoder = "ngram"\n'
        'srx = "my.srx"\nauthority = "names.tsv"\nmultilingual = true\n'
        'tm = ["a.tmx", "b.tsv"]\nglossary = "terms.tbx"\n'
        '[checks]\nnumber-differs = "error"\nspelling-left = "off"\n'
        '[languages]\nanglais = "EN"\n'
        '[export]\nsplit-merged = true\nreport-language = "fr"\n',
    )
    assert read_settings(path) == Settings(
        ("ru", "fr-1950"),
        "ru",
        "ngram",
        tmp_path / "my.srx",
        tmp_path / "names.tsv",
        True,
        (tmp_path / "a.tmx", tmp_path / "b.tsv"),
        (tmp_path / "terms.tbx",),
        {"number-differs": Severity.ERROR, "spelling-left": None},
        {"anglais": "en"},
        Export(split_merged=True, report_language="fr"),
        path,
    )


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    inner = tmp_path / "book" / "texts"
    inner.mkdir(parents=True)
    written(tmp_path, 'pivot = "en"')
    assert find_settings(inner).pivot == "en"
    written(inner, 'pivot = "ru"')
    assert find_settings(inner).pivot == "ru"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# mine\n\npivto = "fr"', r"align\.toml:3: unknown key 'pivto'\nDid you mean 'pivot'\?"),
        ("[pivto]\nx = 1", r"align\.toml:1: unknown key 'pivto'"),
        ("colour = 1", r"align\.toml:1: unknown key 'colour'\nKnown: authority, checks, editions"),
        (
            'editions = "fr"',
            r"align\.toml:1: 'editions' must be a list of folder names\nIt is: 'fr",
        ),
        ("editions = [1]", "'editions' must be a list"),
        ("editions = []", "'editions' must be a list"),
        ("[export]\nnote = true", r"align\.toml:2: unknown key 'note'\nDid you mean 'notes'\?"),
        ("[export]\n\nnotes = 1", r"align\.toml:3: 'notes' must be true or false\nIt is: 1"),
        ("[languages]\nx = 'zz'", r"align\.toml:2: 'x': unknown language 'zz'"),
        ("languages = 'fr'", "'languages' must be a table of folder names"),
        ('encoder = "use"\npivot = 3', r"align\.toml:2: 'pivot' must be a folder name in quotes"),
        ('pivot = ""', "'pivot' must be a folder name"),
        ("tm = [1]", r"'tm' must be a file name in quotes, or a list of them\nIt is: \[1\]"),
        ('glossary = ""', "'glossary' must be a file name in quotes"),
        ('multilingual = "yes"', "'multilingual' must be true or false"),
        ("[checks]\n\nx = 'off'\ny = 'of'", r":4: 'y' must be 'error', .*'off'\nIt is: 'of'"),
        ("pivot = 'fr'\n[checks]\npivot = 3", ":3: 'pivot' must be 'error'"),
        ("pivot = 'fr'\nchecks.x = true", ":2: 'x' must be 'error', .*\nIt is: True"),
        ("pivot = 'fr'\nchecks = {x = 'note', y = {z = 1}}", ":2: 'y' must be 'error'"),
        ("pivot = 'fr'\nchecks = 'off'", ":2: 'checks' must be a table of checks"),
        ("pivot = fr", r"align\.toml:1: is not valid TOML"),
        ('pivot = "fr"\npivot = "en"', r"align\.toml:2: is not valid TOML"),
        (f"pivot = {'9' * 5000}", r"align\.toml:1: is not valid TOML"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        read_settings(written(tmp_path, text))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "align.toml").write_bytes(b"pivot = '\xff'")
    with pytest.raises(ConfigError, match="not in UTF-8"):
        find_settings(tmp_path)
