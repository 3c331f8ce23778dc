"""Saved options of an import with given ones."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.mappings import merged
from roadmap_cli.model.types import ImportMapping

SAVED = ImportMapping(
    map=["title=Promise", "met_when=Done when"], map_status="on track=underway", sheet=["A", "B"], area="a",
    day_first=True,
)  # fmt: skip


def test_a_given_option_wins_and_the_others_stay() -> None:
    given_options = ImportMapping(
        map=["met-when=Test", "tags=x=y"],
        map_status=["On  Track=met", "a=b=met"],
        sheet=["C"],
        month_first=True,
    )
    assert merged(SAVED, given_options) == ImportMapping(
        map=["title=Promise", "met-when=Test", "tags=x=y"],
        map_status=["On  Track=met", "a=b=met"],
        sheet=["C"],
        area="a",
        month_first=True,
    )


TEXT = st.text("ab=", max_size=3)
MAPPINGS = st.builds(
    ImportMapping, map=st.lists(TEXT.map("title={}".format), max_size=1), area=TEXT, day_first=st.booleans()
)


@given(saved=MAPPINGS, typed=MAPPINGS)
def test_nothing_given_changes_nothing_and_all_that_is_given_is_there(
    saved: ImportMapping, typed: ImportMapping
) -> None:
    assert merged(saved, ImportMapping()) == saved
    result = merged(saved, typed)
    assert merged(result, typed) == result
    for name in ("map", "area", "day_first"):
        assert not getattr(typed, name) or getattr(result, name) == getattr(typed, name)
