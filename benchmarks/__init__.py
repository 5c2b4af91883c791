"""How well and how fast align works, measured on gold data (see docs/data.md)."""
