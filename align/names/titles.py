"""Source titles in Latin letters, linked with the editions that cite them.

A title is looked for in the notes of each edition, then in its other blocks: as it stands, as
other schemes would write it, and in Cyrillic. The search allows for damage, so that the words
that an edition has wrong can be told. The gloss, the title's translation, is what stands in
quotation marks or brackets beside the title.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from align.model import Block, BlockKind, Document, Markup, Passage, Unit, Variant
from align.names.choice import choose_schemes
from align.names.cyrillic import Reading, WordReading, WordScore, read_back
from align.names.schemes import Scheme, load_scheme, scheme_names
from align.names.words import is_word, near_words

GlossRank = Callable[[Sequence[str], str], Sequence[float]]
"""Phrases in one language and a gloss in another -> how near each is to the gloss in meaning,
higher is better; a cosine, say."""

_ALIKE = 80.0
"""How like a title (0..100, rapidfuzz's ratio) a quoted stretch must be to be its citation."""
_ALIKE_UNQUOTED = 88.0
_LONGEST_BLOCK = 50_000
"""Longer blocks are searched for quoted stretches only."""
_LONGEST_TITLE = 2_000


class SourceTitle(NamedTuple):
    """A title from an edition of source titles."""

    passage: Passage
    language: str
    """The document's tag, such as ``ru-Latn``."""
    block: int
    """Index of its block in the document."""


class Mention(NamedTuple):
    """One place where an edition cites a title."""

    language: str
    form: Passage
    """The title as the edition writes it."""
    gloss: Passage | None
    """Its translation beside it."""


class TitleLink(NamedTuple):
    """A title, how it is read, and where the editions cite it."""

    title: Passage
    language: str
    """The tag of the title's edition, such as ``ru-Latn``."""
    reading: Reading
    scheme: str
    """Name of the scheme that explains most of its words."""
    mentions: tuple[Mention, ...]
    """In the order of the editions, then of the text."""


def source_titles(document: Document) -> tuple[SourceTitle, ...]:
    """The titles of an edition of source titles, one a block.

    The title is what the block has in italics or bold or in quotation marks, whichever comes
    first; else what stands before a dash; else the whole. Headings are none, nor is anything
    longer than 2,000 characters.

    >>> from align.model import Block
    >>> block = Block(BlockKind.LIST_ITEM, Passage("Chest odinotchestv — Golos Armenii, 2022"))
    >>> [t.passage.text for t in source_titles(Document("", "ru-Latn", (block,)))]
    ['Chest odinotchestv']
    """
    return tuple(
        SourceTitle(passage, document.language, number)
        for number, block in enumerate(document.blocks)
        if block.kind not in _NO_TITLES
        and 0 < len((passage := _title_of(block.passage)).text) <= _LONGEST_TITLE
    )


_NO_TITLES = {BlockKind.TITLE, BlockKind.HEADING, BlockKind.BACK_MATTER}


def link_titles(
    titles: Sequence[SourceTitle],
    editions: Sequence[Document],
    *,
    word_score: WordScore | None = None,
    rank: GlossRank | None = None,
) -> tuple[TitleLink, ...]:
    """Each title with its reading and with where the editions cite it, in the order given.

    `word_score` and `rank` choose among the readings: see `align.names.cyrillic`. Editions may
    lack a title or its gloss. Only Russian is read; titles in other languages are linked.
    """
    schemes = {language: _schemes(language) for language in {t.language for t in titles}}
    chosen = _chosen(titles, schemes)
    first = [_read(t.passage.text, s, word_score) for t, s in zip(titles, chosen, strict=True)]
    forms = [
        _forms(title.passage.text, reading, schemes[title.language])
        for title, reading in zip(titles, first, strict=True)
    ]
    mentions = _mentions(forms, editions)
    links = []
    for title, scheme, reading, cited in zip(titles, chosen, first, mentions, strict=True):
        glosses = [m.gloss.text for m in cited if m.gloss is not None]
        if rank is not None and glosses and not reading.sure:
            ranked = _mean_rank(rank, glosses)
            reading = _read(title.passage.text, scheme, word_score, ranked)
        name = scheme.name if scheme else ""
        links.append(TitleLink(title.passage, title.language, reading, name, cited))
    return tuple(links)


def title_units(
    links: Sequence[TitleLink], document: str = ""
) -> dict[tuple[str, str], tuple[Unit, ...]]:
    """(source language, target language) -> units of the titles and their glosses.

    The source is the title in Latin letters and, where its reading is sure, in Cyrillic too:
    ``("ru-Latn", "fr")`` and ``("ru", "fr")``. `document` names the text.
    """
    found: defaultdict[tuple[str, str], list[Unit]] = defaultdict(list)
    for number, link in enumerate(links, 1):
        sources = [Variant(link.language, link.title)]
        language = link.language.split("-")[0]
        if link.reading.sure and language != link.language:
            passage = Passage(link.reading.text, link.title.path, link.title.anchors[:1])
            sources.append(Variant(language, passage))
        glosses: dict[str, Passage] = {}
        for mention in link.mentions:
            if mention.gloss is not None:
                glosses.setdefault(mention.language, mention.gloss)
        for source in sources:
            for language, gloss in glosses.items():
                name = f"{document}:title:{number}" if document else f"title:{number}"
                unit = Unit(
                    name,
                    source,
                    Variant(language, gloss),
                    block_kind=BlockKind.NOTE,
                    document=document,
                    block=number,
                )
                found[source.language, language].append(unit)
    return {pair: tuple(units) for pair, units in found.items()}


# --- reading ------------------------------------------------------------------------------------


_READABLE = frozenset({"ru"})
"""Languages for which there is a dictionary to read back with."""


def _schemes(language: str) -> tuple[Scheme, ...]:
    """The schemes by which a tag such as ``ru-Latn`` can be read: those that are in print."""
    primary = language.split("-")[0]
    schemes = map(load_scheme, scheme_names(primary) if primary in _READABLE else ())
    return tuple(scheme for scheme in schemes if scheme.in_print)


def _chosen(
    titles: Sequence[SourceTitle], schemes: Mapping[str, Sequence[Scheme]]
) -> list[Scheme | None]:
    """The scheme that each title follows, if its language can be read."""
    found: dict[int, Scheme] = {}
    for language, candidates in schemes.items():
        own = [n for n, title in enumerate(titles) if title.language == language and candidates]
        choices = choose_schemes([titles[n].passage.text for n in own], candidates)
        found |= {n: choice.scheme for n, choice in zip(own, choices, strict=True)}
    return [found.get(n) for n in range(len(titles))]


def _read(
    text: str,
    scheme: Scheme | None,
    word_score: WordScore | None,
    rank: Callable[[Sequence[str]], Sequence[float]] | None = None,
) -> Reading:
    if scheme is None:
        return Reading(text, 0.0, False, ())
    return read_back(text, scheme, word_score=word_score, rank=rank)


def _mean_rank(
    rank: GlossRank, glosses: Sequence[str]
) -> Callable[[Sequence[str]], Sequence[float]]:
    def mean(phrases: Sequence[str]) -> Sequence[float]:
        columns = [rank(phrases, gloss) for gloss in glosses]
        return [sum(values) / len(values) for values in zip(*columns, strict=True)]

    return mean


# --- finding ------------------------------------------------------------------------------------

_QUOTED = regex.compile(
    r"«\s*([^«»]+?)\s*»|“\s*([^“”]+?)\s*”|„\s*([^„“”]+?)\s*[“”]|\"\s*([^\"]+?)\s*\""
)
_DASH = regex.compile(r"(?:^|\s+)[—–-]+\s+")
_LEAD = regex.compile(r"\s*(?:[-*•]|\(?\d+[.)])?\s*")


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where the words in quotation marks are, without the marks."""
    for match in _QUOTED.finditer(text):
        yield match.span(match.lastindex or 0)


def _marked(passage: Passage) -> list[tuple[int, int]]:
    """Where the words in quotation marks, italics or bold are."""
    spans = [
        (s.start, s.end) for s in passage.spans if s.markup in {Markup.EMPHASIS, Markup.STRONG}
    ]
    return sorted({*_quoted(passage.text), *spans})


def _title_of(passage: Passage) -> Passage:
    lead = _LEAD.match(passage.text)
    begin = lead.end() if lead else 0
    dash = _DASH.search(passage.text, begin)
    stop = dash.start() if dash else len(passage.text)
    for start, end in _marked(passage):
        if start < stop:
            return passage.cut(start, end).strip()
    return passage.cut(begin, stop).strip()


def _forms(title: str, reading: Reading, schemes: Iterable[Scheme]) -> tuple[str, ...]:
    """The title, in Cyrillic, and as other schemes write it."""
    others = (scheme.romanize(reading.text) for scheme in schemes) if reading.words else ()
    return tuple(dict.fromkeys((title, reading.text, *others)))


class _Found(NamedTuple):
    likeness: float
    title: int
    block: int
    start: int
    end: int


def _mentions(
    forms: Sequence[Sequence[str]], editions: Sequence[Document]
) -> list[tuple[Mention, ...]]:
    """For each title its mentions in all editions."""
    mentions: list[list[Mention]] = [[] for _ in forms]
    for edition in editions:
        for found in _found(forms, edition.blocks):
            passage = edition.blocks[found.block].passage
            mentions[found.title].append(
                Mention(
                    edition.language,
                    passage.cut(found.start, found.end),
                    _gloss(passage, found.start, found.end),
                )
            )
    return [tuple(m) for m in mentions]


def _found(forms: Sequence[Sequence[str]], blocks: Sequence[Block]) -> list[_Found]:
    """The places of the titles in an edition, in its order; no two overlap.

    A title not found in quotation marks or italics is looked for in plain text, notes first.
    """
    candidates = [
        _Found(likeness, title, number, start, end)
        for number, block in enumerate(blocks)
        for start, end in _marked(block.passage)
        for title, spellings in enumerate(forms)
        if (likeness := _likeness(spellings, block.text[start:end])) >= _ALIKE
    ]
    missing = set(range(len(forms))) - {c.title for c in candidates}
    for title in sorted(missing):
        plain = [
            found
            for number, block in enumerate(blocks)
            if (found := _in_plain(forms[title], title, number, block))
        ]
        notes = [f for f in plain if blocks[f.block].kind is BlockKind.NOTE]
        candidates += notes or plain
    taken: list[_Found] = []
    for found in sorted(candidates, key=lambda f: -f.likeness):
        if not any(
            t.block == found.block and t.start < found.end and found.start < t.end for t in taken
        ):
            taken.append(found)
    return sorted(taken, key=lambda f: (f.block, f.start))


def _likeness(spellings: Iterable[str], stretch: str) -> float:
    lower = stretch.lower()
    return max(fuzz.ratio(s.lower(), lower, score_cutoff=_ALIKE) for s in spellings)


def _in_plain(spellings: Sequence[str], title: int, number: int, block: Block) -> _Found | None:
    """The stretch of a block most like a title, from word edge to word edge."""
    text = block.text.lower()
    if not len(text) == len(block.text) <= _LONGEST_BLOCK:
        return None
    best: _Found | None = None
    for spelling in (s.lower() for s in spellings if len(s) <= _LONGEST_TITLE):
        cutoff = best.likeness if best else _ALIKE_UNQUOTED
        match = fuzz.partial_ratio_alignment(spelling, text, score_cutoff=cutoff)
        if match is None or len(spelling) > len(text) + 2:
            continue
        for start in _near_edges(_WORD_START, text, match.dest_start):
            for end in _near_edges(_WORD_END, text, match.dest_end):
                likeness = fuzz.ratio(spelling, text[start:end], score_cutoff=cutoff)
                if likeness and (best is None or likeness > best.likeness):
                    best = _Found(likeness, title, number, start, end)
    return best


_WORD_START = regex.compile(r"(?<![\p{L}\p{M}\d])(?=[\p{L}\d])")
_WORD_END = regex.compile(r"(?<=[\p{L}\p{M}\d])(?![\p{L}\p{M}\d])")
_REACH = 16


def _near_edges(edge: regex.Pattern[str], text: str, at: int) -> list[int]:
    edges = (m.start() for m in edge.finditer(text, max(0, at - _REACH)))
    return list(takewhile(lambda place: place <= at + _REACH, edges))


_AFTER = regex.compile(
    r"""\s*[»”"“]?[\s,:;=–—]*(?:
        [(\[]?\s*(?:«\s*(?P<a>[^«»]+?)\s*»|“\s*(?P<b>[^“”]+?)\s*”|"(?P<c>[^"]+?)")
        |[(\[]\s*(?P<bare>[^()\[\]]+?)\s*[)\]])""",
    regex.VERBOSE,
)
"""The gloss after a title: in brackets, in quotation marks, or in both."""
_BEFORE = regex.compile(r"[»”\"]\s*[(\[]\s*[«“„\"]?\s*$")
"""What stands before a title whose gloss precedes it: “Six solitudes” (Chest ..."""
_REMARK = regex.compile(r"(?:en|in|auf|на|na)\s+\p{L}+|[\d\W]+|\p{L}+\.", regex.IGNORECASE)
"""What brackets hold that is no gloss: (en russe), (2022)."""


def _gloss(passage: Passage, start: int, end: int) -> Passage | None:
    after = _AFTER.match(passage.text, end)
    if after:
        name = next(n for n in ("a", "b", "c", "bare") if after[n] is not None)
        if name != "bare" or not _REMARK.fullmatch(after[name]):
            return passage.cut(*after.span(name))
    if _BEFORE.search(passage.text, max(0, start - 8), start):
        before = [(a, b) for a, b in _quoted(passage.text) if b < start]
        if before and passage.text[before[-1][1] : start].strip('»”" ([«“„\u00a0\u202f') == "":
            return passage.cut(*before[-1])
    return None


# --- what may be wrong --------------------------------------------------------------------------


class DoubtfulWord(NamedTuple):
    """A word of a title or of its gloss that may be wrong."""

    language: str
    """Of the edition it stands in."""
    word: Passage
    suggestion: str
    """What to write instead; empty where nothing is near."""
    cyrillic: str = ""
    """The suggestion in Cyrillic, where it is a word of a title."""
    beside: Passage | None = None
    """The word of the other form of the title that it differs from."""


def doubtful_title_words(
    link: TitleLink, *, word_score: WordScore | None = None
) -> tuple[DoubtfulWord, ...]:
    """Words of a title, where it stands and where it is cited, that may be damaged.

    Each cited form is compared with the title word by word. Where they differ the cited word is
    doubtful and the title's is the suggestion, unless the title's is the one that no reading
    explains. Words on which both agree are doubtful if no reading explains them; they are told
    once, in the title. A form in another scheme is compared as that scheme writes the title.
    """
    if not link.scheme:
        return ()
    title_words: dict[int, DoubtfulWord] = {}
    cited: list[DoubtfulWord] = []
    for mention in link.mentions:
        scheme, expected = _expected(link, mention.form.text)
        words = read_back(mention.form.text, scheme, word_score=word_score).words
        twins = _twins(expected, [w.latin for w in words])
        for number, word in enumerate(words):
            here = mention.form.cut(word.start, word.end)
            if number not in twins:
                if not word.explained:
                    cited.append(_damaged(mention.language, here, word))
                continue
            twin = link.reading.words[twins[number]]
            wanted = expected[twins[number]]
            there = link.title.cut(twin.start, twin.end)
            if wanted.lower() == word.latin.lower():
                continue
            if twin.explained:
                cited.append(DoubtfulWord(mention.language, here, wanted, twin.cyrillic, there))
            elif word.explained:
                title_words[twin.start] = DoubtfulWord(
                    link.language, there, word.latin, word.cyrillic, here
                )
            else:
                cited.append(_damaged(mention.language, here, word))
    for own in link.reading.words:
        if not own.explained and own.start not in title_words:
            there = link.title.cut(own.start, own.end)
            title_words[own.start] = _damaged(link.language, there, own)
    return (*title_words.values(), *cited)


def _damaged(language: str, passage: Passage, word: WordReading) -> DoubtfulWord:
    latin, cyrillic = word.corrections[0] if word.corrections else ("", "")
    return DoubtfulWord(language, passage, latin, cyrillic)


def _expected(link: TitleLink, form: str) -> tuple[Scheme, list[str]]:
    """The scheme a cited form follows, and the words of the title as that scheme writes them."""
    own = load_scheme(link.scheme)
    ways = [(own, [w.latin for w in link.reading.words])]
    ways += [
        (scheme, [scheme.romanize(w.cyrillic) for w in link.reading.words])
        for scheme in _schemes(link.language)
        if scheme is not own
    ]
    return max(ways, key=lambda way: fuzz.ratio(" ".join(way[1]).lower(), form.lower()))


def _twins(expected: Sequence[str], words: Sequence[str]) -> dict[int, int]:
    """Number of a cited word -> number of the title's word in its place."""
    matcher = difflib.SequenceMatcher(
        None, [w.lower() for w in expected], [w.lower() for w in words], autojunk=False
    )
    return {
        there: here
        for _, a, b, c, d in matcher.get_opcodes()
        if b - a == d - c
        for here, there in zip(range(a, b), range(c, d), strict=True)
    }


def doubtful_gloss_words(
    link: TitleLink,
    editions: Sequence[Document],
    *,
    word_score: WordScore | None = None,
    rank: GlossRank | None = None,
) -> tuple[DoubtfulWord, ...]:
    """Words of the glosses that are no words, each with the word that may be meant.

    A word is doubtful if it is in small letters, the list of its language does not have it but has
    one that is one edit away, no edition has it a second time, and a language model (if given)
    does not have it whole. Where `rank` is given, the gloss must come nearer to the other glosses
    and to the title's Cyrillic with the suggestion than without.
    """
    doubtful: list[DoubtfulWord] = []
    for mention in link.mentions:
        gloss = mention.gloss
        if gloss is None:
            continue
        others = [m.gloss.text for m in link.mentions if m.gloss and m.language != mention.language]
        others += [link.reading.text] * link.reading.sure
        for match in _WORD.finditer(gloss.text):
            word = match[0]
            if _is_suspect(word, mention.language, editions, word_score):
                near = near_words(word, mention.language)[:_NEAR]
                if rank is not None and others:
                    near = _nearer(gloss.text, match.span(), near, others, rank)
                if near:
                    passage = gloss.cut(*match.span())
                    doubtful.append(DoubtfulWord(mention.language, passage, near[0]))
    return tuple(doubtful)


_WORD = regex.compile(r"(?<![\p{L}\p{M}\d-])\p{Ll}{5,40}(?![\p{L}\p{M}\d’'-])")
_NEAR = 8
_WHOLE = -17.0
"""Natural logarithm: a language model has a word of a higher score whole in its vocabulary."""


def _is_suspect(
    word: str, language: str, editions: Sequence[Document], word_score: WordScore | None
) -> bool:
    if is_word(word, language) is not False:
        return False
    if word_score is not None and word_score(word) > _WHOLE:
        return False
    again = regex.compile(rf"(?<!\p{{L}}){regex.escape(word)}(?!\p{{L}})", regex.IGNORECASE)
    places = sum(len(again.findall(b.text)) for edition in editions for b in edition.blocks)
    return places <= 1


def _nearer(
    gloss: str,
    span: tuple[int, int],
    near: Sequence[str],
    others: Sequence[str],
    rank: GlossRank,
) -> tuple[str, ...]:
    """Those words with which the gloss comes nearer to the others, the nearest first."""
    if not near:
        return ()
    mended = [gloss[: span[0]] + word + gloss[span[1] :] for word in near]
    values = _mean_rank(rank, others)([gloss, *mended])
    better = [(v, w) for v, w in zip(values[1:], near, strict=True) if v > values[0]]
    return tuple(word for _, word in sorted(better, key=lambda item: -item[0]))
