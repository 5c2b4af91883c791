"""The review of an alignment, apart from any screen: beads, operations on them, views of them.

Open a `Review`; every operation changes its `beads` and has written one decision when it returns.
"""

from align.review.columns import Beside
from align.review.state import Change, Progress, Review, decisions_path
from align.review.views import Match, Order, Query, Show

__all__ = [
    "Beside",
    "Change",
    "Match",
    "Order",
    "Progress",
    "Query",
    "Review",
    "Show",
    "decisions_path",
]
