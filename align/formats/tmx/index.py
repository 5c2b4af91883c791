"""Millions of texts found again, in a few bytes each: what is the same, what stands twice."""

from __future__ import annotations

from array import array
from hashlib import blake2b


def digest(*parts: object) -> int:
    """64 bits that stand for the parts, to find them again among millions."""
    data = repr(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


class Index:
    """Numbers digests from 0, in the order in which they come, in 14 to 20 bytes each.

    What else is to be known of them stands in an `array.array` beside, at the same number.

    >>> index = Index()
    >>> [index.number(digest(word)) for word in ("a", "b", "a")], len(index)
    ([0, 1, 0], 2)
    >>> index.add(digest("b")), index.add(digest("c"))
    (False, True)
    """

    def __init__(self) -> None:
        self._digests = array("Q")
        self._slots = array("I", bytes(64))
        """One more than the number of a digest, at the first free place from where its lowest bits
        say; 0 where there is none. A power of two of them."""

    def __len__(self) -> int:
        return len(self._digests)

    def __contains__(self, digest: int) -> bool:
        return self._slots[self._slot(digest)] > 0

    def find(self, digest: int) -> int | None:
        """The number of a digest that was taken in, if it was."""
        found = self._slots[self._slot(digest)]
        return found - 1 if found else None

    def number(self, digest: int) -> int:
        """The number of a digest, the next one if it is new."""
        slot = self._slot(digest)
        if found := self._slots[slot]:
            return found - 1
        self._digests.append(digest)
        self._slots[slot] = len(self._digests)
        if 3 * len(self._digests) > 2 * len(self._slots):
            self._grow()
        return len(self._digests) - 1

    def add(self, digest: int) -> bool:
        """Take in a digest; whether it is new."""
        before = len(self._digests)
        return self.number(digest) == before

    def _slot(self, digest: int) -> int:
        """Where it stands, or is to stand."""
        slots, digests = self._slots, self._digests
        mask = len(slots) - 1
        at = digest & mask
        while (found := slots[at]) and digests[found - 1] != digest:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        self._slots = array("I", [0]) * (2 * len(self._slots))
        for number, digest in enumerate(self._digests, 1):
            self._slots[self._slot(digest)] = number
