"""Learn which Russian words go together: `python -m benchmarks.bonds FOLDER`.

Reads the Russian prose in the folder (any depth, ``*.txt``, UTF-8 or Windows-1251). Each of its
words that is romanized like others is to be told from them by the words around it, and one in
eight of the rest from another form of the same word: the weights of `align.names.grammar` maximise
the likelihood of that, with a Gaussian prior (a conditional log-linear model, to which what
`align.names.cyrillic` says of a word by itself is given). Every tenth stretch is kept apart and
measured. Needs scipy. Writes align/data/names/russian-bonds.zlib.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import regex
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from align.encoders.use import log_probability
from align.names.cyrillic import candidates
from align.names.grammar import MARK, NUMBER, STEP, STOP, TABLE, analyzer, features
from align.names.schemes import load_scheme

OUT = Path(__file__).parents[1] / "align" / "data" / "names" / "russian-bonds.zlib"
SCHEME = "ru-fr-press"
"""The scheme with the most readings a word."""
OFTEN = 3
"""Words seen less often than this are not learned from."""
STRETCH = 20_000
"""Words in a stretch, of which every tenth is kept apart."""
REPEATS = 100
ROLES = (
    tuple(
        {"NOUN", *role.split()}
        for role in ("nomn sing", "gent sing", "datv sing", "loct sing", "nomn plur", "gent plur")
    ),
    ({"INFN"}, {"VERB", "3per", "sing"}, {"VERB", "3per", "plur"}, {"PRTS", "masc"}),
)
"""Which forms of a word may be learned to be told from each other."""
EVERY = 8
"""Of the words that nothing else is romanized like, one in so many is learned from."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOKEN = regex.compile(r"\p{Cyrillic}+|\d+|[.!?…]+|[,;:]|[\s\xa0][—–-]+[\s\xa0]")


def tokens(text: str) -> Iterator[str]:
    for match in TOKEN.finditer(text):
        token = match[0]
        if token[0].isalpha():
            yield token.lower().replace("ё", "е")
        else:
            yield NUMBER if token[0].isdigit() else STOP if token[0] in ".!?…" else MARK


def read(folder: Path) -> list[str]:
    words: list[str] = []
    for path in sorted(folder.rglob("*.txt")):
        data = path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1251", "replace")
        words += (STOP, STOP, *tokens(text), STOP, STOP)
    return words


def choices(words: list[str]) -> dict[str, dict[str, float]]:
    """Word -> the words that are romanized like it, and itself, with what is said of each."""
    scheme = load_scheme(SCHEME)
    found: dict[str, dict[str, float]] = {}
    for word, count in Counter(words).items():
        latin = scheme.romanize(word) if count >= OFTEN and word[0].isalpha() else ""
        if not latin:
            continue
        alike: dict[str, float] = {}
        # with a capital, that what is only seen in print is among them
        for candidate in candidates(latin.capitalize(), scheme, log_probability):
            if candidate.known:
                alike.setdefault(candidate.cyrillic.lower().replace("ё", "е"), candidate.score)
        if word in alike and len(alike) > 1:
            found[word] = alike
    return found


@cache
def relatives(word: str) -> tuple[str, ...]:
    """Forms of the same noun or verb that differ as words do that are romanized alike: -ий and
    -ии, -т and -ть."""
    parse = analyzer().parse(word)[0]
    roles = next(
        (roles for roles in ROLES if any(role <= parse.tag.grammemes for role in roles)), ()
    )
    forms = (
        f.word.replace("ё", "е") for f in parse.lexeme if any(r <= f.tag.grammemes for r in roles)
    )
    return tuple(dict.fromkeys(form for form in forms if form != word))


class Examples(NamedTuple):
    matrix: csr_matrix
    """A row for each choice of each example: how often each feature holds."""
    given: Floats
    """For each row what is said of the word by itself."""
    starts: Ints
    """The first row of each example."""
    right: Ints
    """The right row of each example."""


def examples(words: list[str], alike: dict[str, dict[str, float]], apart: bool) -> Examples:
    """What is learned from, or what is kept apart."""
    columns: list[int] = []
    rows, starts, right = [0], [], []
    given: list[float] = []
    for at in range(2, len(words) - 2):
        if (at // STRETCH % 10 == 0) != apart:
            continue
        a, b, word, d, e = words[at - 2 : at + 3]
        choices = alike.get(word, {})
        if not choices and not apart and at % EVERY == 0 and word.isalpha():
            forms = relatives(word)
            choices = dict.fromkeys((word, forms[at // EVERY % len(forms)]), 0.0) if forms else {}
        if not choices:
            continue
        starts.append(len(given))
        for choice, score in choices.items():
            if choice == word:
                right.append(len(given))
            for triple in ((a, b, choice), (b, choice, d), (choice, d, e)):
                columns += features(*triple)
            rows.append(len(columns))
            given.append(score)
    ones = np.ones(len(columns), np.float32)
    matrix = csr_matrix((ones, np.array(columns, np.int32), rows), shape=(len(given), TABLE))
    return Examples(matrix, np.array(given), np.array(starts), np.array(right))


def likelihood(weights: Floats, data: Examples) -> tuple[float, Floats, float]:
    """Minus its logarithm, the gradient, and the share of examples decided rightly."""
    scores = data.given + data.matrix @ weights
    sizes = np.diff(data.starts, append=len(scores))
    best = np.maximum.reduceat(scores, data.starts)
    likely = np.exp(scores - np.repeat(best, sizes))
    totals = np.add.reduceat(likely, data.starts)
    likely /= np.repeat(totals, sizes)
    loss = float((best + np.log(totals) - scores[data.right]).sum())
    likely[data.right] -= 1
    return loss, data.matrix.T @ likely, float((scores[data.right] == best).mean())


def learn(data: Examples, prior: float) -> Floats:
    def objective(weights: Floats) -> tuple[float, Floats]:
        loss, gradient, _ = likelihood(weights, data)
        return loss + prior * float(weights @ weights), gradient + 2 * prior * weights

    start = np.zeros(TABLE)
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": REPEATS})
    return np.asarray(found.x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--prior", type=float, default=2.0, help="how much weights are held down")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    words = read(arguments.folder)
    alike = choices(words)
    data = examples(words, alike, apart=False)
    apart = examples(words, alike, apart=True)
    print(f"{len(words)} words, {len(alike)} romanized like others, {len(data.starts)} examples")
    print(f"right without weights {likelihood(np.zeros(TABLE), apart)[2]:.4f}")
    weights = np.clip(np.rint(learn(data, arguments.prior) / STEP), -127, 127)
    packed = zlib.compress(weights.astype(np.int8).tobytes(), 9)
    arguments.out.write_bytes(packed)
    for name, part in (("learned from", data), ("kept apart", apart)):
        print(f"right where {name} {likelihood(weights * STEP, part)[2]:.4f}")
    print(f"{np.count_nonzero(weights)} weights, {len(packed)} bytes")


if __name__ == "__main__":
    main()
