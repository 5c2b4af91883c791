"""Names across scripts and languages.

::

    schemes   romanization by data files
    compare, find, respell   names in two editions: the same name? written by which habits?
    cyrillic, grammar        romanized Russian read back
    titles, words            source titles linked with the editions that cite them
"""
