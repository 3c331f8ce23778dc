"""The language of `--where`: errors with their column, and expressions that nothing hangs on."""

import time
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.conditions import FIELDS, Condition, Operator, words_of
from roadmap_cli.analysis.query import Selection, rows_of
from roadmap_cli.analysis.where import DEEPEST, LONGEST, MOST, operators_of, parse_where
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.escape.terminal import line
from tests.analysis.test_conditions import AS_OF, SMALL
from tests.conftest import examples
from tests.every import every
from tests.hostile import HOSTILE


def bound(text: str) -> Condition | WrongUsageError:
    """Return the condition of an expression, or the error with which it is refused."""
    try:
        return parse_where(text).bound(SMALL, AS_OF)
    except WrongUsageError as error:
        return error


def refusal(text: str) -> WrongUsageError:
    with pytest.raises(WrongUsageError) as wrong:
        parse_where(text).bound(SMALL, AS_OF)
    return wrong.value


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        # the grammar
        ("due <", 6, "the expression ends too early; write a value, such as status = at-risk"),
        ("late and", 9, "the expression ends too early; write a condition, such as status = at-risk"),
        ("late and or late", 13, '"late" cannot be here; write a comparison: =, !=, '),
        ("status", 1, '"status" is not compared with anything; write status is set, or status = VALUE'),
        (
            "tags water",
            6,
            '"water" cannot be here; write a comparison: =, !=, <, <=, >, >=, ~, has, in or is set',
        ),
        ("late && stale", 6, '"&&" is not an operator; write and'),
        ("title is", 9, "the expression ends too early; write `is set` or `is not set`"),
        ("status not met", 12, '"met" cannot be here; write `in` after `not`'),
        ("status in met", 11, '"met" cannot be here; write values in parentheses, such as (met, ongoing)'),
        ("status in ()", 12, '")" cannot be here; write a value, such as status = at-risk'),
        ("(late", 6, "a closing parenthesis is missing at the end"),
        ("status in (met", 15, "a closing parenthesis is missing at the end"),
        ("late)", 5, "there is no opening parenthesis for this one"),
        ('title = "x', 9, 'the text that starts here has no closing "'),
        ("title = 'x", 9, "the text that starts here has no closing '"),
        (
            "owner = Ministry of Energy",
            18,
            '"of" cannot be here; write `and` or `or` before it, or put a text of several',
        ),
        # fields and flags
        ("statu = met", 1, 'there is no field "statu"; did you mean status, '),
        ("zzzz = 1", 1, 'there is no field "zzzz"; fields are id, title, area, '),
        (
            "due < 2027 and Overdue = true",
            16,
            "Overdue is a flag, without a value; write Overdue or not Overdue",
        ),
        ("for = us", 1, 'there is no field "for"; '),
        ("title.x = 1", 1, 'there is no field "title.x"; did you mean title'),
        ("extra.", 1, '"extra." is not compared with anything; write '),
        ("extra. = 1", 1, 'there is no field "extra."; did you mean extra'),
        ("lat", 1, '"lat" is not a flag, and it is not compared with anything; did you mean late?'),
        ("not at-risk", 5, '"at-risk" is a status; write status = at-risk'),
        ("open", 1, '"open" is a status; write status = open'),
        # comparisons
        ("title == x", 7, 'there is no comparison "=="; did you mean =?'),
        ("title <=> x", 7, 'there is no comparison "<=>"; use =, !=, ~, in or is set'),
        ("status < met", 8, "`<` cannot compare status, which is a status; use =, !=, ~, in or is set"),
        ("title > a", 7, "`>` cannot compare title, which is one line of text; use "),
        ("title has a", 7, "`has` cannot compare title, which is one line of text; use "),
        ("due ~ 2026", 5, "`~` cannot compare due, which is a date; use =, !=, <, <=, >, >=, in or is set"),
        ("updates = 2022", 9, "`=` cannot compare updates, which is a table; use has or is set"),
        ("search = a", 8, "`=` cannot compare search, which is text; use ~"),
        # values
        ("status = mett", 10, 'there is no status "mett"; did you mean met?'),
        ("status in (met, opn)", 17, 'there is no status "opn"; did you mean open?'),
        ("flag = lat", 8, 'there is no flag "lat"; did you mean late?'),
        ("last_cycle = missd", 14, 'there is no result of a cycle "missd"; did you mean missed?'),
        ("area = climat-x", 8, 'there is no area "climat-x"; did you mean climate?'),
        ("partner has mars", 13, 'there is no partner "mars"; there are us, ca'),
        ("id = nowhere", 6, 'there is no commitment "nowhere"; '),
        ("depends_on = climate", 14, '"climate" is an area, not a commitment; '),
        ("days_left < soon", 13, '"soon" is not a number; days_left is a whole number, such as 30'),
        ("progress > 5e9", 12, '"5e9" is not a number; progress is a percentage, such as 50%'),
        ("due < soon", 7, '"soon" is not a date; write a year, '),
        ("due < FY2025", 7, '"FY2025" can mean '),
        ("due = none", 7, "none is not a date; write due is not set"),
        ("every = often", 9, '"often" is not an interval; '),
        ("title = ''", 9, "an empty value matches nothing; write title is not set"),
        (r'title = "a\q"', 11, r'there is no escape "\q"; write \\ for a backslash'),
        (r'title = "\ud800"', 10, r'there is no escape "\ud800"; '),
        ("late and extra.budgt > 1", 10, "no commitment has extra.budgt; did you mean extra.budget?"),
        ("extra.zzzz is set", 1, "no commitment has extra.zzzz"),
    ],
)
def test_an_error_names_the_column_and_what_would_be_right(text: str, column: int, sentence: str) -> None:
    error = refusal(text)
    assert str(error).startswith(f"--where, column {column}: {sentence}")
    shown, caret = error.excerpt
    assert shown == f"  {text}"
    assert caret.index("^") == column + 1


