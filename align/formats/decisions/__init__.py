r"""What a person decided of an alignment, one decision a line: kept apart from it, replayed on it.

JSON Lines. The first line names the format, each further one is a decision; lines are only ever
added, and later ones hold over earlier ones::

    {"format": "align.decisions", "version": 2}
    {"kind": "check", "bead": {"id": "12", "hash": "5f0c..."}, "right": true, "by": "Ann"}
    {"kind": "edit", "bead": {...}, "target": "He leaves."}
    {"kind": "comment", "bead": {...}, "text": "Ask the author."}
    {"kind": "link", "beads": [{...}, {...}], "rows": [{"source": "Il part.", "target": ""}, ...]}
    {"kind": "realign", "beads": [...], "rows": [{"source": ..., "target": ..., "score": 0.9}, ...]}
    {"kind": "dismiss", "bead": {...}, "check": "spelling-left", "text": "Kiev", "reason": "..."}
    {"kind": "undo"}

========  =====================================================================================
check     The bead was looked at: it is right, or (``"right": false``) wrong.
edit      The text of its target in what is exported; the edition stays as it is.
comment   A remark.
link      Beads next to each other whose texts belong together as in ``rows``: merged, split,
          a sentence moved to the neighbour, a pair parted. All their text is in the rows, in
          order; only the white space may differ.
realign   The same, but made by the aligner: each row has the score that it gave.
dismiss   What a check found in the bead, in these words, is right as it stands there.
accept    The same, but it is a fault indeed, and is to be mended.
undo      Takes back the last decision that holds.
redo      Makes the decision hold again that was taken back last, where nothing came between.
========  =====================================================================================

A bead is named by its id and by a hash of its two texts as the alignment (with the links so far)
has them, before any edit. Where the ids have changed the hash finds it; where the text has changed
the decision no longer applies, and is told. `by` and `time` (ISO 8601) may stand on any line.
Files of version 1 know the first four kinds.
"""

from align.formats.decisions.log import (
    Log,
    Reading,
    read_decisions,
    read_log,
    write_decisions,
)
from align.formats.decisions.merging import Conflict, Merged, merge_decisions
from align.formats.decisions.records import (
    KINDS,
    BeadName,
    Decision,
    decision_line,
    holding,
    made_names,
)
from align.formats.decisions.replay import (
    Applied,
    History,
    Reviewed,
    Stale,
    Step,
    apply_decisions,
    link,
    replay,
    squeeze,
)

__all__ = [
    "KINDS",
    "Applied",
    "BeadName",
    "Conflict",
    "Decision",
    "History",
    "Log",
    "Merged",
    "Reading",
    "Reviewed",
    "Stale",
    "Step",
    "apply_decisions",
    "decision_line",
    "holding",
    "link",
    "made_names",
    "merge_decisions",
    "read_decisions",
    "read_log",
    "replay",
    "squeeze",
    "write_decisions",
]
