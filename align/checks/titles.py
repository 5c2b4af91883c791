"""Source titles in Latin letters, and their glosses, with words that are damaged."""

from __future__ import annotations

from collections.abc import Iterator

from align.checks.context import Context, edition
from align.checks.registry import check
from align.model import Block, Document, Finding, Severity, Unit
from align.names.titles import doubtful_gloss_words, doubtful_title_words


@check("names", Severity.ERROR)
def source_title(context: Context) -> Iterator[Finding]:
    """A source title in Latin letters has a word that no reading in its scheme explains.

    Where the list of titles or another edition has the word right, that is the suggestion;
    else the nearest word of the language.

    Bad:  (2) « Vmechatelstvo SChA stalo chansom ». | (2) “Vmechatelstvo SChA stalo whansom”.
          titles: Vmechatelstvo SChA stalo chansom
    Good: (2) « Vmechatelstvo SChA stalo chansom ». | (2) “Vmechatelstvo SChA stalo chansom”.
          titles: Vmechatelstvo SChA stalo chansom
    """
    for link in context.titles:
        for doubtful in doubtful_title_words(link, word_score=context.word_score):
            word = doubtful.word.text
            message = f"“{word}” in the title “{link.title.text}” is no spelling of a word"
            if doubtful.suggestion:
                cyrillic = f" ({doubtful.cyrillic})" if doubtful.cyrillic else ""
                has = "elsewhere it has" if doubtful.beside else "the nearest word is"
                message += f": {has} “{doubtful.suggestion}”{cyrillic}"
            places = [context.find(doubtful.word, doubtful.language)]
            if doubtful.beside:
                places.append(context.find(doubtful.beside, link.language))
            yield Finding(
                "source-title",
                Severity.ERROR,
                f"{message}.",
                f"Write {doubtful.suggestion}."
                if doubtful.suggestion
                else "Look the title up and correct it.",
                tuple(places),
                doubtful.suggestion,
            )


@check("names", Severity.WARNING)
def title_gloss(context: Context) -> Iterator[Finding]:
    """The gloss of a source title has a word that is no word of its language.

    Bad:  « Chest odinotchestv » (« Six solitudes ») | “Chest odinotchestv” (“Six lonelines”)
          titles: Chest odinotchestv
    Good: « Chest odinotchestv » (« Six solitudes ») | “Chest odinotchestv” (“Six solitudes”)
          titles: Chest odinotchestv
    """
    if not context.titles:
        return
    editions = _editions(context.units)
    for link in context.titles:
        for doubtful in doubtful_gloss_words(
            link, editions, word_score=context.word_score, rank=context.rank
        ):
            message = (
                f"“{doubtful.word.text}” in {edition(doubtful.language)} gloss of "
                f"“{link.title.text}” is no word; “{doubtful.suggestion}” may be meant."
            )
            others = [m for m in link.mentions if m.gloss and m.language != doubtful.language]
            places = [context.find(doubtful.word, doubtful.language)]
            places += (context.find(m.gloss, m.language) for m in others if m.gloss)
            yield Finding(
                "title-gloss",
                Severity.WARNING,
                message,
                f"Write {doubtful.suggestion}, or translate the title anew.",
                tuple(places),
                doubtful.suggestion,
            )


def _editions(units: tuple[Unit, ...]) -> tuple[Document, ...]:
    """The editions as far as the units have them, a block for each side of a unit."""
    languages = dict.fromkeys(v.language for unit in units for v in unit.variants)
    return tuple(
        Document(
            "",
            language,
            tuple(
                Block(unit.block_kind, variant.passage)
                for unit in units
                for variant in unit.variants
                if variant.language == language
            ),
        )
        for language in languages
    )
