"""What a check sees: the units, the linked source titles, and what several checks work out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Literal

from align.checks.ruling import Ruling
from align.languages import languages, primary_subtag
from align.model import BlockKind, Markup, Passage, Place, Unit, Variant
from align.names.authority import Authority
from align.names.cyrillic import WordScore
from align.names.find import Counterpart, Mention, NameForm, Names, counterparts, find_names
from align.names.links import Link, link_names
from align.names.titles import GlossRank, TitleLink

Side = Literal["source", "target"]
"""Which edition of a unit."""

SIDES: tuple[Side, Side] = ("target", "source")
"""Both, that of the translation first."""


@dataclass(frozen=True)
class Context:
    """All that is checked together: the units of two editions, in order."""

    units: tuple[Unit, ...]
    titles: tuple[TitleLink, ...] = ()
    """Source titles, linked with where the editions cite them."""
    word_score: WordScore | None = None
    """How probable a word is in a language model; see `align.names.cyrillic`."""
    rank: GlossRank | None = None
    """How near phrases are to a gloss; see `align.names.titles`."""
    authority: Authority | None = None
    """How the names are to be written; see `align.names.authority`."""
    glossaries: tuple[Authority, ...] = ()
    """Terms, and how each is to be translated; files of the same form."""

    @cached_property
    def body(self) -> tuple[Unit, ...]:
        """The units but those of the back matter."""
        return tuple(u for u in self.units if u.block_kind is not BlockKind.BACK_MATTER)

    @cached_property
    def names(self) -> Names:
        """The names in both editions, but for those inside titles of works and newspapers."""
        return self.spoken(find_names(self.units))

    def spoken(self, names: Names) -> Names:
        """Names found in the units without their mentions inside titles."""
        return Names(
            tuple(self._spoken(names.source, "source")), tuple(self._spoken(names.target, "target"))
        )

    @cached_property
    def counterparts(self) -> tuple[Counterpart, ...]:
        """Names of both editions that share units and look alike."""
        return counterparts(self.names)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Names of both editions that are one, by spelling, company and order."""
        return link_names(self.names)

    @cached_property
    def ruling(self) -> Ruling:
        """What the authority file rules; empty without one."""
        return Ruling(self.authority)

    def variants(self, side: Side) -> Iterator[tuple[int, Unit, Variant]]:
        """The units that have this side, with their indices."""
        for number, unit in enumerate(self.units):
            variant = variant_of(unit, side)
            if variant:
                yield number, unit, variant

    def place(self, mention: Mention, side: Side) -> Place:
        """Where a name is mentioned."""
        unit = self.units[mention.unit]
        variant = variant_of(unit, side)
        assert variant is not None
        return Place.of(unit, variant, mention.start, mention.end)

    def _spoken(self, forms: tuple[NameForm, ...], side: Side) -> Iterator[NameForm]:
        for form in forms:
            mentions = tuple(m for m in form.mentions if not self.cited(m, side))
            if mentions:
                yield replace(form, mentions=mentions)

    def cited(self, mention: Mention, side: Side) -> bool:
        """Whether a mention is part of a title: in italics, or between quotation marks in a note.

        A whole sentence in italics is no title.
        """
        starts, ends = self._cited.get((mention.unit, side), ((), ()))
        before = bisect_right(starts, mention.start)
        return before > 0 and ends[before - 1] > mention.start

    @cached_property
    def _cited(self) -> Mapping[tuple[int, Side], tuple[tuple[int, ...], tuple[int, ...]]]:
        """Where titles begin, sorted, and how far each and those before it reach."""
        found = {}
        for side in SIDES:
            for number, unit, variant in self.variants(side):
                longest = 0.8 * len(variant.text)
                titles = [
                    (s.start, s.end)
                    for s in variant.passage.spans
                    if s.markup is Markup.EMPHASIS and s.end - s.start < longest
                ]
                if unit.block_kind is BlockKind.NOTE:
                    titles += (m.span() for m in _QUOTED.finditer(variant.text))
                if titles:
                    starts, ends = zip(*sorted(titles), strict=True)
                    found[number, side] = starts, tuple(accumulate(ends, max))
        return found

    def find(self, passage: Passage, language: str) -> Place:
        """Where a passage that was cut from an edition stands in the units.

        A passage of no unit, such as one of a list of source titles, has a place without unit,
        in the language given.
        """
        location = passage.locate()
        for unit in self.units:
            for variant in unit.variants:
                if variant.passage.path != passage.path:
                    continue
                start = variant.text.find(passage.text)
                while start >= 0:
                    if variant.passage.locate(start) == location:
                        return Place.of(unit, variant, start, start + len(passage.text))
                    start = variant.text.find(passage.text, start + 1)
        return Place("", language, 0, len(passage.text), passage.text, location)


_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")


def variant_of(unit: Unit, side: Side) -> Variant | None:
    """One side of a unit."""
    return unit.source if side == "source" else unit.target


def edition(language: str) -> str:
    """What messages call an edition: "the French" for any ``fr`` tag."""
    known = languages().get(primary_subtag(language))
    return f"the {known.name}" if known else f"the edition in {language}"


def editions(source: Variant, target: Variant) -> tuple[str, str]:
    """What messages call both: "the French" and "the English", or by their files where the
    language does not tell them apart."""
    names = edition(source.language), edition(target.language)
    if names[0] != names[1]:
        return names
    paths = (side.passage.path or which for side, which in ((source, "source"), (target, "target")))
    first, second = (f"{names[0]} of {path}" for path in paths)
    return first, second


def sentence(text: str) -> str:
    """The text with a capital at its start.

    >>> sentence("the French has a capital")
    'The French has a capital'
    """
    return text[:1].upper() + text[1:]
