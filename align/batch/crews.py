"""Who does the work: processes of this machine, or of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from pathlib import Path
from typing import Any, Protocol

from align.errors import AlignmentError, MissingExtraError

PAUSE = 0.2
"""Seconds after which it is looked whether to stop."""
AHEAD = 3
"""Tasks given out for each process, so that none waits for the next."""

Task = tuple[Any, ...]
Result = tuple[Task, Any]
"""A task, and what it gave: an exception, if it failed."""


class Crew(Protocol):
    """Does tasks, in any order."""

    def results(
        self, function: Callable[..., Any], tasks: Iterable[Task], stopping: Callable[[], bool]
    ) -> Iterator[Result]:
        """What ``function(*task)`` gives for each task, as it comes; once `stopping` says so only
        for those in hand."""
        ...


class Processes:
    """Processes of this machine.

    One that dies, for want of memory say, takes nothing with it: what was in hand is done again,
    each task in a process of its own; the one whose process dies once more has failed.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def results(
        self, function: Callable[..., Any], tasks: Iterable[Task], stopping: Callable[[], bool]
    ) -> Iterator[Result]:
        """As `Crew.results` has it."""
        coming = iter(tasks)
        again: deque[Task] = deque()
        while True:
            if again:
                (task,) = alone = (again.popleft(),)
                lost = yield from self._pool(1, function, iter(alone), stopping)
                if lost:
                    yield (
                        task,
                        AlignmentError(
                            "the process that aligned it was ended, perhaps for want of memory",
                            hint="Give fewer --jobs, or cut the texts into volumes.",
                        ),
                    )
            else:
                again.extend((yield from self._pool(self._jobs, function, coming, stopping)))
                if not again:
                    return

    @staticmethod
    def _pool(
        jobs: int, function: Callable[..., Any], tasks: Iterator[Task], stopping: Callable[[], bool]
    ) -> Generator[Result, None, list[Task]]:
        pool = ProcessPoolExecutor(
            jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
        )
        try:
            return (yield from _through(pool, AHEAD * jobs, function, tasks, stopping))
        except BaseException:  # an interrupt, or who asked wants no more
            for process in multiprocessing.active_children():
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """What a process does first: leave interrupts to the one that began it, and end with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


class Cluster:
    """A Dask cluster, whose machines see the same files; extra ``align[dask]``.

    A worker that is lost takes nothing with it: the scheduler gives its tasks to others. Instead of
    the address there may be the file in which the scheduler wrote it.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def results(
        self, function: Callable[..., Any], tasks: Iterable[Task], stopping: Callable[[], bool]
    ) -> Iterator[Result]:
        """As `Crew.results` has it.

        Raises:
            MissingExtraError: Dask is not installed.
            AlignmentError: there is no scheduler at the address, or it has no worker.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingExtraError("Dask, which --scheduler needs,", "dask") from error
        try:
            where = {
                "scheduler_file" if Path(self._address).is_file() else "address": self._address
            }
            client: Any = Client(**where, timeout="15s")  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TypeError) as error:
            raise AlignmentError(
                f"no Dask scheduler answers at {self._address}",
                hint="Start one with: dask scheduler; it says its address, tcp://HOST:8786.",
            ) from error
        with client:
            threads = sum(client.nthreads().values())
            if not threads:
                raise AlignmentError(
                    f"the Dask scheduler at {self._address} has no worker",
                    hint=f"Start some: dask worker {self._address} --nworkers 4 --nthreads 1",
                )
            pool = client.get_executor(pure=False)
            lost = yield from _through(pool, AHEAD * threads, function, iter(tasks), stopping)
            assert not lost  # the scheduler sees to that


def _through(
    pool: Executor,
    room: int,
    function: Callable[..., Any],
    tasks: Iterator[Task],
    stopping: Callable[[], bool],
) -> Generator[Result, None, list[Task]]:
    """What the tasks give; returns those that were in hand when a process died."""
    held: dict[Future[Any], Task] = {}
    lost: list[Task] = []
    more = True
    while True:
        while more and not lost and len(held) < room and not stopping():
            task = next(tasks, None)
            if task is None:
                more = False
                break
            try:
                held[pool.submit(function, *task)] = task
            except BrokenExecutor:
                lost.append(task)
        if not held:
            return lost
        for future in wait(held, PAUSE, FIRST_COMPLETED).done:
            task = held.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                lost.append(task)
            else:
                yield task, error or future.result()
