"""From bytes to text: which character encoding a file is in.

A byte order mark or valid UTF-8 settles it. Else the encodings in use for the script of the
language are tried, and the one whose letters suit that language is taken, if it leads clearly:
French in Windows-1252 read as Mac Roman has capitals inside words, Russian in KOI8-R read as
Windows-1251 has rare letters for common ones. Where none leads, charset-normalizer is asked for a
guess, but only to tell it to the user: a guess may spoil every name of a book.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from align.errors import EncodingError, ReadError, UnknownNameError
from align.languages import primary, script

COMMON = (
    "utf-8",
    "utf-16",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "koi8-r",
    "koi8-u",
    "cp866",
    "macintosh",
)
"""Names of encodings that a message offers."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = {
    "Latn": ("windows-1252", "iso-8859-15", "macintosh"),
    "Cyrl": ("windows-1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic"),
    "Grek": ("windows-1253", "iso-8859-7"),
}
_CENTRAL = ("windows-1250", "iso-8859-2")
_LETTERS = {
    "Cyrl": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "Grek": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    "Latn": "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßšž",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "cs": "áčďéěíňóřšťúůýž",
    "de": "äöüßéè",
    "en": "éèêëïöüçñâôàœæ",
    "es": "áéíóúüñ",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "it": "àèéìòù",
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõú",
    "ro": "ăâîşţșț",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "uk": "абвгдежзийклмнопрстуфхцчшщьюяєіїґ",
}
"""The letters beyond ASCII that a language writes; of a script where the language is not here."""
_CENTRAL_LANGUAGES = frozenset(("cs", "hr", "hu", "pl", "ro", "sk", "sl"))
_RARE = frozenset("щфэъцшюжхђѓјљњќћџѕґ")
_PUNCTUATION = frozenset("«»“”„‘’‚‹›–—…·\u00a0\u00ad")
_SYMBOLS = frozenset("•§°№€£¥©®™½ºª")
_SAMPLE = 100_000
_ENOUGH = 0.5
_LEAD = 0.2


def decode(data: bytes, language: str, encoding: str | None, path: object) -> tuple[str, str]:
    """The text of a file without its byte order mark, and the name of its encoding.

    Raises:
        EncodingError: the encoding is not certain, or is not `encoding`.
        UnknownNameError: there is no encoding of that name.
        ReadError: it is no text at all.
    """
    if encoding is not None:
        return _decode(data, _known(encoding), path), encoding
    for mark, name in _MARKS:
        # "яю" in Windows-1251 is the mark of UTF-16
        if data.startswith(mark) and not (len(mark) == 2 and _is_odd_utf16(data, name, language)):
            return _decode(data, name, path), name
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return text, "utf-8"
    for name in ("utf-16-le", "utf-16-be"):
        if _is_utf16(data, name):
            return _decode(data, name, path), name
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise ReadError(
            "is a binary file: it holds a NUL character",
            path=path,
            line=line,
            hint="Only Markdown and plain text can be read.",
        )
    _refuse_damaged(data, path)
    name = _best(data, language, path)
    return _decode(data, name, path), name


def _known(encoding: str) -> str:
    """The encoding under the name Python has for it."""
    try:
        codec = codecs.lookup(encoding)
        "a".encode(codec.name)  # refused by base64 and its like
    except (LookupError, ValueError) as error:
        raise UnknownNameError("encoding", encoding, COMMON) from error
    # these are no encodings of files, though Python can decode with them
    if codec.name in {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}:
        raise UnknownNameError("encoding", encoding, COMMON)
    return codec.name


def _decode(data: bytes, encoding: str, path: object) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise EncodingError(
            f"is not in {encoding}: byte 0x{data[error.start]:02X} has no meaning there",
            path=path,
            line=line,
            hint="Name the encoding it is in with --encoding, or leave that out to have it found. "
            f"Common ones: {', '.join(COMMON)}",
        ) from error
    except UnicodeError as error:
        raise EncodingError(f"is not in {encoding}: {error}", path=path) from error


def _is_utf16(data: bytes, encoding: str) -> bool:
    """Whether the bytes are UTF-16 in this byte order: nearly all characters of our alphabets."""
    if len(data) % 2:
        return False
    text = data[:_SAMPLE].decode(encoding, "replace").removeprefix("\ufeff")
    usual = re.findall(r"[\t\n\r -~\u00a0-\u058f\u10a0-\u10ff\u1e00-\u206f\u20ac\u2116]", text)
    return len(usual) >= 0.98 * len(text)


