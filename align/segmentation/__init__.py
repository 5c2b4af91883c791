"""From texts to sentence-like segments, by the rules of an SRX file."""

from align.segmentation.presets import PRESETS, RuleSource, find_rules
from align.segmentation.segmenter import Segmenter

__all__ = ["PRESETS", "RuleSource", "Segmenter", "find_rules"]
