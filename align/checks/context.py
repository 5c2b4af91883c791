"""What a check sees: the units, the linked source titles, and what several checks work out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from align.languages import languages
from align.model import BlockKind, Finding, Markup, Place, Unit, Variant
from align.names.find import Counterpart, Mention, NameForm, Names, counterparts, find_names

Side = Literal["source", "target"]
"""Which edition of a unit."""


@dataclass(frozen=True)
class Context:
    """All that is checked together: the units of two editions, in order."""

    units: tuple[Unit, ...]

    @cached_property
    def body(self) -> tuple[Unit, ...]:
        """The units but those of the back matter."""
        return tuple(u for u in self.units if u.block_kind is not BlockKind.BACK_MATTER)

    @cached_property
    def names(self) -> Names:
        """The names in both editions, but for those inside titles of works and newspapers."""
        source, target = find_names(self.units)
        return Names(tuple(self._spoken(source, "source")), tuple(self._spoken(target, "target")))

    @cached_property
    def counterparts(self) -> tuple[Counterpart, ...]:
        """Names of both editions that share units and look alike."""
        return counterparts(self.names)

    def place(self, mention: Mention, side: Side) -> Place:
        """Where a name is mentioned."""
        unit, variant = self._at(mention, side)
        return Place.of(unit, variant, mention.start, mention.end)

    def _at(self, mention: Mention, side: Side) -> tuple[Unit, Variant]:
        unit = self.units[mention.unit]
        variant = unit.source if side == "source" else unit.target
        assert variant is not None
        return unit, variant

    def _spoken(self, forms: tuple[NameForm, ...], side: Side) -> Iterator[NameForm]:
        for form in forms:
            mentions = tuple(m for m in form.mentions if not self._cited(m, side))
            if mentions:
                yield NameForm(form.form, form.language, form.kind, mentions)

    def _cited(self, mention: Mention, side: Side) -> bool:
        """Whether a mention stands in emphasis, as titles do; a whole sentence so is no title."""
        _, variant = self._at(mention, side)
        return any(
            s.markup is Markup.EMPHASIS
            and s.start <= mention.start < s.end
            and s.end - s.start < 0.8 * len(variant.text)
            for s in variant.passage.spans
        )


Check = Callable[[Context], Iterator[Finding]]
"""A check: what it finds, in any order. Its docstring has a title line and a Bad and a Good."""


def edition(language: str) -> str:
    """What messages call an edition: "the French" for any ``fr`` tag."""
    known = languages().get(language.split("-")[0].lower())
    return f"the {known.name}" if known else f"the edition in {language}"


def sentence(text: str) -> str:
    """The text with a capital at its start.

    >>> sentence("the French has a capital")
    'The French has a capital'
    """
    return text[:1].upper() + text[1:]