@pytest.mark.parametrize(
    ("text", "shown", "caret"),
    [
        ("late and \x1b[31m < 3", r'  late and \x1b[31m < 3', "           ^^^^^^^^"),
        ("title ~ \u202e and lat", r"  title ~ \u202e and lat", "                     ^^^"),
        ("owner = 'a\nb' and lat", r"  owner = 'a\nb' and lat", "                     ^^^"),
        ("橋 = 1", "  橋 = 1", "  ^^"),
        (
            "status = open and " * 9 + "lat and " + "late and " * 9 + "late",
            "  … = open and status = open and lat and late and late and late…",
            "                                 ^^^",
        ),
    ],
)  # fmt: skip
def test_the_excerpt_is_short_and_safe(text: str, shown: str, caret: str) -> None:
    error = refusal(text)
    assert error.excerpt == (shown, caret)
    assert all(line(one) == one for one in error.excerpt)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_expression_is_refused(text: str) -> None:
    assert str(refusal(text)) == "--where is empty; give it a condition, such as 'status = at-risk'"


def test_a_byte_that_is_not_utf_8_is_refused() -> None:
    assert (
        str(refusal("title = a\udcff"))
        == "--where, column 10: this is not valid UTF-8; type it in a UTF-8 locale"
    )


# What makes totals mislead


OUTCOMES = {
    *("status", "partner.status", "partner_status", "flags", "due", "days_left", "deadline", "deadline_text"),
    *("partner_deadline", "progress", "updated", "updates", "milestones"),
    *("indicators", "assessments", "verdict", "assessed", "last_cycle", "search"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_totals_are_not_chosen_by_an_outcome(name: str) -> None:
    text = f"area is set and not {name} " + ("~ a" if name == "search" else "is set")
    expression = parse_where(text)
    if name in OUTCOMES:
        with pytest.raises(WrongUsageError) as wrong:
            expression.refuse_outcomes("list them")
        sentence = f"totals over commitments chosen by {name} would mislead; list them"
        assert str(wrong.value) == f"--where, column 21: {sentence}"
    else:
        expression.refuse_outcomes("")


def test_a_flag_by_its_name_is_an_outcome() -> None:
    with pytest.raises(WrongUsageError, match="column 5: totals over commitments chosen by flags"):
        parse_where("not overdue").refuse_outcomes("")


# The table of operators


@pytest.mark.parametrize("name", FIELDS)
def test_every_operator_of_a_field_is_read_and_no_other(name: str) -> None:
    values = {"status": "met", "flags": "late", "id": "methane", "area": "climate"}
    field = FIELDS[name]
    for operator in Operator:
        value = values.get(name, {"a status": "met", "an interval": "'1 year'"}.get(field.type, "2026"))
        text = f"{name} {operator} " + (
            "" if operator is Operator.SET else f"({value})" if operator is Operator.IN else value
        )
        if operator in operators_of(field):
            parse_where(text)
        else:
            assert "cannot compare" in str(refusal(text))


def test_keywords_fields_and_words_have_any_case() -> None:
    assert words_of(
        parse_where("NOT (Status = MET OR Flag HAS Late) And Tag Is Not Set").bound(SMALL, AS_OF)
    ) == ("not (status = met or flag has late) and not tag is set")


def test_keywords_can_be_values_and_start_words() -> None:
    assert words_of(
        parse_where("tag in (and, or) and title ~ nothing or owner = not").bound(SMALL, AS_OF)
    ) == ("tag in (and, or) and title ~ nothing or owner = not")


def test_spaces_do_not_matter() -> None:
    (tight, loose) = (
        parse_where(text).bound(SMALL, AS_OF)
        for text in ("due<2027 and(tag=energy or status in(met,open))",
                     "\n due\t<  2027 and ( tag = energy or status in ( met , open ) ) ")
    )  # fmt: skip
    assert tight == loose


# Hostile expressions


def test_an_expression_is_bounded() -> None:
    assert "more than 500 comparisons" in str(refusal(" or ".join(["late"] * (MOST + 1))))
    parse_where(" or ".join(["late"] * MOST))
    for field in ("due", "progress", "extra.x"):  # each value is compared
        assert "more than 500 comparisons" in str(refusal(f"{field} in ({', '.join(['1'] * (MOST + 1))})"))
    parse_where(f"id in ({', '.join(['a'] * 2 * MOST)})")
    assert "at most 20,000 characters, not 20,001" in str(refusal(f"title = {'a' * (LONGEST - 7)}"))
    parse_where(f"title = {'a' * (LONGEST - 8)}")
    deep = DEEPEST - 1
    parse_where("(" * deep + "late" + ")" * deep)
    parse_where("not " * deep + "late")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 9_000 + "late" + ")" * 9_000,
        "(" * LONGEST,
        ")" * LONGEST,
        "not " * 4_999 + "late",
        "not(" * 2_400 + "late" + ")" * 2_400,
        "(late and " * 1_500 + "late" + ")" * 1_500,
        "late and " * 2_000,
        "=" * LONGEST,
        '"' * LONGEST,
        "'" + "\\" * (LONGEST - 1),
        "a." * 9_999 + "b = 1",
        "extra." + "a." * 9_000 + "b = 1",
        'extra."' * 2_500,
        "id in (" + "zz," * 6_600 + "zz)",
        "days_left < " + "9" * 19_000,
        "due < " + "9" * 19_000,
        "due < '" + "before " * 2_000 + "2027'",
        "every = '" + "every " * 2_000 + "'",
        "\x00" * LONGEST,
        "\u202e" * LONGEST,
        "\u0301" * LONGEST,
        " " * (LONGEST - 1) + "x",
        "is " * 6_000,
        "in " * 6_000,
    ],
    ids=lambda text: f"{text[:12]!a}",
)
def test_a_hostile_expression_is_refused_soon(text: str) -> None:
    start = time.process_time()
    error = refusal(text)
    assert time.process_time() - start < 5
    assert len(error.sentences) == 1
    assert len(str(error)) < 1_000
    assert all(len(one) < 700 for one in error.excerpt)


