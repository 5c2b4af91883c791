"""Names written as an authority file wants them, in the files of an edition.

::

    agreement   the article before a name: l'Artsakh, le Karabagh
    stretches   passages, each character with its place in the text of the file
    passages    those of Markdown and plain text
    markup      those of XML and HTML
    formats     where a format of XML or HTML has its text, and what it says of it
    parts       the texts of a file: one, or several of an archive
    plans       what is to be changed; nothing is written
    writing     a plan carried out
"""

from __future__ import annotations

from align.normalization.plans import Edit, Kept, Normalizer, Plan
from align.normalization.writing import apply_in_place, write_to

__all__ = [
    "Edit",
    "Kept",
    "Normalizer",
    "Plan",
    "apply_in_place",
    "write_to",
]
