"""The sentences of an import, in full and in short."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.importers.records import IdCollision, ImportResult, ReportedValue, SkippedRecord, SourcePlace
from roadmap_cli.output.reports.import_lines import Room, sentences
from tests.conftest import examples

NO_CHANGES = ImportChanges([], [], [], [], [], {}, [])


def result_of(**parts: Any) -> ImportResult:
    empty: dict[str, Any] = dict.fromkeys(("imported", "skipped", "unread", "collisions", "doubtful"), ())
    return ImportResult(**{"unit": "row", "rows": 9, **empty, "areas": {}, "partners": {}, **parts})


def values(*texts: str, reason: str = "is not a date; write 2050") -> tuple[ReportedValue, ...]:
    return tuple(ReportedValue(SourcePlace(row), "due", text, reason) for row, text in enumerate(texts, 2))


def test_equal_values_share_a_sentence_and_others_have_their_own() -> None:
    result = result_of(unread=values("soon", "later", "soon", "soon"))
    assert list(sentences(result, NO_CHANGES)) == [
        'rows 2, 4, 5: due "soon" is not a date; write 2050',
        'row 3: due "later" is not a date; write 2050',
    ]
    assert list(sentences(result, NO_CHANGES, Room(80))) == list(sentences(result, NO_CHANGES))


def test_many_values_of_one_problem_share_a_sentence_on_a_terminal() -> None:
    result = result_of(unread=values("a", "b", "b", "c", "d", *(f"{n}" for n in range(20, 70, 2))))
    assert len(list(sentences(result, NO_CHANGES))) == 29
    assert list(sentences(result, NO_CHANGES, Room(80))) == [
        'rows 2 to 31: 30 values of due, "b" (2), "a" (1) and 27 more; "b" is not a date; write 2050'
    ]
    apart = tuple(
        ReportedValue(SourcePlace(3 * row), "due", str(row), "is not a date") for row in range(1, 21)
    )
    assert list(sentences(result_of(unread=apart), NO_CHANGES, Room(80))) == [
        'rows 3, 6, 9, 12, 15, 18, 21, 24 and 12 more: 20 values of due, "1", "2" and 18 more; '
        '"1" is not a date'
    ]


def test_ids_and_skipped_rows_are_grouped_as_well() -> None:
    taken = tuple(IdCollision(SourcePlace(row), "partner", f"p{row}", f"p{row}-2") for row in range(2, 7))
    skipped = tuple(SkippedRecord(SourcePlace(row), f'its area "{row}" makes no id') for row in range(2, 7))
    assert list(sentences(result_of(collisions=taken[:1]), NO_CHANGES, Room(80))) == [
        "row 2: the partner id p2 is taken; it became p2-2"
    ]
    assert list(sentences(result_of(collisions=taken), NO_CHANGES, Room(80))) == [
        "rows 2 to 6: 5 values of partner id, p2, p3 and 3 more; p2 is taken; it became p2-2"
    ]
    assert list(sentences(result_of(skipped=skipped), NO_CHANGES, Room(80))) == [
        'rows 2 to 6: skipped: its area "2" makes no id; the others have the same problem'
    ]


@examples(few=60, many=2000)
@given(
    st.lists(
        st.tuples(st.text(max_size=200), st.sampled_from(["x", "y; z", "is: not", ""]) | st.text(max_size=90))
    ),
    st.lists(st.text(max_size=3000), max_size=60),
    st.integers(40, 200),
)
def test_a_report_fits_on_a_terminal(problems: list[tuple[str, str]], notes: list[str], width: int) -> None:
    unread = tuple(
        ReportedValue(SourcePlace(row, "s" * (row % 3)), "due", value, reason)
        for row, (value, reason) in enumerate(problems)
    )
    shown = list(sentences(result_of(unread=unread, notes=tuple(notes)), NO_CHANGES, Room(width, 36)))
    rows = [-(-max(escape.width(escape.ci_line(line)), 1) // width) for line in shown]
    assert sum(rows) <= 36
    assert bool(shown) == bool(problems or notes)


def test_what_does_not_fit_is_counted() -> None:
    many = tuple(f"note {number}" for number in range(100))
    shown = list(sentences(result_of(notes=many), NO_CHANGES, Room(80, 20)))
    assert shown[-1] == "and 91 more like these; --report FILE writes everything as CSV"
    assert len(shown) <= 20


def test_empty_notes_and_a_last_line_that_wraps_take_rows() -> None:
    shown = list(sentences(result_of(notes=("",) * 100), NO_CHANGES, Room(40, 20)))
    assert shown == [*[""] * 8, "and 92 more like these; --report FILE writes everything as CSV"]
