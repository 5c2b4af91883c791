"""Pairs found by what is in the texts."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from align.aligner.documents import Sketch, pair_sketches, vector_of
from align.batch.pairs import Found, Pair, Stray, name_below
from align.batch.records import Sketched


def found_by_content(
    folders: tuple[Path, Path],
    files: Sequence[Sequence[Path]],
    known: Sequence[Sequence[Sketched | None]],
    editions: tuple[str, str],
    languages: tuple[str, str],
) -> Found:
    """The texts of two folders that are nearest to each other; whether they are translations, the
    alignment is to tell. A pair has the name of its source.

    Args:
        folders: the two.
        files: those in each.
        known: what each file is known by.
        editions: as `Pair` has them.
        languages: of the folders.
    """
    strays: list[Stray] = []
    sides: list[list[tuple[Path, Sketch]]] = [[], []]
    for side, some, held in zip(sides, files, known, strict=True):
        for file, one in zip(some, held, strict=True):
            if one and not one.failure:
                vector = vector_of(base64.b64decode(one.vector))
                side.append((file, Sketch(vector, dict(one.words))))
            elif one:
                strays.append(Stray(str(file), one.failure))
    pairs = []
    used: set[Path] = set()
    for i, j, _ in pair_sketches(*([sketch for _, sketch in side] for side in sides)):
        source, target = sides[0][i][0], sides[1][j][0]
        used |= {source, target}
        name = name_below(folders[0], source)
        pairs.append(Pair(name, str(source), str(target), editions, languages, sure=False))
    for number, side in enumerate(sides):
        other = folders[1 - number]
        strays += [
            Stray(str(file), f"no text in {other} is near enough to it")
            for file, _ in side
            if file not in used
        ]
    return Found(tuple(pairs), tuple(strays))
