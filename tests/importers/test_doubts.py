"""Names that may be several names."""

from typing import Any

from roadmap_cli.importers.columns import MappingOptions, columns_for
from roadmap_cli.importers.doubts import joined_names
from tests.importers.sheets import MANDATES, content_of


def doubts(text: str, known: tuple[str, ...] = (), **options: Any) -> list[tuple[int, str, str]]:
    content = content_of(text)
    found = joined_names(content, columns_for(content, MappingOptions(area="x", **options), "s.csv"), known)
    return [(one.place.number, one.field, one.value) for one in found]


def test_a_name_with_a_part_that_another_row_has_is_doubtful() -> None:
    options = {"title": ["Commitment"], "partners": ["All ministers"]}
    assert doubts(MANDATES, columns=options) == [(7, "partners", "Minister of Health, Minister of Finance")]


def test_what_is_in_the_roadmap_counts_and_any_joint_but_the_separator() -> None:
    assert doubts("title,partners\na,us|ca\n", ("us",)) == [(2, "partners", "us|ca")]
    assert doubts("title,partners\na,us|ca\n", ("us",), separator="|") == []
    assert doubts('title,tags\na,"x;y"\nb,x\n', separator=",") == [(2, "tags", "x;y")]


def test_a_name_that_merely_holds_a_comma_is_none() -> None:
    assert doubts('title,partners\na,"Fisheries, Oceans"\nb,Health;Finance\n') == []
    assert doubts('title,partners,tags\na,"Fisheries, Oceans",x;y\nb,Health,\n') == []


def test_any_joint_is_doubtful_where_no_list_is_parted_and_nothing_was_said_of_it() -> None:
    source = 'title,partners,owner\na,"US, Canada","Ann\nBob"\nb,Mexico,"Lee"\n'
    assert doubts(source) == [(2, "partners", "US, Canada"), (2, "owner", "Ann Bob")]
    assert doubts(source, separator=";") == []
    assert doubts(source, ("US, Canada",)) == [(2, "owner", "Ann Bob")], "the roadmap has such a partner"


def test_lists_of_json_are_parted() -> None:
    content = content_of('[{"title": "a", "partners": ["Fisheries, Oceans"]}]', "s.json")
    assert list(joined_names(content, columns_for(content, MappingOptions(area="x"), "s.json"), ())) == []
