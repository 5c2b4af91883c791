"""Align the editions of a text, check that its names agree, export what CAT tools import."""

from __future__ import annotations

__version__ = "0.1.0"
