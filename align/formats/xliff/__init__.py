"""Texts in translation: XLIFF 1.2 and 2.1 written, 1.0 to 2.1 read, as CAT tools exchange them.

XLIFF 1.2 (OASIS, 2008), 2.0 (2014) and 2.1 (2018). What Trados, memoQ and Phrase save
(``.sdlxliff``, ``.mqxliff``, ``.mxliff``) is XLIFF 1.2 with additions of their own.
"""

from align.formats.xliff.read import read_xliff
from align.formats.xliff.write import VERSIONS, write_xliff

__all__ = ["VERSIONS", "read_xliff", "write_xliff"]
