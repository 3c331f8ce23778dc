"""Conditions: what matches, compared with plain loops over the JSON records, and their words."""

import operator
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.conditions import (
    FIELDS,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Not,
    Operator,
    quoted,
    words_of,
)
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import NO_FILTERS, Selection, record_of_row, rows_of
from roadmap_cli.analysis.where import parse_where
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.fields import COMMITMENT
from roadmap_cli.model.types import CLOSED, Roadmap, Status
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.conftest import SMALL_ROADMAP, examples
from tests.recording import PARTNERS, TABLES
from tests.test_sums_model import DAYS, roadmap_of

AS_OF = date(2026, 2, 1)
EXTRA = """
[commitments.net-zero-grids.extra]
budget = 20
review = "2026-Q3"
grade = "b-2"
done = true
seen = 2025-06-01
"two words" = { deep = ["x", 3, "b-10"] }
nothing = ""
"""
TEXT = SMALL_ROADMAP + EXTRA
SMALL: Roadmap = read_roadmap(parse_roadmap(TEXT, "f.toml"), TEXT, "f.toml")
GRIDS, METHANE, BRIDGES = "net-zero-grids", "methane-75", "bridge-repairs"
FORUM, PARIS, ARCTIC, WATER = "semiconductor-forum", "paris-agreement", "arctic-dialogue", "fresh-water"
ALL = [GRIDS, METHANE, BRIDGES, FORUM, PARIS, ARCTIC, WATER]


def chosen(expression: str, roadmap: Roadmap = SMALL, as_of: date = AS_OF, **options: Any) -> list[str]:
    condition = parse_where(expression).bound(roadmap, as_of)
    return [row.id for row in rows_of(roadmap, as_of, Selection(where=condition, **options))]


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        # texts and words
        ("id = fresh-water", [WATER]),
        ("id in (fresh-water, methane-75)", [METHANE, WATER]),
        ("id = drinking-water", [WATER]),  # a former id
        ("title = 'reparer les ponts 橋'", [BRIDGES]),
        ("title != 'Clean drinking water'", ALL[:-1]),
        ("title ~ FORUM", [FORUM]),
        ("title ~ 'p*c'", [METHANE]),
        ("title ~ 'r*t'", [METHANE, BRIDGES, PARIS, ARCTIC, WATER]),
        (r"title ~ '\*'", []),
        ("text is set", [GRIDS]),
        ("area = climate and tag = energy", [GRIDS, METHANE]),
        ("tag != energy", [BRIDGES, WATER]),
        ("not tag = energy", [BRIDGES, FORUM, PARIS, ARCTIC, WATER]),
        ("tags has Energy or tags has WATER", [GRIDS, METHANE, WATER]),
        ("tags in (water, bridges)", [BRIDGES, WATER]),
        ("tag ~ nerg", [GRIDS, METHANE]),
        ("tags is not set", [FORUM, PARIS, ARCTIC]),
        ("owner = 'MINISTRY  of energy'", [GRIDS]),
        ("source ~ forum", [FORUM]),
        ("depends_on has net-zero-grids", [METHANE]),
        ("formerly = water", [WATER]),
        # partners
        ("partner = us and not partner = ca", [FORUM]),
        ("partners has ca", [one for one in ALL if one != FORUM]),
        ("partner.status = dropped", [PARIS]),
        ("partner.status = open and status = at-risk", [GRIDS]),
        ("partner_status has ca", [GRIDS, PARIS]),
        ("partner_deadline has ca", [GRIDS]),
        # statuses and flags
        ("status = open", [one for one in ALL if one != FORUM]),
        ("status != closed", [one for one in ALL if one != FORUM]),
        ("status in (met, ongoing)", [FORUM, ARCTIC]),
        ("status not in (open)", [FORUM]),
        ("status ~ 'at*k'", [GRIDS]),
        ("overdue", [BRIDGES]),
        ("late or BLOCKED", [METHANE, FORUM]),
        ("flag = due-soon", [METHANE]),
        ("flags has stale and flags has overdue", [BRIDGES]),
        ("flags is not set", [ARCTIC, WATER]),
        # numbers
        ("days_left < 0", [BRIDGES]),
        ("days_left <= 27 and days_left >= 27", [METHANE]),
        ("days_left != 27", [GRIDS, BRIDGES, WATER]),
        ("days_left is not set", [FORUM, PARIS, ARCTIC]),
        ("progress = 40%", [METHANE]),
        ("progress > 39.5 and progress < 100", [GRIDS, METHANE]),
        # dates
        ("due < 2026", [BRIDGES, FORUM]),
        ("due <= 2026", [METHANE, BRIDGES, FORUM, WATER]),
        ("due = 2026", [METHANE, WATER]),
        ("due > 2026", [GRIDS]),
        ("due >= 2026-06-30", [GRIDS, WATER]),
        ("due in (2021, 2035)", [GRIDS, FORUM]),
        ("deadline = 2025-H2", [BRIDGES]),
        ("deadline = 2025", [BRIDGES]),
        ("deadline = 2025-10", []),  # a half is not known to be in October
        ("deadline != 2025", [GRIDS, METHANE, FORUM, WATER]),
        ("deadline < 'december 2025'", [FORUM]),
        ("deadline > 2025", [GRIDS, WATER]),  # the winter of 2025 begins in December
        ("deadline >= 2025-12-01", [GRIDS, METHANE, WATER]),
        ("made < 2022", [METHANE, FORUM, PARIS]),
        ("made = 2024", [BRIDGES]),
        ("updated < '90 days ago'", [GRIDS, FORUM, PARIS]),
        ("updated is not set", [BRIDGES, ARCTIC, WATER]),
        ("due < 'in 30 days' and due > today", [METHANE]),
        # tables and everything
        ("milestones has final-rules", [GRIDS]),
        ("updates has 2022-03", [METHANE]),
        ("search ~ 'season late'", [FORUM]),
        ("search ~ -grids", [GRIDS]),
        ("every is set or waive is set", []),
        # own keys
        ("extra is set", [GRIDS, WATER]),
        ("extra has budget", [GRIDS, WATER]),
        ("extra.budget > 2", [GRIDS]),
        ("extra.budget = 1.5", [WATER]),
        ("extra.budget >= 1.5", [GRIDS, WATER]),
        ("extra.review < 2027", [GRIDS]),
        ("extra.review = 2026", [GRIDS]),
        ("extra.review < 2026", []),
        ("extra.seen < '90 days ago'", [GRIDS]),
        ("extra.grade = B-2", [GRIDS]),
        ("extra.grade < b-10", [GRIDS]),
        ("extra.grade > 1", []),
        ("extra.done = true", [GRIDS]),
        ('extra."two words" is set', [GRIDS]),
        ('extra."two words" has deep', [GRIDS]),
        ('extra."two words".deep has 3', [GRIDS]),
        ('extra."two words".deep = X', [GRIDS]),
        ('extra."two words".deep ~ "b*0"', [GRIDS]),
        ("not extra.budget is set", [one for one in ALL if one not in (GRIDS, WATER)]),
    ],
)  # fmt: skip
def test_what_an_expression_matches(expression: str, ids: list[str]) -> None:
    assert chosen(expression) == ids


