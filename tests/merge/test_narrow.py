"""A merge that is narrowed to what changed is, byte for byte, the merge of the whole texts."""

from unittest.mock import patch

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.merge import driver
from roadmap_cli.merge.conflicts import Conflict
from roadmap_cli.merge.driver import CannotMergeError, merge
from roadmap_cli.merge.narrow import Narrowed, narrowed
from roadmap_cli.model.version_reader import VersionReader
from tests.conftest import SMALL_ROADMAP, examples
from tests.merge.making import COMMITMENTS, FIELDS, Act, done, renaming, work


def filler(start: int, stop: int, comment: str = "") -> str:
    return "".join(
        f'{comment}\n[commitments.filler-{number}]\ntitle = "Filler {number}"\narea = "north"\n'
        f'[commitments.filler-{number}.updates.2024]\nnote = "N"\n'
        for number in range(start, stop)
    )


def between(text: str, comment: str = "") -> str:
    """Return a text with fillers between the areas and the commitments, and between all commitments."""
    parts = text.split("\n[commitments.")
    whole, places = parts[0], 0
    for part in parts[1:]:
        if "." not in part.partition("]")[0]:
            whole += "\n" + filler(places, places + 4, comment)
            places += 4
        whole += f"\n[commitments.{part}"
    return whole + "\n" + filler(places, places + 4, comment)


PLAIN = between(SMALL_ROADMAP)
BASES = (PLAIN, between(SMALL_ROADMAP, "\n# a comment\n"), between(SMALL_ROADMAP, "# a comment"))
IDS = [*COMMITMENTS[:3], "filler-1", "filler-2", "filler-9", "filler-18"]


def result_of(base: str, ours: str, theirs: str) -> object:
    try:
        return merge(base, ours, theirs, "roadmap.toml")
    except CannotMergeError as error:
        return str(error)


def whole_result_of(base: str, ours: str, theirs: str) -> object:
    with patch.object(driver, "narrowed", lambda *_: None):
        return result_of(base, ours, theirs)


def is_narrowed(base: str, ours: str, theirs: str) -> bool:
    """Return whether a merge is made of narrowed texts."""
    with patch.object(driver, "_whole_draft", side_effect=AssertionError):
        try:
            merge(base, ours, theirs, "roadmap.toml")
        except AssertionError:
            return False
    return True


LINES = (
    *("", "# a comment", "# new", '[commitments.new]\ntitle = "N"\narea = "north"', "[check]\nselect = []"),
    *("[commitments.filler-2.updates.2024]", "[commitments.filler-9]", "progress = 1", "progress = 2"),
    *("text = '''", "'''", "[areas.new]\ntitle = 'T'", "[[list]]\nx = 1", "[views.v]\nwhere = 'late'"),
    *("note = 'x'", "deadline = 2030", "deadline_text = 'soon'", "formerly = 'filler-3'", "x.y = 1"),
)


@st.composite
def edits(draw: st.DrawFn) -> Act:
    """Draw a change of a few lines anywhere, which may leave a text that is no roadmap."""
    at, count = draw(st.integers(0, 400)), draw(st.integers(0, 3))
    new, move = draw(st.lists(st.sampled_from(LINES), max_size=2)), draw(st.sampled_from([0, 0, 1, 9, 30]))

    def act(text: str) -> str:
        lines = text.split("\n")
        start = at % len(lines)
        rest = [*lines[:start], *new, *lines[start + count :]]
        place = (start + move) % (len(rest) + 1)
        moved = lines[start : start + count] if move else []
        return "\n".join([*rest[:place], *moved, *rest[place:]])

    return act


SIDE = st.one_of(
    work("one", IDS, FIELDS),
    work("two", IDS, FIELDS),
    st.lists(edits(), min_size=1, max_size=3),
    st.tuples(work("one", IDS, FIELDS), st.lists(edits(), max_size=2)).map(lambda both: [*both[0], *both[1]]),
)


@examples(few=50, many=1500)
@given(st.sampled_from(BASES), SIDE, SIDE)
def test_a_narrowed_merge_is_that_of_the_whole_texts(base: str, mine: list[Act], yours: list[Act]) -> None:
    three = base, done(base, mine), done(base, yours)
    assert result_of(*three) == whole_result_of(*three)


