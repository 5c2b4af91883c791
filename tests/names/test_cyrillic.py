"""Romanized Russian is read back, damaged words are told, and no input hangs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders.use import log_probability
from align.names.cyrillic import Correction, corrections, read_back
from align.names.schemes import Scheme, load_scheme

INTERVENTION = (
    "Vmechatelstvo SChA stalo chansom vybratsia iz plana 9 noiabria i vernout protsessy "
    "na pravovye relsy"
)
TITLES = [
    ("Chest odinotchestv", "Шесть одиночеств"),
    (
        "Outchastniki mitinga v Erevane potrebovali vykhoda Armenii iz ODKB",
        "Участники митинга в Ереване потребовали выхода Армении из ОДКБ",
    ),
    (
        INTERVENTION,
        "Вмешательство США стало шансом выбраться из плана 9 ноября и вернуть процессы "
        "на правовые рельсы",
    ),
]


@pytest.fixture(scope="module")
def press() -> Scheme:
    return load_scheme("ru-fr-press")


@pytest.mark.parametrize("word_score", [log_probability, None], ids=["scored", "unscored"])
@pytest.mark.parametrize(("title", "cyrillic"), TITLES)
def test_titles(
    press: Scheme, title: str, cyrillic: str, word_score: Callable[[str], float] | None
) -> None:
    reading = read_back(title, press, word_score=word_score)
    assert reading.text == cyrillic
    assert all(word.explained for word in reading.words)


@pytest.mark.parametrize(
    ("title", "cyrillic"),
    [
        ("«CHEST ODINOTCHESTV» (2022)", "«ШЕСТЬ ОДИНОЧЕСТВ» (2022)"),
        ("ES, NATO i II; «Mei»", "ЕС, НАТО и ИИ; «Мей»"),
    ],
)
def test_capitals_and_marks_are_kept(press: Scheme, title: str, cyrillic: str) -> None:
    assert read_back(title, press, word_score=log_probability).text == cyrillic


@pytest.mark.parametrize("title", [title for title, _ in TITLES])
def test_titles_are_sure_with_a_language_model(press: Scheme, title: str) -> None:
    assert read_back(title, press, word_score=log_probability).sure


@pytest.mark.parametrize(
    "text",
    [
        "две истории",
        "можно открыть",
        "завод открыт",
        "президент говорит",
        "президент начал говорить",
        "из новых компаний",
        "план новой компании",
        "в Армении",
    ],
)
def test_neighbours_decide(press: Scheme, text: str) -> None:
    reading = read_back(press.romanize(text), press, word_score=log_probability)
    assert reading.text == text.replace("ё", "е")


def test_probabilities_of_the_readings(press: Scheme) -> None:
    reading = read_back("Chest", press, word_score=log_probability)
    assert [text for text, _ in reading.ranked][:2] == ["Шесть", "Шест"]
    assert reading.ranked[0][0] == reading.text
    assert sum(likely for _, likely in reading.ranked) == pytest.approx(1)
    assert all(a[1] >= b[1] for a, b in pairwise(reading.ranked))


def test_a_damaged_word_is_told_with_its_correction(press: Scheme) -> None:
    title = INTERVENTION.replace("chansom", "whansom")
    reading = read_back(title, press, word_score=log_probability)
    unexplained = [word for word in reading.words if not word.explained]
    assert [word.latin for word in unexplained] == ["whansom"]
    word = unexplained[0]
    assert word.corrections[0] == Correction("chansom", "шансом")
    assert title[word.start : word.end] == "whansom"
    assert not word.known
    assert not reading.sure


@pytest.mark.parametrize(
    ("scheme", "title", "cyrillic"),
    [
        (
            "ru-en-bgn-pcgn-plain",
            "Uchastniki mitinga v Yerevane potrebovali vykhoda Armenii iz ODKB",
            TITLES[1][1],
        ),
        ("ru-iso-9", "Učastniki mitinga v Erevane potrebovali vyhoda Armenii", TITLES[1][1][:-8]),
        ("ru-iso-9", "Šestʹ odinočestv", TITLES[0][1]),
        ("ru-fr-wikipedia", "Kavkazski ouzel", "Кавказский узел"),
        ("ru-en-popular", "Shest odinochestv", TITLES[0][1]),
    ],
)
def test_other_schemes(scheme: str, title: str, cyrillic: str) -> None:
    reading = read_back(title, load_scheme(scheme), word_score=log_probability)
    assert reading.text == cyrillic


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("pravitelsvo", "pravitelstvo"),
        ("prezdient", "prezident"),
        ("ekonornika", "ekonomika"),
        ("p0litika", "politika"),
        ("pravite1stvo", "pravitelstvo"),
        ("ekozozika", ""),  # two edits
        ("voina", "voina"),
        ("Pachinian", "Pachinian"),
        ("ODKB", "ODKB"),
        ("Outcpastniki", "Outchastniki"),
    ],
)
def test_words_alone(press: Scheme, damaged: str, sound: str) -> None:
    word = read_back(damaged, press, word_score=log_probability).words[0]
    if damaged == sound:
        assert word.explained
    else:
        assert not word.explained
        assert [c.latin for c in word.corrections[:1]] == ([sound] if sound else [])


def test_what_agrees_is_the_first_correction(press: Scheme) -> None:
    found = corrections(
        "odinotchesty", press, word_score=log_probability, before=["шесть"], after=""
    )
    assert found[0] == Correction("odinotchestv", "одиночеств")


def test_the_rank_of_phrases_decides(press: Scheme) -> None:
    def rank(phrases: Sequence[str]) -> Sequence[float]:
        return [float("вернут " in phrase) for phrase in phrases]

    plain = read_back(INTERVENTION, press, word_score=log_probability)
    ranked = read_back(INTERVENTION, press, word_score=log_probability, rank=rank)
    assert "вернуть" in plain.text
    assert "вернут " in ranked.text


def test_decomposed_letters_keep_their_offsets() -> None:
    title = "e\u0308lka Tolstoi\u0308"
    reading = read_back(title, load_scheme("ru-fr-wikipedia"))
    assert [title[w.start : w.end] for w in reading.words] == [w.latin for w in reading.words]
    assert reading.text.endswith("Толстой")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "2022, 9–10 !?",
        "chansom" * 1500,
        "Ch" * 5000,
        "s" * 10_000,
        "ia" * 30,
        "chанс Шanson",
        "\ud800 chans \x00om",
        "'’ʹ - ·",
        "中文 և ß ŉ İ 𗀀",
    ],
    ids=lambda t: f"{t[:8]!a}-{len(t)}",
)
def test_odd_input_is_read_in_bounded_time(press: Scheme, title: str) -> None:
    began = time.process_time()
    reading = read_back(title, press)
    assert time.process_time() - began < 5
    assert not (reading.sure and not reading.words)
    assert [title[w.start : w.end] for w in reading.words] == [w.latin for w in reading.words]


@settings(deadline=None, max_examples=60)
@given(title=st.text(st.sampled_from("abcehikostuvy чшь-ïÉ'1 "), max_size=25))
def test_any_title_is_read(title: str) -> None:
    reading = read_back(title, load_scheme("ru-fr-press"))
    assert [title[w.start : w.end] for w in reading.words] == [w.latin for w in reading.words]
    for word in reading.words:
        assert not (word.known and not word.explained)
        assert not (word.corrections and word.explained)


@settings(deadline=None, max_examples=60)
@given(
    words=st.lists(
        st.sampled_from(["шанс", "война", "мир", "новая", "жизнь", "для", "нас", "о", "подъезд"])
    ),
    scheme=st.sampled_from(["ru-iso-9", "ru-en-bgn-pcgn"]),
)
def test_reversible_schemes_come_back(words: list[str], scheme: str) -> None:
    text = " ".join(words)
    used = load_scheme(scheme)
    assert read_back(used.romanize(text), used).text == text
