"""Changes as lines: the order of areas, the words for each kind of deadline change, and what JSON holds."""

import tomllib

import pytest

from roadmap_cli.history.compare import compare
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.output.reports.diff import Diff, DiffSide, by_area, days_cell, json_of, parts_of, render_diff
from tests.histories import commitment, roadmap_of


def read(text: str) -> Roadmap:
    return read_roadmap(tomllib.loads(text), text, "")


def diff(before: str, after: str) -> Diff:
    was, now = read(roadmap_of(before)), read(roadmap_of(after))
    titles = {id: area.title for id, area in now.areas.items()}
    return Diff(before=DiffSide("A"), after=DiffSide("B"), changes=compare(was, now), areas=titles)


def test_of_the_areas_the_worst_first_and_of_like_ones_as_in_the_file() -> None:
    before = commitment("x") + commitment("y", area='"b"') + commitment("z", area='"c"')
    after = (
        commitment("x", owner='"O"')
        + commitment("y", area='"b"', status='"broken"')
        + commitment("z", area='"c"', owner='"O"')
    )
    assert [id for id, _ in by_area(diff(before, after))] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("days", "slipped", "words"),
    [
        (1, True, "1 day later"),
        (1461, True, "1,461 days later"),
        (-30, False, "30 days earlier"),
        (0, False, "refined, same last day"),
        (None, True, "withdrawn"),
        (None, False, "set"),
    ],
)
def test_days_of_a_change(days: int | None, slipped: bool, words: str) -> None:
    assert days_cell(days, slipped).text == words


def test_an_area_that_is_not_declared_is_called_so() -> None:
    assert parts_of(diff("", commitment("x", area='"nowhere"')), signs=True, marked=True)[0].heading == (
        "nowhere  (not declared)"
    )


def test_views_are_compared_by_name() -> None:
    mine = '[views.mine]\nwhere = "area = a"\n'
    assert render_diff(diff(mine, mine + 'columns = "id"\n'), signs=False) == (
        "A -> B  no commitment changed\n\nViews\nmine  columns: none -> id\n"
    )
    renamed = diff(mine, mine.replace("mine", "ours"))
    assert render_diff(renamed, signs=False).endswith("ours  renamed from mine  area = a\n")
    (change,) = json_of(diff("", mine))["views"]
    assert (change.kind, change.id, change.title) == ("added", "mine", "area = a")


def test_values_of_every_kind_in_words() -> None:
    after = commitment(
        "x", tags='["a", "b"]', progress="5", made="2024-05-01", extra="{ a = 1 }", owner='"\\u001b[31m"'
    )
    assert render_diff(diff(commitment("x"), after), signs=False) == (
        "A -> B  1 changed\n\na  A\n"
        "x  progress: none -> 5\n"
        "   owner: none -> \\x1b[31m\n"
        "   made: none -> 2024-05-01\n"
        "   tags: none -> a, b\n"
        "   extra: none -> {…}\n"
    )


def test_a_word_that_came_or_went_is_compared_with_none() -> None:
    with_words = commitment("x", met_when='"kept"')
    assert "met_when: none -> kept\n" in render_diff(diff(commitment("x"), with_words), signs=False)
    assert "met_when: kept -> none\n" in render_diff(diff(with_words, commitment("x")), signs=False)


def test_json_has_all_even_where_nothing_changed() -> None:
    assert json_of(diff("", "")) == {
        "before": DiffSide("A"), "after": DiffSide("B"), "head": (), "areas": (), "partners": (),
        "assessors": (), "views": (), "imports": (), "commitments": [],
    }  # fmt: skip
