"""Names across scripts and languages.

`schemes` romanizes by data files, `cyrillic` reads romanized Russian back, `titles` links source
titles with the editions that cite them.
"""
