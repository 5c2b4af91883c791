"""Cutting as other tools do, by the rules of an installation; here of ones made for the test."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from align.errors import SegmentationError, UnknownNameError
from align.segmentation import PRESETS, Segmenter, find_rules

SRX = r"""<srx version="2.0"><header{attributes}>{inside}</header><body><languagerules>
<languagerule languagerulename="One"><rule break="no"><beforebreak>Dr\.</beforebreak>
<afterbreak>\s</afterbreak></rule></languagerule>
<languagerule languagerulename="All"><rule break="yes"><beforebreak>[.!?]</beforebreak>
<afterbreak>\s</afterbreak></rule></languagerule></languagerules>
<maprules><languagemap languagepattern="EN.*" languagerulename="One"/>
<languagemap languagepattern=".*" languagerulename="All"/></maprules></body></srx>"""

RECORD = r"""<java version="17" class="java.beans.XMLDecoder">
<object class="org.omegat.core.segmentation.SRX"><void property="mappingRules">
<void method="add"><object class="org.omegat.core.segmentation.MapRule">
<void property="{language}"><string>English</string></void>
<void property="pattern"><string>EN.*</string></void>
<void property="rules"><object class="java.util.ArrayList"><void method="add">
<object class="org.omegat.core.segmentation.Rule">
<void property="afterbreak"><string>\s</string></void>
<void property="beforebreak"><string>Dr\.</string></void></object></void></object></void>
</object></void>
<void method="add"><object class="org.omegat.core.segmentation.MapRule">
<void property="pattern"><string>.*</string></void>
<void property="rules"><object class="java.util.ArrayList"><void method="add">
<object class="org.omegat.core.segmentation.Rule">
<void property="afterbreak"><string>\s</string></void>
<void property="beforebreak"><string>[.!?]</string></void>
<void property="breakRule"><boolean>true</boolean></void></object></void></object></void>
</object></void></void></object></java>"""

TEXT = "Dr. Who came. He left."
PIECES = ["Dr. Who came.", " He left."]


def plain(attributes: str = "", inside: str = "") -> str:
    return SRX.format(attributes=attributes, inside=inside)


def jar(path: Path, member: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as archive:
        archive.writestr(member, plain())
    return path


@pytest.mark.parametrize("language", ["language", "languageCode"])
def test_omegats_record_is_read(language: str, tmp_path: Path) -> None:
    path = tmp_path / "segmentation.conf"
    path.write_text(RECORD.format(language=language), encoding="utf-8")
    segmenter = Segmenter.load(path)
    assert segmenter.rules_for("en-GB") == ("1 English", "2 ")
    assert segmenter.split(TEXT, "en") == PIECES
    assert segmenter.split("Oui.\u00a0Non", "fr") == ["Oui.\u00a0Non"]  # \s is Java's


def test_a_record_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "segmentation.conf"
    path.write_text("<java><object class='java.lang.Runtime'/></java>", encoding="utf-8")
    with pytest.raises(SegmentationError, match="no segmentation rules"):
        Segmenter.load(path)


@pytest.mark.parametrize(
    "member",
    [
        "org/omegat/core/segmentation/defaultRules.srx",
        "org/languagetool/resource/segment.srx",
    ],
)
def test_rules_in_a_jar_are_read(member: str, tmp_path: Path) -> None:
    segmenter = Segmenter.load(jar(tmp_path / "a.jar", member))
    assert segmenter.split(TEXT, "en") == PIECES


def test_a_jar_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SegmentationError, match="no segmentation rules"):
        Segmenter.load(jar(tmp_path / "a.jar", "other.srx"))


def test_okapis_options_change_the_cuts(tmp_path: Path) -> None:
    path = tmp_path / "rules.srx"
    text = "A.\u00a0B {c. d} e。F"
    default = ["A.", "\u00a0B {c.", " d} e。F"]
    for inside, pieces in (
        ("", default),
        ('<o:options useJavaRegex="yes"/>', ["A.\u00a0B {c.", " d} e。F"]),
        ('<o:options useIcu4jBreakRules="yes"/>', ["A.", "\u00a0B {c.", " d} e。", "F"]),
        (r"<o:rangeRule>\{[^}]*\}</o:rangeRule>", ["A.", "\u00a0B ", "{c. d}", " e。F"]),
    ):
        extension = ' cascade="yes" xmlns:o="http://okapi.sf.net/srx-extensions"'
        path.write_text(plain(extension, inside), encoding="utf-8")
        assert Segmenter.load(path).split(text, "fr") == pieces


def test_a_range_that_is_no_pattern_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rules.srx"
    inside = "<rangeRule>(</rangeRule>"
    path.write_text(plain(inside=inside), encoding="utf-8")
    with pytest.raises(SegmentationError, match="rangeRule"):
        Segmenter.load(path).split(TEXT, "en")


def test_settings_go_before_the_program_and_a_project_before_both(tmp_path: Path) -> None:
    home, project = tmp_path / "home", tmp_path / "project"
    environment = {"HOME": str(home)}
    program = jar(
        home / "OmegaT_6.0" / "OmegaT.jar", "org/omegat/core/segmentation/defaultRules.srx"
    )
    jars = [find_rules("omegat", environment).path]
    assert jars == [program] or Path("/usr/share/omegat/OmegaT.jar") in jars
    conf = home / ".omegat" / "segmentation.conf"
    conf.parent.mkdir()
    conf.write_text(RECORD, encoding="utf-8")
    assert find_rules("omegat", environment).path == conf
    (project / "omegat").mkdir(parents=True)
    (project / "omegat.project").touch()
    own = project / "omegat" / "segmentation.conf"
    own.write_text(RECORD, encoding="utf-8")
    found = find_rules("omegat", environment, project / "source" / "deep")
    assert (found.path, found.flavour) == (own, "java")


@pytest.mark.parametrize("name", PRESETS)
def test_the_variable_names_a_file_or_a_folder(name: str, tmp_path: Path) -> None:
    preset = PRESETS[name]
    file = tmp_path / preset.files[0]
    file.parent.mkdir(exist_ok=True)
    file.write_text(plain(' cascade="yes"'), encoding="utf-8")
    for given in (file, tmp_path):
        source = find_rules(name, {preset.variable: str(given)})
        assert (source.path, source.flavour) == (file, preset.flavour)
        assert Segmenter.load(source).split(TEXT, "en") == PIECES


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_not_found_is_told_with_what_to_give(name: str, tmp_path: Path) -> None:
    preset = PRESETS[name]
    with pytest.raises(SegmentationError, match=f"no rule file of {preset.title}") as caught:
        find_rules(name, {preset.variable: str(tmp_path / "none")})
    assert preset.files[-1] in caught.value.hint
    if not any(map(Path.is_dir, map(Path, preset.folders))):
        with pytest.raises(SegmentationError, match="were not found") as caught:
            find_rules(name, {"HOME": str(tmp_path)})
        assert "--srx" in caught.value.hint
        assert preset.variable in caught.value.hint


def test_an_unknown_tool() -> None:
    with pytest.raises(UnknownNameError, match="unknown tool 'omegta'"):
        find_rules("omegta", {})
