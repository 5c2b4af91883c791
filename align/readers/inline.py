"""Markdown's inline tokens, each with the offset in its block where it began.

markdown-it keeps no columns. Its inline rules, though, are plain functions that move a position
along the source; wrapped, they leave it behind in the tokens they push. Text is pushed at once
instead of being gathered, and not joined afterwards, so that a text token is a true copy of the
source from its offset on.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt, rules_inline
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

_STOP = re.compile(r"[\n!&*<\[\\\]_`]")
"""Where a rule other than text may begin."""

_RULES: dict[str, RuleFuncInlineType] = {
    "newline": rules_inline.newline,
    "escape": rules_inline.escape,
    "backticks": rules_inline.backtick,
    "emphasis": rules_inline.emphasis.tokenize,
    "link": rules_inline.link,
    "image": rules_inline.image,
    "autolink": rules_inline.autolink,
    "html_inline": rules_inline.html_inline,
    "entity": rules_inline.entity,
}


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and footnotes, for prose.

    Indented text is a paragraph (no code), block tags are inline tags of a paragraph, and links
    keep their target as it is written.
    """
    markdown = MarkdownIt("commonmark").use(footnote_plugin, inline=False, move_to_end=False)
    markdown.enable("table")
    markdown.disable(["code", "html_block", "fragments_join", "text_join"])
    setattr(markdown, "normalizeLink", _as_written)  # noqa: B010
    setattr(markdown, "normalizeLinkText", _as_written)  # noqa: B010
    ruler = markdown.inline.ruler
    ruler.at("text", _text)
    for name, rule in _RULES.items():
        ruler.at(name, _placed(rule))
    ruler.at("footnote_ref", _placed(_footnote_reference))
    ruler.push("literal", _literal)
    return markdown


def _as_written(url: str) -> str:
    return url


def offset(token: Token) -> int:
    """Where in the content of its block an inline token began."""
    return int(token.meta["at"])


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    """A reference counts even where its note is missing: that is for a check to say."""
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": match[1]}
    state.pos = match.end()
    return True


_REFERENCE = re.compile(r"\[\^([^\s\]]{1,99})\]")


def _text(state: StateInline, silent: bool) -> bool:
    stop = _STOP.search(state.src, state.pos, state.posMax)
    end = stop.start() if stop else state.posMax
    return end > state.pos and _push(state, end, silent)


def _literal(state: StateInline, silent: bool) -> bool:
    """The character that began no markup after all; it comes last and always succeeds."""
    return _push(state, state.pos + 1, silent)


def _push(state: StateInline, end: int, silent: bool) -> bool:
    if not silent:
        token = state.push("text", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"at": state.pos}
    state.pos = end
    return True


def _placed(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    def placed(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            if state.pending:  # a run of backticks that closes nothing
                state.pushPending()
            at = start
            for token in state.tokens[count:]:
                if "at" in token.meta:  # inside a link, placed already
                    continue
                if token.type == "code_inline":
                    inside = state.pos - start - 2 * len(token.markup)
                    # one space inside either mark is no part of the code
                    at = start + len(token.markup) + (inside - len(token.content)) // 2
                elif token.content:
                    at = max(at, state.src.find(token.content, at, state.pos))
                token.meta["at"] = at
                if token.type == "text":
                    at += len(token.content)
        return True

    return placed
