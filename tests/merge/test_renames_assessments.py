"""Assessments in a merge: by key, and with a key of its own where both sides add one of a day."""

from roadmap_cli.merge.driver import merge
from roadmap_cli.model.validate import parse_roadmap
from tests.conftest import SMALL_ROADMAP

WATCH = SMALL_ROADMAP + '\n[assessors.watch]\nname = "Watch"\n'
PATH = "[commitments.fresh-water.assessments.{}]\nby = 'watch'\nverdict = '{}'\n"


def assessed(*verdicts: tuple[str, str]) -> str:
    return WATCH + "\n" + "\n".join(PATH.format(*one) for one in verdicts)


def merged(base: str, ours: str, theirs: str) -> dict[str, str]:
    result = merge(base, ours, theirs, "f")
    assert result.conflicts == []
    table = parse_roadmap(result.text, "f")["commitments"]["fresh-water"]["assessments"]
    return {key: one["verdict"] for key, one in table.items()}


def test_additions_of_both_sides_are_kept_by_day() -> None:
    base = assessed(("2022", "late"))
    sides = (assessed(("2022", "late"), ("2024", "kept")), assessed(("2022", "late"), ("2023", "stalled")))
    expected = {"2022": "late", "2023": "stalled", "2024": "kept"}
    assert merged(base, *sides) == merged(base, sides[1], sides[0]) == expected


def test_two_of_one_day_get_keys_of_their_own() -> None:
    sides = (assessed(("2024", "kept")), assessed(("2024", "broken")))
    one, other = merged(WATCH, *sides), merged(WATCH, sides[1], sides[0])
    assert one == other
    assert (set(one), set(one.values())) == ({"2024", "2024-2"}, {"kept", "broken"})
    notes = merge(WATCH, sides[0], sides[1], "f").notes
    assert any("is a different assessment in" in note for note in notes)


def test_the_same_on_both_sides_is_kept_once() -> None:
    both = assessed(("2024", "kept"))
    assert merged(WATCH, both, both) == {"2024": "kept"}


def test_two_edits_of_one_verdict_are_a_conflict() -> None:
    base, ours, theirs = (assessed(("2024", verdict)) for verdict in ("late", "kept", "broken"))
    assert merge(base, ours, theirs, "f").conflicts != []
