"""A program that uses the typed API, for a type checker: .ci/wheel reads it with mypy --strict."""

from pathlib import Path

from align import (
    AlignError,
    Bitext,
    Finding,
    RunResult,
    Settings,
    Severity,
    Unit,
    align_texts,
    load_encoder,
    parse,
    read,
    read_units,
    run,
    run_checks,
    segment,
    units_of,
    write_outputs,
    write_units,
)


def aligned(source: Path, target: str) -> tuple[Unit, ...]:
    bitext: Bitext = align_texts(source, target, "fr", "en", encoder=load_encoder("ngram"))
    assert all(0 <= bead.score <= 1 for bead in bitext.beads)
    return units_of(bitext, bitext.source.language)


def written(units: tuple[Unit, ...], path: Path) -> int | str:
    try:
        return write_units(path, units, "fr", "en").count
    except AlignError as error:
        return str(error)


def grave(units: tuple[Unit, ...]) -> list[Finding]:
    return [f for f in run_checks(units, off={"titles"}) if f.severity >= Severity.WARNING]


def whole(folder: Path, out: Path) -> tuple[RunResult, list[str]]:
    result = run(folder, Settings(encoder="ngram"), off=["typography"])
    outputs = write_outputs(result, out, inline_codes=True)
    return result, [notice for output in outputs for notice in output.notices]


def texts() -> list[str]:
    sentences: list[str] = segment("M. Aliev est venu.", "fr")
    sentences += [block.text for block in parse("# Titre", "fr").blocks]
    return sentences + [block.text for block in read("book.md", "fr").blocks]


def scores() -> list[float]:
    return [unit.score for unit in read_units("book.tmx")]
