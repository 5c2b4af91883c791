"""Translation memories: TMX 1.1 to 1.4, Level 2, of any size.

`read_tmx` and `write_tmx` are for units of ours; `open_tmx` and `write_records` for all that a
file holds, codes, properties and notes included. Both read one unit at a time.
"""

from align.formats.tmx.reading import open_tmx
from align.formats.tmx.records import Code, Header, Info, Tu, Tuv
from align.formats.tmx.units import (
    LONG,
    InlineCodes,
    Segtype,
    read_tmx,
    stream_units,
    write_multilingual_tmx,
    write_tmx,
)
from align.formats.tmx.writing import write_records

__all__ = [
    "LONG",
    "Code",
    "Header",
    "Info",
    "InlineCodes",
    "Segtype",
    "Tu",
    "Tuv",
    "open_tmx",
    "read_tmx",
    "stream_units",
    "write_multilingual_tmx",
    "write_records",
    "write_tmx",
]
