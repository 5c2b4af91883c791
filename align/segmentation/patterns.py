"""Regular expressions of SRX files, rewritten for the `regex` module.

SRX 2.0 takes its patterns from ICU; OmegaT and LanguageTool write theirs for Java. The two differ
in what ``\\s \\d \\w \\h`` and the POSIX properties hold, and both differ from `regex` in a few
signs. What neither has (fuzzy matching, recursion, verbs) is refused, so that a file that works
here works in a CAT tool. One difference stays: ``(?i)`` folds all letters, in Java only ASCII.

Sources: ICU User Guide, "Regular Expressions"; Java SE 17, ``java.util.regex.Pattern``, whose
``\\b`` still knew all letters; OmegaT and LanguageTool rely on that.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import regex

Flavour = Literal["icu", "java"]

FLAVOURS: tuple[Flavour, ...] = ("icu", "java")


class Pattern(NamedTuple):
    """A pattern in the words of `regex`."""

    text: str
    groups: int
    """How many groups are numbered in it: none, unless it has a backreference."""
    directed: bool
    """Whether it matches otherwise from its end to its start, as a lookbehind does: it has a
    backreference, or a part that gives nothing back (possessive, atomic)."""


_TOKEN = regex.compile(
    r"""
      \\Q (?<quoted> .*? ) (?: \\E | \Z )
    | \\x\{ (?<hexadecimal> [0-9A-Fa-f]{1,6} ) \}
    | \\0 (?<octal> [0-3]?[0-7]{1,2} )
    | \\c (?<control> [A-Za-z] )
    | \\ (?<number> [1-9][0-9]? )
    | \\k< (?<name> \w+ ) >
    | \\[pP] (?: \{ (?<property> [^{}]+ ) \} | (?<category> [A-Z] ) )
    | (?<character> \\N\{ [^{}]+ \} | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} | \\x[0-9A-Fa-f]{2} )
    | \\ (?<escape> . )
    | (?<posix> \[:\^?\w+:\] )
    | (?<class> \[\^?\]? )
    | (?<class_end> \] )
    | (?<comment> \(\?\# [^)]* \) )
    | \(\? (?<flags> [imsxuwdU]* (?: -[imsxuwdU]+ )? [:)] )
    | (?<group> \( (?: \? (?: [=!>] | <[=!] | <[A-Za-z]\w*> ) | (?! [?*] ) ) )
    | (?<group_end> \) )
    | (?<quantifier> (?: [*+?] | \{[0-9]+(?:,[0-9]*)?\} ) [+?]? )
    | (?<sign> [^\\{(] )
    | (?<unknown> . )
    """,
    regex.VERBOSE | regex.DOTALL | regex.V1,
)

_LINE_ENDS = r"\n\r\x85\u2028\u2029"
_BEFORE_LAST_LINE_END = rf"(?=(?:\r\n|[{_LINE_ENDS}])?\Z)"

_SETS: dict[Flavour, dict[str, str]] = {
    "icu": {"h": r"\t\p{Zs}", "v": r"\x0b\f" + _LINE_ENDS},
    "java": {
        "s": r" \t\n\x0b\f\r",
        "d": r"0-9",
        "w": r"a-zA-Z_0-9",
        "h": r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
        "v": r"\x0b\f" + _LINE_ENDS,
    },
}
"""What sets hold where that is not what they hold in `regex`; a capital is the complement."""

_LITERALS = {"a": r"\x07", "e": r"\x1b", "f": r"\f", "n": r"\n", "r": r"\r", "t": r"\t"}

_ASSERTIONS = {
    "A": r"\A",
    "b": r"\b",
    "B": r"\B",
    "G": r"\G",
    "R": rf"(?:\r\n|[\x0b\f{_LINE_ENDS}])",
    "X": r"\X",
    "z": r"\Z",
    "Z": _BEFORE_LAST_LINE_END,
}

_JAVA_ASCII = "Alnum Alpha Blank Cntrl Digit Graph Lower Print Punct Space Upper XDigit"
"""Properties that in Java hold ASCII characters only."""


def translate(pattern: str, flavour: Flavour = "icu", *, first_group: int = 1) -> Pattern:
    r"""The pattern of an SRX file for `regex` (its version 1).

    Args:
        pattern: as it stands in ``<beforebreak>`` or ``<afterbreak>``.
        flavour: what it was written for.
        first_group: the number its first group gets, where groups are numbered.

    Raises:
        ValueError: a bracket without its counterpart, or what the flavour does not have.

    >>> translate(r"\Qetc.\E\h").text
    'etc\\.[\\t\\p{Zs}]'
    >>> translate(r"\s", "java").text
    '[ \\t\\n\\x0b\\f\\r]'
    >>> translate("a{e}")
    Traceback (most recent call last):
    ValueError: '{' at 2 is not understood; to mean the sign itself, write \{
    """
    return _Translation(pattern, flavour, first_group).result()


class _Translation:
    """One pass over one pattern."""

    def __init__(self, pattern: str, flavour: Flavour, first_group: int) -> None:
        self.flavour = flavour
        self.first_group = first_group
        self.tokens = list(_TOKEN.finditer(pattern))
        self.numbered = any(t.lastgroup in {"number", "name"} for t in self.tokens)
        self.directed = self.numbered
        self.flags = "U" if flavour == "icu" else ""
        self.groups = self.group_depth = self.class_depth = 0
        self.parts: list[str] = []

    def result(self) -> Pattern:
        for token in self.tokens:
            self.parts.append(self.in_class(token) if self.class_depth else self.outside(token))
        if self.class_depth or self.group_depth:
            raise ValueError(f"a '{'[' if self.class_depth else '('}' is never closed")
        return Pattern("".join(self.parts), self.groups, self.directed)

    def outside(self, token: regex.Match[str]) -> str:
        """What stands outside ``[...]``."""
        kind, text = str(token.lastgroup), token[0]
        match kind:
            case "number":
                return rf"\g<{int(token[kind]) + self.first_group - 1}>"
            case "name":
                return f"(?P={token[kind]})"
            case "escape" if token[kind] in _ASSERTIONS:
                return _ASSERTIONS[token[kind]]
            case "posix":
                return rf"[\:{text[2:-2]}\:]"
            case "comment":
                return ""
            case "flags":
                return self.switch(token[kind])
            case "group":
                return self.open(text)
            case "group_end":
                self.group_depth -= 1
                if self.group_depth < 0:
                    raise ValueError(f"')' at {token.start() + 1} closes no group")
                return text
            case "quantifier":
                self.directed |= len(text) > 1 and text.endswith("+")
                return text
            case "sign" if text == "." and "s" not in self.flags:
                return f"[^{_LINE_ENDS}]"
            case "sign" if text == "$" and "m" not in self.flags:
                return _BEFORE_LAST_LINE_END
            case "sign" | "class_end":
                return rf"\{text}" if text in "]}" else text
            case _:
                return self.anywhere(token)

    def in_class(self, token: regex.Match[str]) -> str:
        """What stands inside ``[...]``, where most signs mean themselves."""
        kind, text = str(token.lastgroup), token[0]
        match kind:
            case "posix":
                return text
            case "class_end":
                self.class_depth -= 1
                return text
            case "comment" | "flags" | "group" | "group_end" | "quantifier" | "sign" | "unknown":
                if text == "\\":
                    return self.anywhere(token)
                return regex.sub(r"[|~(){}*+?#]", r"\\\g<0>", text)
            case _:
                return self.anywhere(token)

    def anywhere(self, token: regex.Match[str]) -> str:
        """What means the same in and outside ``[...]``."""
        kind, text = str(token.lastgroup), token[0]
        match kind:
            case "quoted":
                return "".join(map(_literal, token[kind]))
            case "hexadecimal" | "octal":
                code = int(token[kind], 16 if kind == "hexadecimal" else 8)
                if code > 0x10FFFF:
                    raise ValueError(f"'{text}' is no character")
                return _literal(chr(code))
            case "control":
                return _literal(chr(ord(token[kind].upper()) ^ 64))
            case "property":
                return self.property(text, token[kind])
            case "category" | "character":
                return text
            case "class":
                return self.open_class(text)
            case "escape":
                return self.escape(token[kind])
            case _:
                raise ValueError(
                    f"'{text}' at {token.start() + 1} is not understood; "
                    f"to mean the sign itself, write \\{text}"
                )

    def escape(self, sign: str) -> str:
        sets = _SETS["icu" if "U" in self.flags else "java"]
        if sign.lower() in sets:
            return f"[{'^' if sign.isupper() else ''}{sets[sign.lower()]}]"
        if sign in "sSdDwW":
            return f"\\{sign}"
        if sign in _LITERALS:
            return _LITERALS[sign]
        if sign.isascii() and sign.isalnum():
            raise ValueError(f"'\\{sign}' is not understood")
        return _literal(sign)

    def property(self, text: str, name: str) -> str:
        if name not in _JAVA_ASCII.split() or "U" in self.flags:
            return text
        wide = "posix_punct" if name == "Punct" else name
        negation = "^" if text.startswith(r"\P") else ""
        return rf"[{negation}[\p{{{wide}}}&&\p{{ASCII}}]]"

    def switch(self, flags: str) -> str:
        """Inline flags; those of `regex` itself are i, m, s and x."""
        on, _, off = flags[:-1].partition("-")
        self.flags += on
        kept = "".join(f for f in on if f in "imsx")
        dropped = "".join(f for f in off if f in "imsx")
        body = f"{kept}-{dropped}" if dropped else kept
        if flags.endswith(":"):
            self.group_depth += 1
            return f"(?{body}:"
        return f"(?{body})" if body else ""

    def open(self, text: str) -> str:
        self.group_depth += 1
        self.directed |= text == "(?>"
        if text == "(" or (text.endswith(">") and text != "(?>"):
            self.groups += self.numbered
            return text if self.numbered else "(?:"
        return text

    def open_class(self, text: str) -> str:
        """ICU takes ``-[`` in a set for a difference, Java for a hyphen and a union."""
        if self.class_depth and self.parts[-1] == "-":
            self.parts[-1] = "--" if self.flavour == "icu" else r"\-"
        self.class_depth += 1
        return text.replace("]", r"\]")


def _literal(character: str) -> str:
    return regex.escape(character, special_only=False, literal_spaces=False)
