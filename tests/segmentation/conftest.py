"""SRX files made for a test, and the case files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"

FILE = """<srx version="2.0"><header cascade="yes"/><body><languagerules>
<languagerule languagerulename="All">
{rules}
</languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="All"/></maprules></body></srx>"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of `NAME_case` runs for each case of cases/NAME.toml; known failures are strict."""
    for fixture in metafunc.fixturenames:
        if fixture.endswith("_case"):
            name = fixture.removesuffix("_case")
            cases = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
            metafunc.parametrize(fixture, [_parameter(c) for c in cases])


def _parameter(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else []
    return pytest.param(case, id=case.get("name") or case["sentences"][0][:30], marks=marks)


@pytest.fixture
def srx(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Writes the SRX file of a case."""

    def write(case: dict[str, Any]) -> Path:
        path = tmp_path / "rules.srx"
        content = case.get("srx", "").lstrip() or FILE.format(rules=case["rules"].strip())
        path.write_text(content, encoding="utf-8")
        return path

    return write
