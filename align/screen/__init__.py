"""The screen of `align review`: beads side by side in the terminal, and keys that mend them.

What a key does is done by `align.review.Review`; here is only what is seen and pressed.
"""

from align.screen.app import ReviewApp

__all__ = ["ReviewApp"]
