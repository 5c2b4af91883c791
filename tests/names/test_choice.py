"""The scheme of a romanized title is told; equals and mixtures too."""

from __future__ import annotations

import pytest

from align.names.choice import choose_schemes
from align.names.schemes import Scheme, load_scheme, scheme_names

TITLE = "Журналисты ждали решения правительства ещё шесть часов, хотя большинство уехало"


@pytest.fixture(scope="module")
def schemes() -> list[Scheme]:
    return [load_scheme(name) for name in scheme_names("ru")]


@pytest.mark.parametrize("name", scheme_names("ru"))
def test_a_title_follows_its_scheme(schemes: list[Scheme], name: str) -> None:
    scheme = load_scheme(name)
    latin = scheme.romanize(TITLE)
    (choice,) = choose_schemes([latin], schemes)
    assert choice.scheme.romanize(TITLE) == latin
    assert not choice.elsewhere


def test_equals_are_rivals(schemes: list[Scheme]) -> None:
    (choice,) = choose_schemes(["Chest"], schemes)
    assert choice.words == {"Chest"}
    assert "ru-en-popular" in {s.name for s in (choice.scheme, *choice.rivals)}
    assert "ru-fr-press" in {s.name for s in (choice.scheme, *choice.rivals)}


def test_all_titles_decide_for_one_of_equals(schemes: list[Scheme]) -> None:
    titles = ["Chest", "Zhizn cheloveka"]
    assert choose_schemes(titles, schemes)[0].scheme.name.startswith("ru-en")
    titles = ["Chest", "Jizn tcheloveka"]
    assert choose_schemes(titles, schemes)[0].scheme.name.startswith("ru-fr")


def test_a_mixture_is_told(schemes: list[Scheme]) -> None:
    (choice,) = choose_schemes(["Tchelovek i jizn zhurnalista"], schemes)
    assert choice.scheme.readers == "fr"
    assert set(choice.elsewhere) == {"zhurnalista"}


def test_nothing_known_and_no_title(schemes: list[Scheme]) -> None:
    (choice,) = choose_schemes(["...  123"], schemes)
    assert not choice.words
    assert choose_schemes([], schemes) == ()
