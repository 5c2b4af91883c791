"""From texts to sentence-like segments, by the rules of an SRX file."""

from align.segmentation.segmenter import Segmenter

__all__ = ["Segmenter"]
