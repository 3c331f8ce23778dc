"""What must hold of every merge, whatever two people did: nothing is lost, and no side comes first."""

import re
from contextlib import suppress

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.merge.conflicts import Labels
from roadmap_cli.merge.driver import CannotMergeError, MergedText, _merged, merge, plain_text
from roadmap_cli.merge.renames import MergeInputs, ParsedText, RenamedTwiceError
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.version_reader import VersionReader
from tests.conftest import SMALL_ROADMAP, examples
from tests.history.update_work import work_on_tags, work_on_updates
from tests.merge.making import COMMITMENTS, FIELDS, NAME, Act, done, merged, renaming, work
from tests.toml_documents import documents, same

MINE = work("one", COMMITMENTS[:3], FIELDS)
YOURS = work("two", COMMITMENTS[3:], FIELDS)
TOO = work("two", COMMITMENTS[:3], FIELDS)


def lines(text: str) -> set[str]:
    """Return the lines of a text, and the pairs of the inline tables that people added to."""
    text = re.sub(
        r"(?m)^(?:extra = \{|tags = \[) ?(.*?) ?[]}]$", lambda found: found[1].replace(", ", "\n"), text
    )
    return {line.strip() for line in text.split("\n")}


def news(*sides: str) -> set[str]:
    return {line for side in sides for line in lines(side) - lines(SMALL_ROADMAP)}


@examples(few=12, many=80)
@given(MINE, YOURS)
def test_what_does_not_touch_goes_together_in_either_order(mine: list[Act], yours: list[Act]) -> None:
    ours, theirs = done(SMALL_ROADMAP, mine), done(SMALL_ROADMAP, yours)
    result, turned = merged(SMALL_ROADMAP, ours, theirs), merged(SMALL_ROADMAP, theirs, ours)
    assert (result.conflicts, turned.conflicts) == ([], [])
    one_after_the_other = rtoml.loads(done(ours, yours))
    assert same(rtoml.loads(result.text), one_after_the_other)
    assert same(rtoml.loads(turned.text), one_after_the_other)
    assert news(ours, theirs) <= lines(result.text)
    assert news(ours, theirs) <= lines(turned.text)


@examples(few=15, many=100)
@given(MINE, TOO)
def test_nothing_is_lost_without_a_conflict(mine: list[Act], yours: list[Act]) -> None:
    ours, theirs = done(SMALL_ROADMAP, mine), done(SMALL_ROADMAP, yours)
    result, turned = merged(SMALL_ROADMAP, ours, theirs), merged(SMALL_ROADMAP, theirs, ours)
    assert bool(result.conflicts) == bool(turned.conflicts)
    for one in (result, turned):
        assert news(ours, theirs) <= lines(one.text)
        gone = (lines(SMALL_ROADMAP) - lines(ours)) | (lines(SMALL_ROADMAP) - lines(theirs))
        assert one.conflicts or not gone & lines(one.text)


@examples(few=10, many=60)
@given(MINE, TOO, st.sampled_from(COMMITMENTS[:4]))
def test_a_rename_is_followed_whatever_else_was_done(mine: list[Act], yours: list[Act], id: str) -> None:
    rename = renaming(id, "another-id")
    ours, theirs = done(SMALL_ROADMAP, mine), done(SMALL_ROADMAP, yours)
    without = merged(SMALL_ROADMAP, ours, theirs)
    for result in (
        merged(SMALL_ROADMAP, rename(ours), theirs),
        merged(SMALL_ROADMAP, rename(ours), rename(theirs)),
    ):
        assert bool(result.conflicts) == bool(without.conflicts)
        if not without.conflicts:
            assert same(rtoml.loads(result.text), rtoml.loads(rename(without.text)))


def structural(base: str, ours: str, theirs: str) -> MergedText:
    """Return the merge without the short cut for a side that changed nothing."""
    texts = [plain_text(text, unify=True) for text in (base, ours, theirs)]
    inputs = MergeInputs(*(ParsedText(text, rtoml.loads(text)) for text in texts))
    return _merged(inputs, NAME, Labels(), VersionReader(), "")


@examples(few=15, many=100)
@given(MINE)
def test_a_side_without_changes_gives_the_other_though_every_part_is_looked_at(mine: list[Act]) -> None:
    side = done(SMALL_ROADMAP, mine)
    assert structural(SMALL_ROADMAP, side, SMALL_ROADMAP) == MergedText(side, [], [])
    assert structural(SMALL_ROADMAP, SMALL_ROADMAP, side) == MergedText(side, [], [])


def both_ways(base: str, ours: str, theirs: str) -> list[MergedText]:
    """Return the merge of ours and theirs, and that of theirs and ours; nothing where neither can be made."""
    results: list[MergedText] = []
    for sides in ((ours, theirs), (theirs, ours)):
        with suppress(CannotMergeError):
            results.append(merged(base, *sides))
    assert len(results) != 1
    assert len({bool(result.conflicts) for result in results}) <= 1
    return results


def updates_in(text: str) -> list[tuple[str, object]]:
    return list(rtoml.loads(text)["commitments"]["a"].get("updates", {}).items())


def days_and_notes(text: str) -> list[tuple[str, object]]:
    return [(parse_day_key(key).canonical, fields) for key, fields in updates_in(text)]


@examples(few=50, many=400)
@given(work_on_updates())
def test_updates_are_merged_in_one_order_and_once_in_every_layout(three: tuple[str, str, str]) -> None:
    results = both_ways(*three)
    if results and not results[0].conflicts:
        updates, turned = (updates_in(result.text) for result in results)
        assert updates == turned
        base, ours, theirs, both = map(days_and_notes, (*three, results[0].text))
        for one in (*ours, *theirs):
            if one not in base:
                assert both.count(one) == max(ours.count(one), theirs.count(one))


@examples(few=50, many=400)
@given(work_on_tags())
def test_comments_of_elements_are_merged_as_the_elements_are(three: tuple[str, str, str]) -> None:
    results = both_ways(*three)
    assert results
    if not results[0].conflicts:
        base, ours, theirs = (set(re.findall("# .*", text)) for text in three)
        wanted = (base & ours & theirs) | (ours - base) | (theirs - base)
        for result in results:
            assert sorted(re.findall("# .*", result.text)) == sorted(wanted)
        assert same(*(rtoml.loads(result.text) for result in results))


@pytest.mark.sweep
@examples(few=12, many=100)
@given(documents(), documents())
def test_any_toml_beside_a_side_without_changes_is_as_it_was(base: str, side: str) -> None:
    plain = plain_text(side, unify=True)
    for ours, theirs in ((base, side), (side, base)):
        try:
            result = structural(base, ours, theirs)
        except RenamedTwiceError:
            pytest.fail("one side alone cannot rename a thing twice")
        assert (result.text, result.conflicts) == (plain, [])


@pytest.mark.sweep
@examples(few=12, many=100)
@given(documents(), documents(), documents())
def test_any_three_texts_are_merged_or_left_to_the_lines(base: str, ours: str, theirs: str) -> None:
    with suppress(CannotMergeError):
        result = merge(base, ours, theirs, NAME)
        assert result.conflicts or rtoml.loads(result.text.removeprefix("\ufeff")) is not None
