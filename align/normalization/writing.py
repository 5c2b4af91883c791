"""Carrying out a plan: in place after a backup, or elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from align.errors import ExportError
from align.files import atomic_write, back_up, make_folder
from align.normalization.plans import Plan


def apply_in_place(plan: Plan) -> Path:
    """Write the file anew and return its backup, which is never one that was there before.

    The backup is ``FILE.bak`` beside the file; ``FILE.bak2``, ``FILE.bak3`` ... where there is
    one already. A link is followed.

    Raises:
        ExportError: the file has changed since the plan was made; it or its folder cannot be
            written to. The file is then as it was, and there is no new backup.
    """
    path = plan.path.resolve()
    _check_unchanged(plan)
    if not os.access(path, os.W_OK):
        raise ExportError("may not be written", path=plan.path, hint="Check its permissions.")
    backup = back_up(path)
    try:
        _check_unchanged(plan)
        with atomic_write(path) as stream:
            stream.write(plan.result)
    except BaseException:
        backup.unlink(missing_ok=True)
        raise
    return backup


def write_to(plan: Plan, target: Path) -> None:
    """Write the file with its changes to another place, whole or not at all.

    Raises:
        ExportError: another text stands there already, or it cannot be written to.
    """
    try:
        if target.exists() and target.read_bytes() != plan.result:
            raise ExportError(
                "is there already, and is another text",
                path=target,
                hint="Name a new folder, or use --write to change a file in place.",
            )
    except OSError as error:
        raise ExportError(f"cannot be read: {error.strerror or error}", path=target) from error
    make_folder(target.parent)
    with atomic_write(target) as stream:
        stream.write(plan.result)


def _check_unchanged(plan: Plan) -> None:
    try:
        now = plan.path.read_bytes()
    except OSError as error:
        raise ExportError(
            f"cannot be read again: {error.strerror or error}", path=plan.path
        ) from error
    if now != plan.data:
        raise ExportError(
            "has changed since it was read, so nothing was written",
            path=plan.path,
            hint="Is it open in an editor? Save it there and run the command again.",
        )