@examples(few=20, many=400)
@given(st.lists(edits(), max_size=2), st.lists(edits(), max_size=2), st.lists(edits(), max_size=2))
def test_so_it_is_if_all_three_differ(one: list[Act], two: list[Act], three: list[Act]) -> None:
    texts = done(PLAIN, one), done(done(PLAIN, one), two), done(PLAIN, three)
    assert result_of(*texts) == whole_result_of(*texts)


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


CHANGES = (
    ("Filler 9", "Another title"),
    ("Filler 9", "A third title"),
    ("[commitments.filler-9]", "# new\n[commitments.filler-9]"),
    ("[commitments.filler-9]", '[commitments.new]\ntitle = "N"\narea = "north"\n\n[commitments.filler-9]'),
    (filler(9, 10), ""),
    (filler(9, 11), ""),
    ('title = "Filler 9"\n', ""),
    ("Filler 18", "Another title"),
)


@pytest.mark.parametrize("ours", CHANGES)
@pytest.mark.parametrize("theirs", CHANGES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_changes_in_one_place_are_merged_narrowed(
    ours: tuple[str, str], theirs: tuple[str, str], newline: str
) -> None:
    three = [text.replace("\n", newline) for text in (PLAIN, changed(PLAIN, ours), changed(PLAIN, theirs))]
    assert result_of(*three) == whole_result_of(*three)
    assert is_narrowed(*three)


@pytest.mark.parametrize(
    "pairs",
    [
        [(filler(9, 11), filler(10, 11) + filler(9, 10))],
        [("[commitments.filler-9]", "[commitments.other]"), ("s.filler-9.updates", "s.other.updates")],
        [("\n# a comment\n\n[commitments.filler-9]", "\n[commitments.filler-9]")],
        [('title = "Filler 9"', 'title = """\n[commitments.x]\n"""')],
    ],
)
def test_what_concerns_more_than_its_neighbors_is_not_narrowed(pairs: list[tuple[str, str]]) -> None:
    base = BASES[1] if pairs[0][0].startswith("\n# a comment") else PLAIN
    three = base, changed(base, *pairs), changed(base, ("Filler 18", "Another title"))
    assert not is_narrowed(*three)
    assert result_of(*three) == whole_result_of(*three)


def test_a_rename_is_followed_in_records_that_no_side_changed() -> None:
    base = changed(PLAIN, ('title = "Filler 9"', 'title = "Filler 9"\ndepends_on = ["filler-18"]'))
    three = base, renaming("filler-18", "new-id")(base), changed(base, ("Filler 3", "Another title"))
    assert not is_narrowed(*three)
    result = result_of(*three)
    assert result == whole_result_of(*three)
    assert rtoml.loads(result.text)["commitments"]["filler-9"]["depends_on"] == ["new-id"]  # type: ignore[attr-defined]


def test_only_blocks_inside_runs_are_left_out() -> None:
    blocks = ["head", *(f"[a.{name}]\nx = 1" for name in "bcdefg"), "[a.z]\n"]
    ours = [*blocks[:4], "[a.e]\nx = 2", *blocks[5:]]
    narrow = narrowed(blocks, ours, blocks)
    assert narrow is not None
    assert [text.count("x = ") for text in narrow.texts] == [3, 3, 3]
    assert [(one.before, one.blocks, one.header) for one in narrow.left_out] == [
        ("head", blocks[1:3], "[a.d]"),
        (blocks[5], [blocks[6]], "[a.z]"),
    ]
    restored = narrow.restored([narrow.texts[1]])
    assert restored is not None
    assert "".join(map(str, restored)) == "\n".join(ours)


def test_a_place_between_conflicts_is_found_and_a_lost_one_is_noticed() -> None:
    blocks = ["head", "[a.b]", "[a.c]", "[a.d]", "[a.e]\n"]
    narrow = narrowed(blocks, blocks, blocks)
    assert narrow is not None
    conflict = Conflict("ours", "theirs", "what")
    assert narrow.restored([conflict, "head\n", "[a.e]\n", conflict]) == [
        *("", conflict, "head\n", "[a.b]", "\n", "[a.c]", "\n", "[a.d]", "\n", "[a.e]\n", conflict, "")
    ]
    assert narrow.restored([conflict, "head\n", conflict, "[a.e]\n"]) is None


def test_blocks_are_those_of_the_reader() -> None:
    blocks = VersionReader().texts_of_blocks(PLAIN)
    assert blocks is not None
    assert "\n".join(blocks) == PLAIN
    assert isinstance(narrowed(blocks, blocks, blocks), Narrowed)
