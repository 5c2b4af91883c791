"""Where other tools keep the rules by which they cut, so that a text can be cut as they do.

None of their rules is shipped here (OmegaT's are GPL, LanguageTool's LGPL): a preset finds those
of the user's own installation.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from align.errors import SegmentationError, UnknownNameError
from align.segmentation.patterns import Flavour


@dataclass(frozen=True, slots=True)
class RuleSource(os.PathLike[str]):
    """A rule file, and what its patterns were written for; good wherever its path is."""

    path: Path
    flavour: Flavour | None = None
    """None: as the file tells."""

    def __fspath__(self) -> str:
        return str(self.path)

    def __str__(self) -> str:
        return str(self.path)


class Preset(NamedTuple):
    """A tool whose rules can be followed."""

    title: str
    flavour: Flavour | None
    variable: str
    """The environment variable that names its folder, or the rule file itself."""
    files: tuple[str, ...]
    """Names of its rule files within a folder, the one it prefers first."""
    folders: tuple[str, ...]
    """Where it is found: ``~`` is the home, ``${NAME}`` a variable, ``*`` any characters."""


PRESETS: dict[str, Preset] = {
    "omegat": Preset(
        "OmegaT",
        "java",
        "ALIGN_OMEGAT",
        ("segmentation.srx", "segmentation.conf", "OmegaT.jar"),
        (
            "~/.omegat",
            "~/Library/Preferences/OmegaT",
            "${APPDATA}/OmegaT",
            "/usr/share/omegat",
            "/opt/omegat*",
            "/opt/OmegaT*",
            "~/OmegaT*",
            "/Applications/OmegaT*.app/Contents/Java",
            "${PROGRAMFILES}/OmegaT*",
            "${LOCALAPPDATA}/Programs/OmegaT*",
        ),
    ),
    "okapi": Preset(
        "Okapi",
        None,
        "ALIGN_OKAPI",
        (
            "config/defaultSegmentation.srx",
            "config/okapi_default_icu4j.srx",
            "defaultSegmentation.srx",
            "okapi_default_icu4j.srx",
        ),
        (
            "~/okapi*",
            "~/.okapi*",
            "/opt/okapi*",
            "/usr/share/okapi*",
            "/Applications/okapi*",
            "/Applications/Rainbow.app/Contents/Resources",
            "${PROGRAMFILES}/okapi*",
        ),
    ),
    "languagetool": Preset(
        "LanguageTool",
        "java",
        "ALIGN_LANGUAGETOOL",
        ("segment.srx", "libs/languagetool-core.jar", "languagetool-core.jar"),
        (
            "~/LanguageTool*",
            "/opt/LanguageTool*",
            "/opt/languagetool*",
            "/usr/share/languagetool",
            "/usr/share/java/languagetool",
            "/usr/local/opt/languagetool/libexec",
            "/opt/homebrew/opt/languagetool/libexec",
            "${PROGRAMFILES}/LanguageTool*",
        ),
    ),
}
"""By the name a user gives."""


def find_rules(name: str, environment: Mapping[str, str], folder: Path | None = None) -> RuleSource:
    """The rules by which a tool cuts, in the user's installation of it.

    The environment variable of the preset goes first, then OmegaT's project that `folder` lies in,
    then the settings of the user, then the program itself.

    Args:
        name: one of `PRESETS`.
        environment: the variables of the process, with the home as ``HOME`` or ``USERPROFILE``.
        folder: where the texts are.

    Raises:
        UnknownNameError: there is no such preset.
        SegmentationError: nothing was found; it says what to give.
    """
    if name not in PRESETS:
        raise UnknownNameError("tool", name, PRESETS)
    preset = PRESETS[name]
    if given := environment.get(preset.variable):
        for path in _within(Path(given), preset):
            return RuleSource(path, preset.flavour)
        raise SegmentationError(
            f"is no rule file of {preset.title}, nor a folder with one ({preset.variable})",
            path=given,
            hint=f"It may be one of: {', '.join(preset.files)}",
        )
    places = [*_projects(folder, preset), *_places(preset, environment)]
    # all settings first: the program's own rules are what it falls back on
    for file in preset.files:
        for place in places:
            if (place / file).is_file():
                return RuleSource(place / file, preset.flavour)
    raise SegmentationError(
        f"the rules of {preset.title} were not found",
        hint=f"Give them with --srx ({' or '.join(preset.files)}), or set {preset.variable} to "
        f"the folder of {preset.title}.",
    )


def _within(place: Path, preset: Preset) -> Iterator[Path]:
    """The rule files that a path the user gave stands for."""
    if place.is_file():
        yield place
    yield from (place / file for file in preset.files if (place / file).is_file())


def _projects(folder: Path | None, preset: Preset) -> Iterator[Path]:
    """The settings of the OmegaT projects that a folder lies in."""
    if folder is not None and preset.title == "OmegaT":
        for place in (folder, *folder.parents):
            if (place / "omegat.project").is_file():
                yield place / "omegat"


def _places(preset: Preset, environment: Mapping[str, str]) -> Iterator[Path]:
    """The folders of a preset that are there on this machine."""
    home = environment.get("HOME") or environment.get("USERPROFILE") or ""
    for pattern in preset.folders:
        if pattern.startswith("~") and not home:
            continue
        full = home + pattern[1:] if pattern.startswith("~") else pattern
        full, unknown = _filled(full, environment)
        if not unknown:
            root = Path(full).anchor
            if root:
                yield from sorted(Path(root).glob(str(Path(full).relative_to(root))), reverse=True)


def _filled(pattern: str, environment: Mapping[str, str]) -> tuple[str, bool]:
    """The pattern with its variables put in, and whether one of them is not set."""
    names = re.findall(r"\$\{(\w+)\}", pattern)
    for name in names:
        pattern = pattern.replace(f"${{{name}}}", environment.get(name, ""))
    return pattern, not all(environment.get(name) for name in names)
