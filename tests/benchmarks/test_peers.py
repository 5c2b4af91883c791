"""How other aligners are run: with a program that stands in for them."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from align.evaluation.beads import IndexBead
from benchmarks.gold import Gold
from benchmarks.peers import PEERS, Peer, align_with, find_peers

TEXTS = [
    Gold("one", Path(), ["a", "", "c\x85d"], ["A", "B C"], (), None),
    Gold("two", Path(), ["e."], ["E", "(F)"], (), None),
]
BEADS = [
    (IndexBead((0,), (0,)), IndexBead((1, 2), (1,))),
    (IndexBead((0,), (0,)), IndexBead((), (1,))),
]
PEER = {peer.name: peer for peer in PEERS}


def _program(folder: Path, name: str, code: str) -> Path:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{code}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_hunalign(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "hunalign",
        """
import sys
from pathlib import Path
ladders = iter(["0\\t0\\t1\\n1\\t1\\t1\\n3\\t2\\t1\\n", "0\\t0\\t1\\n1\\t1\\t1\\n1\\t2\\t1\\n"])
lines = []
for line in open(sys.argv[-1]):
    source, target, out = line.rstrip().split("\\t")
    lines += [Path(source).read_text(), Path(target).read_text()]
    Path(out).write_text(next(ladders))
assert lines == ["a\\n.\\nc d\\n", "A\\nB C\\n", "e .\\n", "E\\n( F )\\n"], lines
""",
    )
    beads, cost = align_with(PEER["hunalign"], program, TEXTS)
    assert beads == BEADS
    assert cost.wall > 0


@pytest.mark.parametrize("name", ["galechurch", "bertalign"])
def test_programs_that_write_beads(tmp_path: Path, name: str) -> None:
    place = "folder / f'{n}.beads'" if name == "bertalign" else "folder / f'{n}.txt'"
    texts = ["".join(f"{bead}\n" for bead in beads) for beads in BEADS]
    program = _program(
        tmp_path,
        name,
        f"""
import sys
from pathlib import Path
folder = Path(sys.argv[-1])
for n, text in enumerate({texts!r}):
    ({place}).write_text(text)
""",
    )
    assert align_with(PEER[name], program, TEXTS)[0] == BEADS


def test_vecalign(tmp_path: Path) -> None:
    """Its Python lists runs of segments, ours makes the vectors, and it prints text after text."""
    (tmp_path / "python").symlink_to(
        _program(
            tmp_path,
            "overlap",
            """
import sys
from pathlib import Path
out, files = sys.argv[sys.argv.index("-o") + 1], sys.argv[sys.argv.index("-i") + 1 :]
Path(out).write_text("".join(Path(f).read_text() for f in files))
""",
        )
    )
    program = _program(
        tmp_path,
        "vecalign",
        """
import sys
from pathlib import Path
at = sys.argv.index("--src_embed")
runs, vectors = (Path(p) for p in sys.argv[at + 1 : at + 3])
assert vectors.stat().st_size == len(runs.read_text().splitlines()) * 512 * 4
for bead in ("[0]:[0]", "[1, 2]:[1]", "[0]:[0]", "[]:[1]"):
    print(f"{bead}:0.25")
""",
    )
    assert align_with(PEER["vecalign"], program, TEXTS)[0] == BEADS


def test_one_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = _program(tmp_path, "hunalign", "")
    monkeypatch.setenv("ALIGN_PEERS", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    assert [(peer.name, path) for peer, path in find_peers([])] == [("hunalign", program)]
    told = capsys.readouterr().err
    assert all(f"{peer.name} is not here" in told for peer in PEERS if peer.name != "hunalign")


def test_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("ALIGN_PEERS", raising=False)
    program = _program(tmp_path, "elsewhere", "")
    found: list[tuple[Peer, Path]] = find_peers([f"vecalign={program}"])
    assert [(peer.name, path) for peer, path in found] == [("vecalign", program)]
    with pytest.raises(SystemExit, match="no such peer: nobody"):
        find_peers(["nobody=x"])
