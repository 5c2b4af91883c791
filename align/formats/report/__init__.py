"""The report: one HTML file with the editions side by side and the findings in their places.

The page needs no network and can be read without scripts; a content security policy in it, with
the hashes of its own style and scripts, keeps even a hostile text from loading or running
anything. What is not a printable character, bidi controls above all, is shown as ``⟦U+202E⟧``.

====================  =================================================================
`records`             what a report is made of
`remarks`             findings, and where in the page they are
`cells`               the text of an edition in one bead, in pieces with the same marks
`views`               what the page is given: texts and beads
`summary`             coverage, scores, doubtful places, what to look at first
`path`                the picture of the alignment path
`words`               the report's own words, in several languages
`page`                the template filled in
====================  =================================================================

The template, its style and script and the words are in ``align/data/report``.
"""

from align.formats.report.page import render_collection, render_report
from align.formats.report.records import (
    Collection,
    Dismissed,
    FailedPair,
    PairRow,
    Report,
    ReportText,
    TitleRow,
)
from align.formats.report.summary import histogram
from align.formats.report.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "Collection",
    "Dismissed",
    "FailedPair",
    "PairRow",
    "Report",
    "ReportText",
    "TitleRow",
    "histogram",
    "render_collection",
    "render_report",
]
