"""Texts as values: numbers and dates, read by the habits of a language; ends of sentences."""
