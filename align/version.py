"""The version, for the files that say what wrote them."""

VERSION = "0.1.0"
