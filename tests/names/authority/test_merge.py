from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from align.names.authority import Authority, Forms, NameRecord, merge_authorities
from align.names.authority.records import folded


def authority(*records: NameRecord) -> Authority:
    return Authority(records)


ONE = NameRecord(
    "a", {"fr": Forms("Pachinian"), "en": Forms("Pashinyan", (), ("Pachinian",))}, "person"
)


def test_records_of_one_name_are_joined() -> None:
    two = NameRecord(
        "b", {"fr": Forms("Pachinian", ("Pachinyan",)), "hy": Forms("Փաշինյան")}, native="hy"
    )
    merged, conflicts = merge_authorities(authority(ONE), authority(two))
    assert conflicts == ()
    (record,) = merged.records
    assert record == NameRecord(
        "a",
        {"fr": Forms("Pachinian", ("Pachinyan",)), "en": ONE.forms["en"], "hy": Forms("Փաշինյան")},
        "person",
        "hy",
    )


def test_conflicts_are_listed_and_nothing_is_lost() -> None:
    two = NameRecord(
        "x",
        {
            "fr": Forms("Pachinian"),
            "en": Forms("Pashinian", ("Pachinian",), ("Pashinyan",), "hy-en-popular"),
        },
        "politician",
    )
    merged, conflicts = merge_authorities(authority(ONE), authority(two))
    (record,) = merged.records
    assert record.forms["en"] == Forms("Pashinyan", ("Pashinian",), ("Pachinian",), "hy-en-popular")
    assert record.note == "kind also: politician"
    assert [(c.what, c.kept, c.other) for c in conflicts] == [
        ("kind", "person", "politician"),
        ("en", "Pashinyan", "Pashinian"),
        ("en: Pachinian", "forbidden", "allowed"),
        ("en: Pashinyan", "allowed", "forbidden"),
    ]


def test_namesakes_are_not_joined() -> None:
    serzh, armen = (NameRecord(i, {"fr": Forms("Sarkissian")}, note=i) for i in ("serzh", "armen"))
    merged, _ = merge_authorities(authority(serzh), authority(armen, NameRecord("z", armen.forms)))
    assert [r.id for r in merged.records] == ["serzh", "armen", "z"]


def test_an_id_that_is_taken_is_changed() -> None:
    merged, _ = merge_authorities(
        authority(NameRecord("n1", {"fr": Forms("Erevan")})),
        authority(NameRecord("n1", {"fr": Forms("Bakou")})),
    )
    assert [r.id for r in merged.records] == ["n1", "bakou"]


words = st.sampled_from(["Aliev", "Aliyev", "Siounik", "Siunik", "Syunik", "Baku", "Bakou"])
lists = st.lists(words, max_size=2, unique=True).map(tuple)
forms = st.builds(Forms, words, lists, lists)
records = st.builds(
    NameRecord,
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(["fr", "en"]), forms, min_size=1),
    note=st.sampled_from(["", "one", "two"]),
)
authorities = st.lists(records, max_size=4, unique_by=lambda r: r.id).map(
    lambda r: Authority(tuple(r))
)


@settings(deadline=None)
@given(authorities, authorities)
def test_every_form_is_kept_and_every_id_is_one_record(one: Authority, two: Authority) -> None:
    merged, _ = merge_authorities(one, two)

    def said(authority: Authority) -> set[tuple[str, str]]:
        return {
            (tag, folded(form))
            for record in authority.records
            for tag, forms in record.forms.items()
            for form in forms
        }

    assert said(merged) == said(one) | said(two)
    ids = [record.id for record in merged.records]
    assert len(ids) == len(set(ids))
    assert ids[: len(one.records)] == [record.id for record in one.records]


@settings(deadline=None)
@given(authorities, authorities)
def test_merging_again_adds_nothing(one: Authority, two: Authority) -> None:
    merged, _ = merge_authorities(one, two)
    again, _ = merge_authorities(merged, one)
    assert len(again.records) == len(merged.records)
