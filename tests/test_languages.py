from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import UnknownNameError
from align.languages import language_name, languages, parse_language, primary, script


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("en_gb", "en-GB"),
        ("EN-gb", "en-GB"),
        ("ru-latn", "ru-Latn"),
        ("RU_LATN_ru", "ru-Latn-RU"),
        ("es-419", "es-419"),
        ("hyw", "hyw"),
        ("hy-Arevmda", "hy-arevmda"),
        ("de-1901", "de-1901"),
        (" fr ", "fr"),
        ("fr-x-Vieux", "fr-x-vieux"),
        ("ja-Latn-u-ca-japanese", "ja-Latn-u-ca-japanese"),
    ],
)
def test_tags_are_canonical(tag: str, canonical: str) -> None:
    assert parse_language(tag) == canonical


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("fra", "'fr'"),
        ("fre", "'fr'"),
        ("french", "'fr'"),
        ("Français", "'fr'"),
        ("русский", "'ru'"),
        ("eng-gb", "'en-gb'"),
        ("frensh", "'fr'"),
    ],
)
def test_a_name_or_long_code_gets_its_tag_as_a_hint(tag: str, meant: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        parse_language(tag)
    assert f"Did you mean {meant}" in caught.value.hint
    assert f"unknown language '{tag}'" in caught.value.message


@pytest.mark.parametrize("tag", ["", "-", "qq", "fr-", "fr--FR", "fr-GBR1!", "fr FR", "\ud800"])
def test_what_is_no_tag_is_refused_with_examples(tag: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown language") as caught:
        parse_language(tag)
    assert "such as fr, " in caught.value.hint
    assert len(caught.value.hint) < 120


def test_the_table_is_whole_and_sound() -> None:
    table = languages()
    assert sum(len(tag) == 2 for tag in table) >= 183
    assert all(len(tag) in {2, 3} and row.name for tag, row in table.items())
    codes = [row.alpha3 for row in table.values() if row.alpha3]
    assert len(codes) == len(set(codes))
    assert all(parse_language(tag) == tag for tag in table)


def test_parts_of_a_tag() -> None:
    assert primary("en_gb") == "en"
    assert language_name("hyw") == "Western Armenian"
    assert [script(tag) for tag in ("fr", "ru", "sr-Latn", "hy", "ka", "en-GB", "zh")] == [
        "Latn",
        "Cyrl",
        "Latn",
        "Armn",
        "Geor",
        "Latn",
        "Hans",
    ]


@given(st.text(max_size=20))
def test_a_tag_is_canonical_or_refused(text: str) -> None:
    try:
        canonical = parse_language(text)
    except UnknownNameError:
        return
    assert parse_language(canonical) == canonical
