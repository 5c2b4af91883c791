from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from align.errors import EncodingError, ReadError, UnknownNameError
from align.readers.encodings import COMMON, decode

ROOT = Path(__file__).parents[2]
RUSSIAN = (
    "Паром не двигался с весны, и канат, на котором он висел над рекой, был такой же зелёный, "
    "как вода. Кто хотел перебраться на другой берег, тот шёл к броду, снимал сапоги и "
    "возвращался с мокрыми коленями да с историей, которую никто не слушал.\n"
    "«Смазал бы ты блок», — сказал однажды мельник. Ему было всё равно: мешков у него в "
    "тот день не было, а Яков, хозяин парома, ещё спал. Щука плеснула под берегом.\n"
)


def texts() -> dict[str, str]:
    samples = {"ru": RUSSIAN}
    for language in ("fr", "en"):
        path = ROOT / "texts" / language / "armenie-otsc.md"
        samples[language] = path.read_text(encoding="utf-8")
    return samples


ENCODINGS = {
    "fr": ["windows-1252", "iso-8859-1", "iso-8859-15", "macintosh"],
    "en": ["windows-1252", "macintosh"],
    "ru": ["windows-1251", "koi8-r", "cp866", "iso-8859-5"],
}
ALL = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize(("size", "share"), [(50, 0.95), (200, 1), (1000, 1), (50_000, 1)])
@pytest.mark.parametrize(
    ("language", "encoding"), [(lang, e) for lang in ENCODINGS for e in ENCODINGS[lang] + ALL]
)
def test_text_is_found_again(language: str, encoding: str, size: int, share: float) -> None:
    text = texts()[language].encode(encoding, "ignore").decode(encoding)
    text *= size // len(text) + 2
    starts = range(0, 500, 5) if size <= 1000 else (0, 1)
    found = [found_again(text[start : start + size], encoding, language) for start in starts]
    assert sum(found) >= share * len(found)


def found_again(text: str, encoding: str, language: str) -> bool:
    try:
        found, _ = decode(text.encode(encoding), language, None, "x.txt")
    except EncodingError:
        return False
    assert found == text
    return True


def test_the_name_is_the_one_users_know() -> None:
    assert decode("été".encode("cp1252"), "fr", None, "x")[1] == "windows-1252"
    assert decode("паром не двигался с весны".encode("koi8-r"), "ru", None, "x")[1] == "koi8-r"
    assert decode(b"plain", "fr", None, "x")[1] == "utf-8"
    assert decode(codecs.BOM_UTF16_LE + "a".encode("utf-16-le"), "fr", None, "x")[1] == "utf-16-le"


def test_quotes_of_windows_in_an_english_text() -> None:
    text = "“It wasn’t me” – he said… and left"
    assert decode(text.encode("cp1252"), "en", None, "x") == (text, "windows-1252")


@pytest.mark.parametrize("language", ["fr", "en", "hy", "ja"])
def test_what_is_not_certain_is_asked(language: str) -> None:
    with pytest.raises(EncodingError, match="no encoding of its language") as caught:
        decode(RUSSIAN.encode("cp1251"), language, None, "x.txt")
    assert "may be windows-1251" in caught.value.message
    assert "--encoding windows-1251" in caught.value.hint
    assert str(caught.value).startswith("x.txt: ")


def test_a_given_encoding_is_used_and_not_doubted() -> None:
    assert decode(b"\xe9t\xe9", "ru", "windows-1251", "x")[0] == "йtй"
    assert decode("été".encode("utf-8-sig"), "fr", "utf-8", "x")[0] == "été"


def test_a_given_encoding_that_fails_says_where() -> None:
    with pytest.raises(EncodingError, match="byte 0xE9") as caught:
        decode(b"one\ntwo\n\xe9t\xe9\n", "fr", "utf-8", "x.txt")
    assert caught.value.line == 3
    assert "windows-1252" in caught.value.hint


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "idna", "", "\0", "unicode_escape"])
def test_an_encoding_that_is_none_lists_the_common_ones(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        decode(b"x", "fr", name, "x.txt")
    assert all(common in caught.value.hint for common in COMMON)


def test_damaged_utf8_is_told_from_another_encoding() -> None:
    data = "Déjà, l’été était passé.\nEt après ?".encode().replace("è".encode(), b"\xe8")
    with pytest.raises(
        EncodingError, match="UTF-8 but for 1 byte, the first of them 0xE8"
    ) as caught:
        decode(data, "fr", None, "x.txt")
    assert caught.value.line == 2


def test_nul_is_binary() -> None:
    with pytest.raises(ReadError, match="NUL") as caught:
        decode(b"abc\nd\0ef", "fr", None, "x.txt")
    assert caught.value.line == 2