@pytest.mark.parametrize(
    "text",
    [
        "title ~ " + "*" * (LONGEST - 8),
        "title ~ '" + "a*" * 9_990 + "'",
        "title ~ '" + "*a" * 9_990 + "b'",
        "search ~ '" + "\u0301" * 19_000 + "'",
        "tags in (" + ",".join(f"t{number}" for number in range(3_000)) + ")",
        " or ".join(["title ~ '*a*a*a*a*a*b'"] * MOST),
        " and ".join(["not status = closed"] * MOST),
        "extra.budget < " + "9" * 19_000,
    ],
    ids=lambda text: f"{text[:20]!a}",
)
def test_a_hostile_expression_matches_soon(text: str) -> None:
    roadmap = SMALL
    start = time.process_time()
    rows_of(roadmap, AS_OF, Selection(where=parse_where(text).bound(roadmap, AS_OF)))
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["title ~ " + "*" * 19_000, "extra" + ".a" * 9_000 + " is not set"])
def test_its_length_is_no_factor_of_a_large_roadmap(text: str) -> None:
    one = next(iter(SMALL.commitments.values()))
    roadmap = msgspec.structs.replace(SMALL, commitments={f"x{number}": one for number in range(5_000)})
    start = time.process_time()
    with suppress(WrongUsageError):
        rows_of(roadmap, AS_OF, Selection(where=parse_where(text).bound(roadmap, AS_OF)))
    assert time.process_time() - start < 5


PIECES = st.sampled_from([
    *FIELDS, *(f" {one} " for one in Operator), "late", "met", "2026", "(", ")", ",", '"', "'", " and ",
    " or ", " not ", "*", "\\", "extra.", "extra.budget", ".", " ", "'90 days ago'", "\x00", "\u202e",
    "%", "-5", "open",
])  # fmt: skip


@examples(few=50, many=400)
@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40)))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    found = bound(text)
    if isinstance(found, WrongUsageError):
        assert len(found.sentences) == 1
        assert found.sentences[0].startswith("--where")
    else:
        rows = rows_of(SMALL, AS_OF, Selection(where=found))
        again = parse_where(words_of(found)).bound(SMALL, AS_OF)
        assert rows_of(SMALL, AS_OF, Selection(where=again)) == rows


@every("hostile", HOSTILE)
def test_hostile_texts_are_read_or_refused(hostile: str) -> None:
    for text in (hostile, f"title ~ {hostile}", f"{hostile} = 1", f"extra.{hostile} is set"):
        found = bound(text)
        if isinstance(found, WrongUsageError):
            assert len(found.sentences) == 1
            assert all(line(one) == one for one in found.excerpt)


def test_a_phrase_counts_from_the_day() -> None:
    expression: Any = parse_where("updated < '1 year ago'")
    assert words_of(expression.bound(SMALL, date(2024, 5, 1))) == "updated < 2023"
