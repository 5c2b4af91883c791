"""What is not translated, or stands in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from align.model import Passage, Unit
from benchmarks.injections import injection, retold

PLAIN = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-Þ]{2,}")
"""Words that are no names."""

FOREIGN = (
    "Der alte Fährmann wartete am Ufer, bis der Nebel sich endlich gehoben hatte.",
    "Niemand wusste, warum die Glocken an jenem Morgen nicht geläutet hatten.",
    "El viejo barquero esperaba en la orilla hasta que se levantara la niebla.",
    "Nadie sabía por qué aquella mañana no habían sonado las campanas del pueblo.",
    "Il vecchio traghettatore aspettava sulla riva che la nebbia si alzasse.",
    "Nessuno sapeva perché quella mattina le campane non avevano suonato.",
    "Старый перевозчик ждал на берегу, пока не рассеется туман.",
    "Никто не знал, почему в то утро не звонили колокола.",
    "Le vieux passeur attendait sur la rive que le brouillard se lève enfin.",
    "Personne ne savait pourquoi les cloches n'avaient pas sonné ce matin-là.",
)
"""Sentences of the project's own."""


def _plain(text: str) -> int:
    return len(PLAIN.findall(text))


@injection("untranslated")
def left_untranslated(unit: Unit) -> Iterator[Unit]:
    """The target is the source, of five words or more that are no names."""
    if unit.source and unit.target and _plain(unit.source.text) >= 5:
        yield retold(unit, unit.source.text)


@injection("source-words-left")
def source_words_pasted(unit: Unit) -> Iterator[Unit]:
    """Six words of the source, outside quotation marks, stand for six of the translation."""
    if not (unit.source and unit.target) or re.search(r"[\"“”«»_]", unit.target.text):
        return
    ours, theirs = unit.target.text.split(), unit.source.text.split()
    if min(len(ours), len(theirs)) < 14:
        return
    run = " ".join(theirs[4:10])
    if _plain(run) >= 4:
        yield retold(unit, " ".join((*ours[:4], run, *ours[10:])))


@injection("wrong-language")
def of_another_language(unit: Unit) -> Iterator[Unit]:
    """A sentence of another language stands for the translation."""
    if unit.source and unit.target and _plain(unit.target.text) >= 7:
        for text in FOREIGN:
            yield retold(unit, text)


@injection("wrong-language")
def sides_changed_about(unit: Unit) -> Iterator[Unit]:
    """Both sides have what the other should have."""
    if unit.source and unit.target and min(map(_plain, _texts(unit))) >= 8:
        source, target = _texts(unit)
        yield replace(
            unit,
            source=replace(unit.source, passage=Passage(target)),
            target=replace(unit.target, passage=Passage(source)),
        )


def _texts(unit: Unit) -> list[str]:
    return [variant.text for variant in unit.variants]
