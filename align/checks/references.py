"""What a text refers to or holds by signs: addresses, notes, codes, tags, names of files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise

from align.checks.context import Context, Side, editions, sentence, variant_of
from align.checks.registry import check
from align.model import Finding, Markup, Place, Severity, Span, Unit, Variant
from align.text.addresses import find_emails, find_urls, same_url

Found = list[tuple[int, int, str]]
"""Stretches of a text, and what each is compared by."""
Find = Callable[[Variant], Found]


@check("references", Severity.ERROR)
def url_differs(context: Context) -> Iterator[Finding]:
    """A web address of one edition is another one, or none, in the other.

    http and https, www and a slash at the end make no difference; nor does the part that names a
    language. Targets of links are compared as text is.

    Bad:  Voir https://exemple.org/lois. | See https://exemple.org/laws.
    Good: Voir http://www.exemple.org/fr/. | See https://exemple.org/en.
    """
    yield from _differs(context, "url-differs", "web address", _urls)


def _urls(variant: Variant) -> Found:
    found: Found = [*find_urls(variant.text)]
    for span in variant.passage.spans:
        words = variant.text[span.start : span.end]
        if (
            span.markup is Markup.LINK
            and span.value.startswith("http")
            and not any(find_urls(words))
        ):
            found.append((span.start, span.end, same_url(span.value)))
    return found


@check("references", Severity.ERROR)
def email_differs(context: Context) -> Iterator[Finding]:
    """An e-mail address of one edition is another one, or none, in the other.

    Bad:  Écrire à contact@exemple.org. | Write to contact@example.org.
    Good: Écrire à contact@exemple.org. | Write to Contact@exemple.org.
    """
    yield from _differs(context, "email-differs", "e-mail address", _emails)


def _emails(variant: Variant) -> Found:
    return [*find_emails(variant.text)]


@check("references", Severity.WARNING)
def tag_differs(context: Context) -> Iterator[Finding]:
    """A hashtag or an account of one edition is missing from the other.

    A hashtag may be translated: only where one edition has more of them is that told.

    Bad:  Merci à @lragir et #Erevan. | Thanks to @lragr and #Yerevan.
    Good: Merci à @lragir et #Erevan. | Thanks to @lragir and #Yerevan.
    """
    yield from _differs(context, "tag-differs", "tag", _tags)


_TAG = re.compile(
    r"(?<![\w&/@#.])(?:@(?P<account>[a-z_]\w{2,})|#(?P<tag>[^\W\d]\w+))(?![\w@])", re.I
)


def _tags(variant: Variant) -> Found:
    return [
        (*m.span(), f"@{m['account'].lower()}" if m["account"] else "#")
        for m in _TAG.finditer(variant.text)
    ]


@check("references", Severity.WARNING)
def file_name_differs(context: Context) -> Iterator[Finding]:
    """The name of a file in one edition is another one, or none, in the other.

    Bad:  Ouvrez rapport.docx puis a/lois.txt. | Open report.docx, then a/laws.txt.
    Good: Ouvrez rapport.docx. | Open rapport.docx.
    """
    yield from _differs(context, "file-name-differs", "name of a file", _files)


_FILE = re.compile(
    r"(?<![\w./\\@-])[\w./\\-]*?[\w-]\.(?:docx?|odt|txt|md|pdf|html?|xml|json|csv|tsv|xlsx?|ods|pptx?"
    r"|zip|exe|py|js|css|toml|ya?ml|ini|epub|srt|tmx|xliff?|jpe?g|png|gif|svg|mp[34]|wav)(?![\w/])",
    re.IGNORECASE,
)


def _files(variant: Variant) -> Found:
    inside = {offset for a in find_urls(variant.text) for offset in range(a.start, a.end)}
    return [
        (*m.span(), m[0].lower()) for m in _FILE.finditer(variant.text) if m.start() not in inside
    ]


def _differs(
    context: Context, name: str, what: str, find: Find, how: str = ""
) -> Iterator[Finding]:
    """One finding for each unit that has some on one side only, unless a neighbour has them.

    Args:
        context: the units.
        name: of the check.
        what: what is sought, in words.
        find: finds it.
        how: what a message says behind the words found, such as " in italics".
    """
    units = context.body
    left = [_left_over(unit, find) for unit in units]
    for number, unit in enumerate(units):
        source, target = unit.source, unit.target
        if not (source and target) or source.elsewhere or target.elsewhere:
            continue
        near = [left[n] for n in (number - 1, number + 1) if 0 <= n < len(left)]
        ours = _without(left[number][0], [x for _, theirs in near for x in theirs])
        theirs = _without(left[number][1], [x for ours_, _ in near for x in ours_])
        if not (ours or theirs):
            continue
        first, second = editions(source, target)
        one, two = _listed(ours, source, how), _listed(theirs, target, how)
        places = [Place.of(unit, target, start, end) for start, end, _ in theirs]
        places += [Place.of(unit, source, start, end) for start, end, _ in ours]
        if ours and theirs:
            message = f"{first} has {one}, {second} has {two}."
        else:
            here, there = (first, second) if ours else (second, first)
            message = f"{here} has {one or two}, {there} has no such {what}."
            places.append(Place.of(unit, target if ours else source))
        yield Finding(
            name,
            Severity.ERROR if name in _GRAVE else Severity.WARNING,
            sentence(message),
            "See which is right, and write it in both.",
            tuple(places),
        )


_GRAVE = {"url-differs", "email-differs", "code-lost"}


def _left_over(unit: Unit, find: Find) -> tuple[Found, Found]:
    ours, theirs = (find(v) if v else [] for v in (unit.source, unit.target))
    return _without(ours, theirs), _without(theirs, ours)


def _without(found: Found, others: Found) -> Found:
    """Those that the others have less often."""
    left = Counter(key for *_, key in others)
    kept = []
    for each in found:
        if left[each[2]] > 0:
            left[each[2]] -= 1
        else:
            kept.append(each)
    return kept


def _listed(found: Found, variant: Variant, how: str) -> str:
    return ", ".join(f"“{variant.text[start:end]}”" for start, end, _ in found) + how


@check("references", Severity.WARNING)
def note_order_differs(context: Context) -> Iterator[Finding]:
    """The references to notes of one edition are not in the order of the other.

    Only those that both have are compared, within a paragraph and its neighbours; in a language
    that orders its words otherwise two in one sentence may change places.

    Bad:  Le droit[^1] est sûr. La loi[^2] l’est. | Law[^2] is sure. The act[^1] is.
    Good: Le droit[^1] est sûr. La loi[^2] l’est. | Law is sure[^1]. The act[^2] is.
    """
    for _, group in groupby(context.units, lambda u: u.document):
        units = list(group)
        source, target = (_references(units, side) for side in ("source", "target"))
        ours, theirs = (Counter(label for *_, label in each) for each in (source, target))
        once = {label for label in ours if ours[label] == theirs[label] == 1}
        first, second = ([r for r in each if r[3] in once] for each in (source, target))
        place = {reference[3]: number for number, reference in enumerate(first)}
        for before, after in pairwise(second):
            if place[before[3]] > place[after[3]] and _near(before[0], after[0]):
                yield _order_finding(before, after, first[place[before[3]]])


_Reference = tuple[Unit, Variant, Span, str]


def _references(units: Sequence[Unit], side: Side) -> list[_Reference]:
    return [
        (unit, variant, span, span.value or variant.text[span.start : span.end].strip("()[] "))
        for unit in units
        if (variant := variant_of(unit, side)) and not variant.elsewhere
        for span in variant.passage.spans
        if span.markup is Markup.NOTE_REFERENCE
    ]


def _near(one: Unit, other: Unit) -> bool:
    return abs(one.block - other.block) <= 1


def _order_finding(before: _Reference, after: _Reference, source: _Reference) -> Finding:
    here, there = editions(source[1], before[1])
    places = [Place.of(u, v, s.start, s.end) for u, v, s, _ in (before, after, source)]
    return Finding(
        "note-order-differs",
        Severity.WARNING,
        sentence(
            f"{there} refers to note {before[3]} before note {after[3]}, {here} the other way"
            " round."
        ),
        "Put the references into one order, and the notes too; see that each stands at its words.",
        tuple(places),
    )


@check("references", Severity.ERROR)
def code_lost(context: Context) -> Iterator[Finding]:
    """A placeholder or a tag that stands in the text of one edition is missing from the other.

    Placeholders as programs have them: {name}, {0}, %s, %(name)s, ${x}; tags: <b>, </b>, <x1/>;
    entities: &nbsp; and \\n.

    Bad:  Bonjour {nom}, <b>%d</b> messages. | Hello {name}, <b>%d messages.
    Good: Il y a %d fichiers dans {0}. | {0} has %d files.
    """
    yield from _differs(context, "code-lost", "code", _codes)


_CODE = re.compile(
    r"\{\{?[\w.:$#-]{0,40}\}\}?|\$\{[\w.:-]{1,40}\}|%\([\w.-]{1,40}\)[sdfirx]"
    r"|(?<![\w%])%(?:\d\$)?(?:\.\d)?(?:[sd@]|[fixu](?!\w))(?!\w)"
    r"|</?[a-zA-Z][\w:-]{0,20}(?:\s[^<>\n]{0,200})?/?>|&(?:[a-z]{2,8}|#x?[\da-f]{1,6});|\\[nt](?!\w)"
)


def _codes(variant: Variant) -> Found:
    return [(*m.span(), re.sub(r"\s.*?(?=/?>)", "", m[0])) for m in _CODE.finditer(variant.text)]


@check("references", Severity.WARNING)
def markup_lost(context: Context) -> Iterator[Finding]:
    """Words of one edition are in italics, in bold letters, a link or code; none of the other are.

    Not told where an edition never has markup of the kind: it came from another format.

    Bad:  Selon *Lragir* puis *Golos*. | According to *Lragir*, then Golos.
    Good: Selon *Lragir*. | According to Lragir.
    """
    for markup, how in _HOW.items():
        kept = {
            document
            for document, group in groupby(context.body, lambda u: u.document)
            if len({v is u.source for u in group for v in u.variants if _spans(markup, v)}) > 1
        }
        units = tuple(u for u in context.units if u.document in kept)
        if units:
            yield from _differs(
                Context(units), "markup-lost", "markup", partial(_spans, markup), how
            )


_HOW = {
    Markup.EMPHASIS: " in italics",
    Markup.STRONG: " in bold",
    Markup.LINK: " as a link",
    Markup.CODE: " as code",
}


def _spans(markup: Markup, variant: Variant) -> Found:
    return [(s.start, s.end, markup) for s in variant.passage.spans if s.markup is markup]
