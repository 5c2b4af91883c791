"""A memory in another version of TMX, without its codes, or with other names of languages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO, Literal

from align.formats.tmx.reading import Progress, open_tmx
from align.formats.tmx.records import LANG, Code, Content, Header, Info, Tu, Tuv, merged
from align.formats.tmx.writing import write_records


def convert_tmx(
    path: str | os.PathLike[str],
    stream: BinaryIO,
    *,
    version: str = "",
    codes: Literal["keep", "drop"] = "keep",
    header: Mapping[str, str] | None = None,
    languages: Mapping[str, str] | None = None,
    progress: Progress = bool,
) -> int:
    """Write a memory anew; how many units it has.

    Args:
        path: the file.
        stream: to write to.
        version: of TMX: "1.1" to "1.4"; as it is by default. Before 1.2 there is no ``hi``, whose
            text then stands alone; before 1.3 a language is in ``lang``.
        codes: whether inline codes are kept; highlighted text stays in any case.
        header: attributes of the header to set.
        languages: new tags by old ones, in any case; ``srclang`` too.
        progress: is told which share of the file is read.

    Raises:
        ReadError: it is not a whole TMX.
    """
    old, units = open_tmx(path, progress=progress)
    version = version or old.version
    tags = {key.lower(): value for key, value in (languages or {}).items()}
    attributes = {**old.attributes, **(header or {})}
    if (srclang := attributes.get("srclang", "")).lower() in tags:
        attributes["srclang"] = tags[srclang.lower()]
    infos = tuple(_info(info, version, tags) for info in old.infos)
    new = Header(attributes, infos, version)
    return write_records(new, (_unit(u, version, codes, tags) for u in units), stream)


def _unit(unit: Tu, version: str, codes: str, tags: Mapping[str, str]) -> Tu:
    attributes = {
        key: tags.get(value.lower(), value) if key == "srclang" else value
        for key, value in unit.attributes.items()
    }
    return replace(
        unit,
        attributes=attributes,
        infos=tuple(_info(info, version, tags) for info in unit.infos),
        variants=tuple(_variant(tuv, version, codes, tags) for tuv in unit.variants),
    )


def _variant(tuv: Tuv, version: str, codes: str, tags: Mapping[str, str]) -> Tuv:
    content = tuv.content
    if codes == "drop":
        content = merged(_without_codes(content))
    elif version == "1.1":
        content = _of_first_version(content)
    return Tuv(
        content,
        tagged(tuv.attributes, version, tags),
        tuple(_info(info, version, tags) for info in tuv.infos),
        tuv.line,
    )


def _info(info: Info, version: str, tags: Mapping[str, str]) -> Info:
    return replace(info, attributes=tagged(info.attributes, version, tags))


def tagged(
    attributes: Mapping[str, str], version: str, tags: Mapping[str, str]
) -> Mapping[str, str]:
    """The attributes with the language under the name that the version has for it, and first."""
    tag = attributes.get(LANG) or attributes.get("lang")
    if tag is None:
        return attributes
    name = "lang" if version in {"1.1", "1.2"} else LANG
    rest = {k: v for k, v in attributes.items() if k not in {LANG, "lang"}}
    return {name: tags.get(tag.lower(), tag), **rest}


def _without_codes(content: Content) -> Iterator[str | Code]:
    for part in content:
        if isinstance(part, str):
            yield part
        elif part.kind == "hi":
            yield from _without_codes(part.content)


def _of_first_version(content: Content) -> Content:
    parts: list[str | Code] = []
    for part in content:
        if isinstance(part, str):
            parts.append(part)
        elif part.kind == "hi":
            parts += _of_first_version(part.content)
        else:
            attributes = () if part.kind == "sub" else part.attributes
            parts.append(Code(part.kind, attributes, _of_first_version(part.content)))
    return merged(parts)
