"""Names across scripts and languages.

::

    schemes, toml_places       romanization by data files, and where in them a mistake is
    scripts, alphabets, words  letters, and the language of a word or text
    cyrillic, lattice, grammar, choice   romanized Russian read back; by which scheme it was written
    between                    one romanization turned into another
    compare                    the same name or not, by
      sounds, given, edits, matches      what is heard, and what differs
      explain, index                     why; one name against many
    find, mentions, acronyms   the names of two editions: by the word, and in full
    links, groups, usage       which is which, all forms of one, and whose habits they follow
    respell                    what a name of one language would be in another
    titles                     source titles linked with the editions that cite them
    authority, tables          the files of names that a house keeps, and tables of any
"""