def test_later_updates_do_not_count() -> None:
    day = date(2022, 6, 1)
    assert chosen("updates has 2025-12-20", as_of=day) == []
    assert chosen("updated = 2022-03", as_of=day) == [METHANE]
    assert chosen("search ~ 'season late'", as_of=date(2021, 11, 1)) == []


def test_where_sees_the_whole_beside_a_partner() -> None:
    """Canada is at risk, so the whole is; the United States are underway."""
    selection = Selection(
        partners=frozenset({"us"}), where=parse_where("status = at-risk").bound(SMALL, AS_OF)
    )
    assert [(row.id, row.status, row.partner) for row in rows_of(SMALL, AS_OF, selection)] == [
        (GRIDS, Status.UNDERWAY, "us")
    ]
    both = msgspec.structs.replace(selection, statuses=frozenset({Status.AT_RISK}))
    assert rows_of(SMALL, AS_OF, both) == []


def test_the_fields_are_those_of_the_table() -> None:
    assert FIELDS.keys() == COMMITMENT.keys() - {"for"} | {"search", "partner.status"}
    for name in FIELDS:
        if name != "search":
            assert set(chosen(f"{name} is set")) | set(chosen(f"{name} is not set")) == set(ALL)


# A plain model


def compared(found: Any, symbol: str, wanted: Any) -> bool:
    """Return whether some value compares so; `!=` is that there is one, but no equal one."""
    values = found if isinstance(found, list | tuple) else [] if found is None else [found]
    if symbol == "!=":
        return bool(values) and wanted not in values
    compare = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}.get(
        symbol, operator.eq
    )
    return any(compare(value, wanted) for value in values)


ORDER = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
LEAVES = st.one_of(
    st.tuples(st.just("status"), st.sampled_from(["=", "!="]), st.sampled_from(list(Status))),
    st.tuples(st.just("flags"), st.sampled_from(["=", "!=", "has"]), st.sampled_from(list(Flag))),
    st.tuples(st.just("partners"), st.sampled_from(["=", "!=", "has"]), st.sampled_from(PARTNERS)),
    st.tuples(st.just("days_left"), ORDER, st.integers(-900, 900)),
    st.tuples(st.just("progress"), ORDER, st.integers(0, 100)),
    st.tuples(st.just("due"), ORDER, st.sampled_from([date(2023, 12, 31), date(2025, 3, 1)])),
)
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    ),
    max_leaves=6,
)


def written(tree: Any) -> str:
    match tree:
        case ("not", inner):
            return f"not ({written(inner)})"
        case ("and" | "or" as word, left, right):
            return f"({written(left)}) {word} ({written(right)})"
        case (field, symbol, value):
            return f"{field} {symbol} {value}"
    raise AssertionError


