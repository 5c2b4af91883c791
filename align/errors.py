"""Every failure of the tool, one class each.

A defect of the *text* is a `Finding` (a value); a failure of the *tool* is one of these::

    AlignError
    ├── ReadError               a file that cannot be read as what it claims to be
    │   ├── UnknownFormatError  no reader or writer for this suffix; lists the known ones
    │   ├── EncodingError       the character encoding is not certain, or wrong
    │   └── EmptyDocumentError  nothing to align in it
    ├── UnknownNameError        a language, encoder, scheme ... that is not; lists those there are
    ├── MissingExtraError       an optional part is not installed; gives the pip line
    ├── SegmentationError       an SRX file that cannot be used
    ├── EncoderError            an encoder's model is absent or unusable
    ├── AlignmentError          two texts that cannot be aligned
    ├── SchemeError             a romanization scheme file that cannot be used
    ├── ExportError             a result that cannot be written
    ├── ReviewError             an operation on beads that cannot be done
    └── ConfigError             align.toml has an unknown key or a wrong value
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AlignError(Exception):
    """A failure of the tool: what is wrong, where, and what to do.

    `str()` gives ``PATH:LINE: MESSAGE`` and, on a line of its own, the hint.
    """

    def __init__(
        self,
        message: str,
        *,
        path: object = None,
        line: int | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        where = ""
        if self.path is not None:
            where = f"{self.path}:{self.line}: " if self.line is not None else f"{self.path}: "
        text = where + self.message
        return f"{text}\n{self.hint}" if self.hint else text


class ReadError(AlignError):
    """A file that cannot be read as what it claims to be."""


class UnknownFormatError(ReadError):
    """No reader or writer for this suffix."""


class EncodingError(ReadError):
    """The character encoding of a file is not certain, or is not what was said."""


class EmptyDocumentError(ReadError):
    """A document with nothing to align in it."""


class MissingExtraError(AlignError):
    """An optional part of align is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} is not installed",
            hint=f"Install it with: pip install 'align[{extra}]'",
        )


class UnknownNameError(AlignError):
    """A name that no registry has; the message lists the names there are.

    >>> print(UnknownNameError("encoder", "labs", ["use", "ngram", "labse"]))
    unknown encoder 'labs'
    Did you mean 'labse'? Known: labse, ngram, use
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, path: object = None) -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        guess = f"Did you mean '{near[0]}'? " if near else ""
        super().__init__(
            f"unknown {what} '{name}'", path=path, hint=f"{guess}Known: {', '.join(names)}"
        )


class SegmentationError(AlignError):
    """An SRX file that cannot be used, with its line where the parser knows it."""


class EncoderError(AlignError):
    """An encoder's model is absent, damaged, or not of the expected shape."""


class AlignmentError(AlignError):
    """Two texts that cannot be aligned, such as one with no segment at all."""


class SchemeError(AlignError):
    """A romanization scheme file that cannot be used, with its line where known."""


class ReviewError(AlignError):
    """An operation on the beads under review that cannot be done; nothing was changed."""


class ExportError(AlignError):
    """A result that cannot be written where or as it was asked."""


class ConfigError(AlignError):
    """align.toml has an unknown key or a value of the wrong kind."""
