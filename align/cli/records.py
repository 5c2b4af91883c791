"""What ``--json`` prints: plain values made of our records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from align.model import Finding, Location, Place

if TYPE_CHECKING:
    from align.checks.sifting import Suppressed


def print_json(value: object) -> None:
    """To standard output, on one line, in ASCII: no terminal or pipe can spoil it."""
    click.echo(json.dumps(value))


def print_json_list(values: Iterable[object]) -> None:
    """`print_json` of a list whose values are made one by one, and not kept."""
    before = "["
    for value in values:
        click.echo(f"{before}{json.dumps(value)}", nl=False)
        before = ", "
    click.echo("]" if before == ", " else "[]")


def location_record(location: Location) -> dict[str, Any]:
    """Path, line and column."""
    return location._asdict()


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding with all its places, the main one first."""
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "message": finding.message,
        "advice": finding.advice,
        "suggestion": finding.suggestion,
        "places": [_place(place) for place in finding.places],
    }


def suppressed_record(one: Suppressed) -> dict[str, Any]:
    """A finding that is not told, and why."""
    return finding_record(one.finding) | {"kind": one.kind, "why": one.why}


def _place(place: Place) -> dict[str, Any]:
    return {**place._asdict(), "location": location_record(place.location)}
