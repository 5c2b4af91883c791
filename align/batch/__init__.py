"""Many pairs of texts: found, aligned in several processes or on a cluster, and put together.

::

    pairs_in, pairs_of_folders, read_manifest    what is to be aligned -> Found
    Batch(folder, recipe).run(pairs, crew)       one alignment a pair; what became of each: Records
    write_merged, write_tables, write_summary    memories of all pairs; what was done

A pair that fails is a record, never the end. What was done once is not done again while its texts,
the settings and align itself are the same.
"""

from align.batch.crews import Cluster, Crew, Processes
from align.batch.merging import write_merged
from align.batch.pairs import Found, Pair, Stray, pairs_in, pairs_of_folders, read_manifest
from align.batch.records import Journal, Record, write_summary, write_tables
from align.batch.running import Batch, Tally
from align.batch.work import Recipe

__all__ = [
    "Batch",
    "Cluster",
    "Crew",
    "Found",
    "Journal",
    "Pair",
    "Processes",
    "Recipe",
    "Record",
    "Stray",
    "Tally",
    "pairs_in",
    "pairs_of_folders",
    "read_manifest",
    "write_merged",
    "write_summary",
    "write_tables",
]
