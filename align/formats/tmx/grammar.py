"""Which element and attribute may stand where, in each version of TMX (after its DTDs).

Checked tag by tag while a file passes by.
"""

from __future__ import annotations

from collections.abc import Callable

from align.formats.tmx.records import CODES, INLINE
from align.model import Severity

Report = Callable[[str, Severity, str, int], None]
"""Takes in the rule, how grave, what is wrong, and the line."""

_CHILDREN = {
    "tmx": frozenset({"header", "body"}),
    "header": frozenset({"note", "prop", "ude"}),
    "body": frozenset({"tu"}),
    "tu": frozenset({"note", "prop", "tuv"}),
    "tuv": frozenset({"note", "prop", "seg"}),
    "ude": frozenset({"map"}),
    "seg": INLINE - {"sub"},
    "hi": INLINE - {"sub"},
    "sub": INLINE - {"sub"},
    **dict.fromkeys(CODES, frozenset({"sub"})),
}
_WITH_TEXT = INLINE | {"seg", "note", "prop"}

_REQUIRED = {
    "tmx": {"version"},
    "header": {
        "creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang",
        "datatype",
    },
    "prop": {"type"},
    "ude": {"name"},
    "map": {"unicode"},
    "bpt": {"i"},
    "ept": {"i"},
    "it": {"pos"},
}  # fmt: skip
_COMMON = {
    "o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool",
    "creationtoolversion", "creationdate", "creationid", "changedate", "changeid", "o-tmf",
}  # fmt: skip
_ALLOWED = {
    "header": {"o-encoding", "creationdate", "creationid", "changedate", "changeid"},
    "note": {"o-encoding", "xml:lang", "lang"},
    "prop": {"o-encoding", "xml:lang", "lang"},
    "ude": {"base"},
    "map": {"code", "ent", "subst"},
    "tu": _COMMON | {"tuid", "segtype", "srclang"},
    "tuv": _COMMON | {"xml:lang", "lang"},
    "bpt": {"x", "type"},
    "sub": {"datatype", "type"},
    "it": {"x", "type"},
    "ph": {"x", "assoc", "type"},
    "hi": {"x", "type"},
    "ut": {"x"},
}
HEADER = frozenset(_REQUIRED["header"] | _ALLOWED["header"])
"""The attributes of a header."""
_VALUES = {
    "segtype": frozenset({"block", "paragraph", "sentence", "phrase"}),
    "pos": frozenset({"begin", "end"}),
}
_KNOWN = set(_CHILDREN) | {"note", "prop", "map"}


class Grammar:
    """A handler of a stream of XML that reports what the DTD of its version does not allow."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._open: list[tuple[str, list[str], int]] = []
        """Elements, the children met, and the line."""
        self._version = "1.4"
        self._told_text = False

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """A start tag."""
        plain = name.rpartition(":")[2].lower()
        if name != plain and plain in _KNOWN:
            self._error(
                "name", f"<{name}> is to be written <{plain}>, in small letters, no prefix", line
            )
        if plain == "tmx" and not self._open:
            self._version = attributes.get("version", "1.4")
        if self._open:
            self._child(plain, line)
        self._open.append((plain, [], line))
        self._told_text = False
        self._attributes(plain, attributes, line)

    def end(self, name: str) -> None:
        """An end tag."""
        plain, children, line = self._open.pop()
        for parent, child in (("tmx", "header"), ("tmx", "body"), ("tu", "tuv"), ("tuv", "seg")):
            if plain == parent and child not in children:
                self._error("missing-element", f"<{parent}> has no <{child}>", line)
        if plain == "ude" and not children:
            self._error("missing-element", "<ude> has no <map>", line)

    def text(self, text: str) -> None:
        """A piece of text."""
        if self._open and not self._told_text and not text.isspace():
            name, _, line = self._open[-1]
            if name in _KNOWN and name not in _WITH_TEXT:
                self._told_text = True
                self._error("stray-text", f"<{name}> has text, {text.strip()[:30]!r}", line)

    def _child(self, name: str, line: int) -> None:
        parent, children, _ = self._open[-1]
        allowed = _CHILDREN.get(parent, frozenset())
        if self._version == "1.1":
            allowed = (allowed | {"sub"} if parent == "seg" else allowed) - {"hi"}
        if name not in _KNOWN:
            self._error("unknown-element", f"TMX has no <{name}>", line)
        elif parent in _KNOWN and name not in allowed:
            self._error("wrong-place", f"<{name}> may not stand in <{parent}>", line)
        elif name in {"header", "body", "seg"} and name in children:
            self._error("wrong-place", f"<{parent}> has a second <{name}>", line)
        elif name == "header" and "body" in children:
            self._error("wrong-place", "<header> stands after <body>", line)
        elif name in {"note", "prop"} and children and children[-1] in {"tuv", "seg"}:
            self._error("wrong-place", f"<{name}> stands after <{children[-1]}>", line)
        if not children or children[-1] != name:
            children.append(name)  # neighbours of one name count once: a body has millions

    def _attributes(self, name: str, attributes: dict[str, str], line: int) -> None:
        required = _REQUIRED.get(name, set())
        old = self._version in {"1.1", "1.2"}
        for missing in sorted(required - attributes.keys()):
            self._error("missing-attribute", f"<{name}> has no {missing}", line)
        if name in _KNOWN:
            known = required | _ALLOWED.get(name, set())
            if old:
                known = known - {"xml:lang"}
            for other in attributes.keys() - known:
                if not other.startswith("xmlns"):
                    self._report(
                        "unknown-attribute",
                        Severity.WARNING,
                        f"TMX has no attribute {other} for <{name}>",
                        line,
                    )
        if name == "tuv":
            wanted = "lang" if old else "xml:lang"
            if wanted not in attributes:
                other = "xml:lang" if old else "lang"
                instead = f", but {other}" if other in attributes else ""
                self._error("missing-attribute", f"<tuv> has no {wanted}{instead}", line)
        for key, values in _VALUES.items():
            if key in attributes and attributes[key] not in values and name in _KNOWN:
                self._error(
                    "wrong-value",
                    f"{key} is {attributes[key]!r}; it may be {', '.join(sorted(values))}",
                    line,
                )

    def _error(self, rule: str, message: str, line: int) -> None:
        self._report(rule, Severity.ERROR, message, line)
