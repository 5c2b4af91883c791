"""Tasks in processes, some of which fail or die."""

from __future__ import annotations

import math
import operator
import os
from itertools import count

import pytest

from align.batch import Cluster, Processes
from align.errors import AlignmentError


def test_one_that_dies_takes_nothing_with_it() -> None:
    tasks = [(math.sqrt, 4), (os._exit, 3), (math.sqrt, 9), (math.sqrt, -1), (math.sqrt, 16)]
    found = dict(Processes(2).results(operator.call, tasks, lambda: False))
    assert [found[math.sqrt, n] for n in (4, 9, 16)] == [2, 3, 4]
    assert isinstance(found[math.sqrt, -1], ValueError)
    assert isinstance(dead := found[os._exit, 3], AlignmentError)
    assert "was ended" in str(dead)


def test_once_it_is_to_stop_only_what_is_in_hand_is_done() -> None:
    done: list[float] = []
    tasks = ((math.sqrt, n) for n in count())
    for _, made in Processes(1).results(operator.call, tasks, lambda: len(done) >= 2):
        done.append(made)
    assert sorted(done) == [math.sqrt(n) for n in range(len(done))]
    assert 2 <= len(done) < 9


def test_a_scheduler_that_is_not_there() -> None:
    pytest.importorskip("distributed", reason="needs align[dask]")
    with pytest.raises(AlignmentError, match="no Dask scheduler answers"):
        next(Cluster("nonsense://x").results(operator.call, [], lambda: False))