def _is_odd_utf16(data: bytes, encoding: str, language: str) -> bool:
    return script(language) in _CANDIDATES and not _is_utf16(data, encoding)


def _refuse_damaged(data: bytes, path: object) -> None:
    """Refuse what is UTF-8 but for a few bytes: such a file was cut or put together wrongly."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    if good <= 3 * bad:
        return
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"is UTF-8 but for {bad} {'byte' if bad == 1 else 'bytes'}, the first of them "
            f"0x{error.object[error.start]:02X}",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="Open it in an editor, write that character anew and save the file as UTF-8.",
        ) from error


def _best(data: bytes, language: str, path: object) -> str:
    """The encoding that suits the language; it must lead wherever another reads other letters."""
    sample = b" " + data[:_SAMPLE] + b" "
    sites = Counter(sample[m.start() - 1 : m.end() + 1] for m in _HIGH.finditer(sample))
    rated: dict[str, dict[bytes, float]] = {}
    for name in _candidates(language):
        try:
            rated[name] = {site: _suits(site.decode(name), language) for site in sites}
        except UnicodeDecodeError:
            continue
    ranking = sorted(rated, key=lambda name: -_mean(rated[name], sites))
    if ranking and _mean(rated[ranking[0]], sites) >= _ENOUGH:
        best, *others = ranking
        if all(_leads(rated, best, other, sites) for other in others):
            return best
    if ranking and _mean(rated[ranking[0]], sites) >= _ENOUGH:
        guess = ranking[0]
    else:
        import charset_normalizer

        match = charset_normalizer.from_bytes(sample).best()
        guess = match.encoding.replace("_", "-") if match else ""
        guess = re.sub(r"^cp(?=125\d)", "windows-", guess)
    may_be = f"; it may be {guess}" if guess else ""
    raise EncodingError(
        f"is not UTF-8, and no encoding of its language ({language}) is certain{may_be}",
        path=path,
        hint=f"Name it, as with --encoding {guess or 'windows-1252'}, and look at the result; or "
        f"save the file as UTF-8 in your editor. Common ones: {', '.join(COMMON)}",
    )


_HIGH = re.compile(rb"[\x80-\xff]")


def _mean(scores: Mapping[bytes, float], sites: Mapping[bytes, int]) -> float:
    total = sum(sites[site] for site in scores)
    return sum(score * sites[site] for site, score in scores.items()) / max(1, total)


def _leads(
    rated: Mapping[str, Mapping[bytes, float]], best: str, other: str, sites: Mapping[bytes, int]
) -> bool:
    """Whether one encoding beats another where the two read the bytes as different characters."""
    differ = [site for site in sites if site.decode(best)[1] != site.decode(other)[1]]
    first, second = (
        _mean({site: rated[name][site] for site in differ}, sites) for name in (best, other)
    )
    return not differ or first - second >= _LEAD


def _candidates(language: str) -> tuple[str, ...]:
    if primary(language) in _CENTRAL_LANGUAGES:
        return _CENTRAL
    if primary(language) == "uk":
        return ("windows-1251", "koi8-u", "cp866")
    return _CANDIDATES.get(script(language), ())


def _suits(site: str, language: str) -> float:
    """How well a character beyond ASCII, with its neighbours, suits the language: -1 to 1."""
    before, sign, after = site[0], site[1], site[2:]
    if sign.lower() in _letters(language):
        if sign.isupper():
            return -1.0 if before.islower() else 0.3 if before.isalpha() else 0.7
        return 0.2 if sign in _RARE else 1.0
    if sign in _PUNCTUATION:
        if before.isalpha() and after.isalpha() and sign not in "’\u00ad":
            return 0.3
        return 0.0 if sign in "»”–—" and before.isspace() and after.isalpha() else 0.9
    if sign in _SYMBOLS and not before.isalpha():
        return 0.4
    return -1.0 if before.isalpha() and after.isalpha() else -0.5


@cache
def _letters(language: str) -> frozenset[str]:
    writing = script(language)
    own = _LETTERS.get(primary(language), "")
    return frozenset(own if script(primary(language)) == writing and own else _LETTERS[writing])
