"""How good an alignment is, and how near one translation is to another.

Both are measured as their fields measure them, so that the figures can be set beside published
ones: `beads` after the scorer of Vecalign, `translations` with sacrebleu.
"""
