"""The engine: what the rules mean, that no text is changed, that nothing takes for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import SegmentationError, UnknownNameError
from align.model import Anchor, Block, BlockKind, Document, Markup, Passage, Span
from align.segmentation import Segmenter
from align.segmentation.patterns import FLAVOURS, Flavour
from align.segmentation.segmenter import OWN_RULES
from align.segmentation.srx import read_srx

Write = Callable[[dict[str, Any]], Path]

OWN = Segmenter.load()


def test_the_flavours_are_those_of_the_type() -> None:
    assert get_args(Flavour) == FLAVOURS


def test_what_the_rules_mean(engine_case: dict[str, Any], srx: Write) -> None:
    segmenter = Segmenter.load(srx(engine_case), engine_case.get("flavour", "icu"))
    assert (
        segmenter.split(engine_case["text"], engine_case.get("language", "en"))
        == (engine_case["pieces"])
    )


def test_files_that_cannot_be_used(errors_case: dict[str, Any], srx: Write) -> None:
    path = srx(errors_case)
    with pytest.raises(SegmentationError) as caught:
        Segmenter.load(path).boundaries("a. b", "en")
    assert errors_case["message"] in caught.value.message
    assert (caught.value.path, caught.value.line) == (str(path), errors_case.get("line"))
    assert caught.value.hint


def test_an_absent_file_and_an_unknown_flavour(tmp_path: Path) -> None:
    with pytest.raises(SegmentationError, match="there is no such file"):
        Segmenter.load(tmp_path / "none.srx")
    with pytest.raises(UnknownNameError, match="unknown flavour 'jav'"):
        Segmenter.load(None, "jav")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("<afterbreak>(?:a|aa)+$</afterbreak>", "a" * 60 + "b"),
        ("<beforebreak>^(?:a|aa)+</beforebreak><afterbreak>c</afterbreak>", "b" + "a" * 60 + "c"),
        (r"<beforebreak>(.+)(.+)(.+)(.+)\4\3\2\1!</beforebreak>", "abcdefghij" * 40 + "!"),
    ],
)
@pytest.mark.parametrize("verdict", ["yes", "no"])
def test_a_rule_that_would_take_for_ever_is_named(
    rule: str, text: str, verdict: str, srx: Write
) -> None:
    rules = f'<rule break="{verdict}">{rule}</rule>\n<rule><afterbreak>[abc]</afterbreak></rule>'
    path = srx({"rules": f'<rule break="no"><beforebreak>x</beforebreak></rule>\n{rules}'})
    with pytest.raises(SegmentationError, match="takes too long") as caught:
        Segmenter(read_srx(path), seconds=0.05).boundaries(text, "en")
    assert (caught.value.path, caught.value.line) == (str(path), 4)


@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        ". " * 50_000,
        ".\u00a0»" * 30_000,
        '."' * 50_000,
        ".\ufffc" * 50_000,
        "a." + "\ufffc" * 100_000 + " B",
        "a. " + " " * 100_000 + "B",
        "(" * 100_000 + ". a",
        "1. " * 30_000,
        "U.S." * 25_000,
        "Mot. Il vient de là. " * 20_000,
    ],
    ids=lambda text: f"{text[:8]!r}",
)
@pytest.mark.parametrize("language", ["fr", "en", "ru"])
def test_own_rules_are_linear(text: str, language: str) -> None:
    # a rule in the square of 100,000 would need minutes, and be stopped
    Segmenter(read_srx(OWN_RULES), seconds=15.0).boundaries(text, language)


LANGUAGES = [
    "fr",
    "en",
    "ru",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "uk",
    "hy",
    "ka",
    "tr",
    "zh",
    "ja",
    "sw",
]


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        "։",
        "。」",
        ". ",
        "1. ",
        "A. ",
        "z. B. ",
        "(",
        ".) ",
        ". \u0301",
        "ა. ",
        "У 5 ",
        "։ [1]",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_own_rules_are_linear_in_every_language(unit: str, language: str) -> None:
    # in the square of 20,000 they would be stopped
    text = unit * (20_000 // len(unit))
    Segmenter(read_srx(OWN_RULES), seconds=5.0).boundaries(text, language)


ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from('.!?…»«"”’)(] \n\u00a0aAéÉ1яЯ。」：:։Ասაწ那の–\ufffc\u0301\0'),
        st.characters(exclude_categories=()),
    )
)


@settings(deadline=None)
@given(ANY_TEXT, st.sampled_from(LANGUAGES))
def test_the_pieces_are_the_text(text: str, language: str) -> None:
    pieces = OWN.split(text, language)
    assert "".join(pieces) == text
    assert "" not in pieces


@settings(deadline=None)
@given(st.lists(ANY_TEXT, max_size=4), st.data())
def test_segments_are_stretches_of_their_blocks(texts: list[str], data: st.DataObject) -> None:
    blocks = []
    for text in texts:
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        spans = (Span(start, end, Markup.NOTE_REFERENCE),) if start < end else ()
        blocks.append(Block(BlockKind.PARAGRAPH, Passage(text, "a.md", (Anchor(0, 7, 1),), spans)))
    document = OWN.segment(Document("a.md", "fr", tuple(blocks)))
    for segment in document.segments:
        text = document.blocks[segment.block].text
        assert text[segment.start : segment.start + len(segment.text)] == segment.text
        assert segment.text == segment.text.strip() != ""
        assert segment.passage.locate().column == segment.start + 1
    for number, block in enumerate(document.blocks):
        joined = "".join(s.text for s in document.segments if s.block == number)
        assert "".join(joined.split()) == "".join(block.text.split())


@pytest.mark.parametrize("markup", [Markup.NOTE_REFERENCE, Markup.SUPERSCRIPT])
def test_a_note_does_not_keep_the_sentence_open(markup: Markup) -> None:
    text = "Les crises se multiplient.plus bas Mais rien. Fin.12"
    spans = (Span(26, 34, markup), Span(49, 51, markup))
    block = Block(BlockKind.PARAGRAPH, Passage(text, spans=spans))
    document = OWN.segment(Document("", "fr", (block,)))
    assert [s.text for s in document.segments] == [
        "Les crises se multiplient.plus bas",
        "Mais rien.",
        "Fin.12",
    ]
    assert [s.passage.spans for s in document.segments] == [
        (Span(26, 34, markup),),
        (),
        (Span(3, 5, markup),),
    ]


def test_blocks_are_cut_each_on_its_own() -> None:
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Passage(text)) for text in ("Il vient", "", " \n", "de là. Oui.")
    )
    document = OWN.segment(Document("", "fr", blocks))
    assert [(s.block, s.text) for s in document.segments] == [
        (0, "Il vient"),
        (3, "de là."),
        (3, "Oui."),
    ]


def test_a_giant_paragraph_with_notes_and_lines_is_cut_as_a_small_one() -> None:
    line = "Les crises se multiplient.12 Mais rien ne bouge.\n"
    count, size = 2000, len(line)
    passage = Passage(
        line * count,
        "a.md",
        tuple(Anchor(n * size, n + 1, 1) for n in range(count)),
        tuple(Span(n * size + 26, n * size + 28, Markup.NOTE_REFERENCE) for n in range(count)),
    )
    block = Block(BlockKind.PARAGRAPH, passage)
    segments = OWN.segment(Document("a.md", "fr", (block,))).segments
    assert len(segments) == 2 * count
    for segment in segments:
        start = segment.start
        assert segment.passage == passage.cut(start, start + len(segment.text))


def test_which_rules_cut_a_language() -> None:
    assert OWN.rules_for("FR-ca") == ("Everywhere", "French", "Initials", "Ends")
    assert OWN.rules_for("frr") == ("Everywhere", "Initials", "Unicode")
    assert set(OWN.rules_for("zh-Hant")) <= set(OWN.languages)


def test_a_language_without_rules_is_told() -> None:
    block = Block(BlockKind.PARAGRAPH, Passage("Habari. Karibu."))
    document = OWN.segment(Document("", "sw", (block,), notices=("read so",)))
    assert [s.text for s in document.segments] == ["Habari.", "Karibu."]
    assert document.notices == (
        "read so",
        "Swahili: no rules of its own; cut by the Unicode default (UAX 29)",
    )
    assert OWN.segment(Document("", "hy", (block,))).notices == ()


@given(
    rules=st.lists(
        st.tuples(st.booleans(), st.sampled_from([r"\.", "[.?]", r"M\.", "b", ""]),
                  st.sampled_from([r"\s", "[a-z]", r"\s[A-Z]"])),
        max_size=6,
    ),
    text=st.text("aMb.? Z", max_size=20),
)  # fmt: skip
def test_rules_that_stand_there_again_decide_nothing(
    rules: list[tuple[bool, str, str]], text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def written(rules: list[tuple[bool, str, str]], maps: int) -> list[str]:
        path = tmp_path_factory.getbasetemp() / "again.srx"
        body = "".join(
            f"<rule break='{'yes' if breaks else 'no'}'><beforebreak>{before}</beforebreak>"
            f"<afterbreak>{after}</afterbreak></rule>"
            for breaks, before, after in rules
        )
        path.write_text(
            "<srx version='2.0'><header cascade='yes'/><body><languagerules><languagerule "
            f"languagerulename='A'>{body}</languagerule></languagerules><maprules>"
            + "<languagemap languagepattern='.*' languagerulename='A'/>" * maps
            + "</maprules></body></srx>",
            encoding="utf-8",
        )
        return Segmenter.load(path).split(text, "fr")

    end = [(True, r"\?", "")]
    other_way = [(not breaks, before, after) for breaks, before, after in rules]
    assert written(rules + end, 1) == written(rules + other_way + end, 3)