def holds(tree: Any, record: dict[str, Any]) -> bool:
    match tree:
        case ("not", inner):
            return not holds(inner, record)
        case ("and", left, right):
            return holds(left, record) and holds(right, record)
        case ("or", left, right):
            return holds(left, record) or holds(right, record)
        case (field, symbol, value):
            return compared(record[field], symbol, value)
    raise AssertionError


@examples(few=20, many=150)
@given(TABLES, TREES, st.sampled_from(DAYS))
def test_an_expression_matches_like_plain_loops(tables: dict[str, Any], tree: Any, day: str) -> None:
    roadmap, as_of = roadmap_of(tables), date.fromisoformat(day)
    rows = rows_of(roadmap, as_of)
    fitting = [row.id for row in rows if holds(tree, record_of_row(row))]
    assert chosen(written(tree), roadmap, as_of) == fitting
    words = words_of(parse_where(written(tree)).bound(roadmap, as_of))
    assert chosen(words, roadmap, as_of) == fitting


# Options


OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "statuses": st.sets(st.sampled_from(list(Status)), min_size=1).map(frozenset),
    "not_statuses": st.sets(st.sampled_from([*CLOSED]), min_size=1).map(frozenset),
    "flags": st.sets(st.sampled_from(list(Flag)), min_size=1).map(frozenset),
    "not_flags": st.sets(st.sampled_from(list(Flag)), min_size=1, max_size=2).map(frozenset),
    "areas": st.just(frozenset({"a"})),
    "not_areas": st.just(frozenset({"b"})),
    "not_partners": st.sampled_from([frozenset({"us"}), frozenset({"ca", "us"})]),
    "owners": st.just(frozenset({"Énergie, Ministry of"})),
    "not_owners": st.just(frozenset({"X"})),
    "tags": st.just(frozenset({"t", "a b"})),
    "not_tags": st.just(frozenset({"a*b"})),
    "overdue": st.booleans(),
    "due_within": st.integers(0, 800),
    "due_before": st.sampled_from(["2024", "2025-Q3"]).map(parse_deadline),
    "due_after": st.sampled_from(["2022", "2024-winter"]).map(parse_deadline),
    "search": st.sampled_from(["c", 'a "quote"', "a*b", "back\\slash", "or"]),
}
"""Values of each filter."""


def test_each_filter_has_a_strategy_here() -> None:
    """With `partners`, the others see the values of a partner, and `where` is an expression itself.

    `named` only says how ids of several roadmaps are shown.
    """
    assert set(Selection.__struct_fields__) - {"partners", "where", "named"} == set(OPTIONS)


@examples(few=30, many=200)
@given(TABLES, st.fixed_dictionaries({}, optional=OPTIONS), st.sampled_from(DAYS))
def test_options_match_as_the_expression_that_names_them(
    tables: dict[str, Any], options: dict[str, Any], day: str
) -> None:
    more = {"title": "L", "area": "b", "partners": ["us"]}
    roadmap, as_of = roadmap_of({**tables, "last": more}), date.fromisoformat(day)
    selection = Selection(**options)
    if selection == NO_FILTERS:
        assert selection.words is None
        return
    words = selection.words or ""
    where = parse_where(words).bound(roadmap, as_of)
    assert rows_of(roadmap, as_of, Selection(where=where)) == rows_of(roadmap, as_of, selection)
    assert words_of(where) == words


# Words

A, B = (Comparison("area", Operator.EQUAL, (one,)) for one in "ab")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Comparison("tags", Operator.HAS, ("a b",)), 'tag has "a b"'),
        (Not(Comparison("every", Operator.SET)), "not every is set"),
        (Comparison("title", Operator.CONTAINS, ("a*", "b")), r'title ~ "a\**b"'),
        (Comparison("title", Operator.CONTAINS, ("a",)), "title ~ a"),
        (Comparison("title", Operator.CONTAINS, ("a", "b")), 'title ~ "a*b"'),
        (Comparison("extra", Operator.SET, (), ("a b", "c")), 'extra."a b".c is set'),
        (
            AllOf((AnyOf((A, B)), Not(AllOf((A, Comparison("made", Operator.SET)))))),
            "(area = a or area = b) and not (area = a and made is set)",
        ),
    ],
)  # fmt: skip
def test_words_of_conditions(condition: Condition, words: str) -> None:
    assert words_of(condition) == words


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_a_quoted_text_is_read_as_itself(text: str) -> None:
    for operator_ in ("=", "~"):
        parsed: Any = parse_where(f"title {operator_} {quoted(text)}").condition
        (term,) = parsed.values
        assert term.text == text


def test_a_lone_surrogate_of_an_argument_is_quoted_as_an_escape() -> None:
    assert quoted("a b\ud800") == r'"a b\\ud800"'
