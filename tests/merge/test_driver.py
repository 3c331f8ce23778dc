"""Merging texts: a table of cases, to the character; the other cases of one; what cannot be merged."""

import re
from itertools import product

import pytest
import rtoml

from roadmap_cli.merge.conflicts import Labels
from roadmap_cli.merge.driver import CannotMergeError, MergedText, line_merge_problems, merge
from tests.every import every
from tests.merge.merge_cases import BASE, CASES, Case, after, between, commitment, update
from tests.toml_documents import same

NAME = "roadmap.toml"


def merged(ours: str, theirs: str, base: str = BASE) -> MergedText:
    return merge(base, ours, theirs, NAME)


def test_there_are_thirty_cases_and_more_and_some_conflict() -> None:
    assert len(CASES) >= 30
    assert 10 <= sum(bool(case.conflicts) for case in CASES.values()) <= len(CASES) / 2


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_cases(case: Case) -> None:
    result = merged(after(case.ours), after(case.theirs))
    assert result.text == after(case.result)
    starts = f"{NAME}:", f"{NAME}: "
    assert result.conflicts == [starts[0] + sentence for sentence in case.conflicts]
    assert result.notes == [starts[1] + sentence for sentence in case.notes]


@every("case", CASES)
def test_the_other_way_round_it_is_the_same_data_or_a_conflict_too(case: Case) -> None:
    one, other = after(case.ours), after(case.theirs)
    result, turned = merged(one, other), merged(other, one)
    assert bool(result.conflicts) == bool(turned.conflicts)
    if not result.conflicts:
        assert same(rtoml.loads(result.text), rtoml.loads(turned.text))


@every("case", CASES)
def test_a_side_without_changes_gives_the_other_byte_for_byte(case: Case) -> None:
    for side in (after(case.ours), after(case.theirs), after(case.result)):
        assert merged(BASE, side) == merged(side, BASE) == merged(side, side) == MergedText(side, [], [])


def styles(text: str) -> list[str]:
    """Return a text with each line end, with and without a byte order mark and a last newline."""
    bodies = [text, text.replace("\n", "\r\n"), text.removesuffix("\n"), text.replace("\n", "\r\n")[:-2]]
    return [mark + body for mark, body in product(("", "\ufeff"), bodies)]


@pytest.mark.parametrize("number", range(8))
def test_line_ends_mark_and_last_newline_are_as_they_were(number: int) -> None:
    case = CASES["two commitments more in one area: ours, then theirs"]
    base, ours, theirs, wanted = (
        styles(after(edits))[number] for edits in ({}, case.ours, case.theirs, case.result)
    )
    assert merged(ours, theirs, base).text == wanted


@pytest.mark.parametrize("number", range(8))
def test_line_ends_mark_and_last_newline_are_those_of_the_side_that_changed_them(number: int) -> None:
    case = CASES["two fields of one commitment"]
    wanted = styles(after(case.result))[number]
    restyled = styles(after(case.theirs))[number]
    assert merged(after(case.ours), restyled).text == wanted
    assert merged(restyled, after(case.ours)).text == wanted


def test_conflicts_have_the_line_ends_of_the_file() -> None:
    case = CASES["one field changed differently"]
    base, ours, theirs = (after(edits).replace("\n", "\r\n") for edits in ({}, case.ours, case.theirs))
    result = merged(ours, theirs, base)
    assert result.text == after(case.result).replace("\n", "\r\n")
    assert result.conflicts == merged(after(case.ours), after(case.theirs)).conflicts


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_byte_order_mark_is_on_no_line_of_a_marker(newline: str) -> None:
    """When one side is taken, the text is that side's again, its mark at the start."""
    base, ours, theirs = (f'\ufeff[roadmap] # {word}\ntitle = "R"\n' for word in ("one", "two", "three"))
    base, ours, theirs = (text.replace("\n", newline) for text in (base, ours, theirs))
    result = merged(ours, theirs, base)
    assert re.findall(r"(?m)^(?:<{7} ours|={7}|>{7} theirs)(?=\r?$)", result.text) == [
        "<<<<<<< ours",
        "=======",
        ">>>>>>> theirs",
    ]
    plain = result.text.replace("\r\n", "\n")
    assert [taken(plain, side).replace("\n", newline) for side in (1, 2)] == [ours, theirs]
    assert result.conflicts[0].startswith("roadmap.toml:1: ")


def test_a_file_with_both_line_ends_keeps_each() -> None:
    base = BASE.replace('title = "Climate"\n', 'title = "Climate"\r\n')
    ours = base.replace("Clean grids", "Cleaner")
    theirs = base.replace("Mend bridges", "Mend").removesuffix("\n")
    assert merged(ours, theirs, base).text == ours.replace("Mend bridges", "Mend").removesuffix("\n")


def test_markers_are_as_git_wants_them() -> None:
    case = CASES["one field changed differently"]
    labels = Labels("HEAD", "topic", 12)
    result = merge(BASE, after(case.ours), after(case.theirs), NAME, labels)
    marks = [line for line in result.text.split("\n") if line.startswith(("<<<", "===", ">>>"))]
    assert marks == ["<" * 12 + " HEAD", "=" * 12, ">" * 12 + " topic"]
    assert result.conflicts[0].endswith('"2036" in HEAD and "2040" in topic; keep one of the two values')


def test_both_sides_began_a_roadmap() -> None:
    ours = '[roadmap]\ntitle = "R"\n\n[areas.a]\ntitle = "A"\n'
    theirs = '[roadmap]\ntitle = "R"\n\n[areas.b]\ntitle = "B"\n'
    assert merged(ours, theirs, "").text == ours + '\n[areas.b]\ntitle = "B"\n'


@pytest.mark.parametrize("side", range(3))
def test_what_is_no_toml_cannot_be_merged(side: int) -> None:
    texts = [BASE, BASE.replace("Climate", "Weather"), BASE.replace("Economy", "Money")]
    texts[side] += "[broken\n"
    with pytest.raises(CannotMergeError, match=r"^roadmap\.toml:\d+:\d+: ") as caught:
        merged(texts[1], texts[2], texts[0])
    assert caught.value.inputs is None


UNSURE = {
    "both changed an array of tables": (
        {BASE: BASE + "[[extra.a]]\nx = 1\n"},
        {BASE: BASE + "[[extra.a]]\nx = 2\n"},
        "both sides changed the array of tables extra.a",
    ),
    "a table in two forms": (
        {BASE: BASE + "extra.a = 1\n"},
        {BASE: BASE + "\n[commitments.bridges.extra]\nb = 1\n"},
        "the changes of both sides cannot be combined in one TOML file",
    ),
    "one thing renamed twice": (
        {"[commitments.bridges]": "[commitments.one]"},
        {"[commitments.bridges]": "[commitments.two]"},
        "both sides renamed commitments.bridges: it is one in ours and two in theirs",
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "why"), UNSURE.values(), ids=UNSURE)
def test_what_would_not_be_sure_is_left_to_the_lines(
    ours: dict[str, str], theirs: dict[str, str], why: str
) -> None:
    with pytest.raises(CannotMergeError) as caught:
        merged(after(ours), after(theirs))
    assert str(caught.value) == why
    assert caught.value.inputs is not None


def test_a_merge_of_lines_must_have_the_merged_data() -> None:
    ours, theirs, _ = UNSURE["a table in two forms"]
    with pytest.raises(CannotMergeError) as caught:
        merged(after(ours), after(theirs))
    right = BASE + "\n[commitments.bridges.extra]\na = 1\nb = 1\n"
    assert line_merge_problems(right, caught.value, NAME) == ([], [])
    conflicts, _ = line_merge_problems(right.replace("a = 1", "a = 2"), caught.value, NAME)
    assert conflicts == [
        f"{NAME} has no conflict markers, but both sides changed related data; check that it is right"
    ]


def test_both_moved_one_thing_elsewhere() -> None:
    tables = [f"[t.{name}]\n" for name in "abcd"]
    ours = "".join(tables[at] for at in (1, 2, 3, 0))
    theirs = "".join(tables[at] for at in (1, 2, 0, 3))
    result = merged(ours, theirs, "".join(tables))
    assert result.text == ours
    assert result.conflicts == [
        "roadmap.toml: ours and theirs put the tables in different orders; the order of ours was kept: check "
        "that it is right"
    ]


def test_each_moved_another_thing() -> None:
    tables = [f"[t.{name}]\n" for name in "abcdef"]
    ours = "".join(tables[at] for at in (1, 0, 2, 3, 4, 5))
    theirs = "".join(tables[at] for at in (0, 1, 2, 3, 5, 4))
    result = merged(ours, theirs, "".join(tables))
    assert result == MergedText("".join(tables[at] for at in (1, 0, 2, 3, 5, 4)), [], [])


def test_renamed_here_removed_there_is_a_conflict_though_nothing_else_changed() -> None:
    ours = after({"[areas.economy]": "[areas.money]"})
    theirs = after({'[areas.economy]\ntitle = "Economy"\n\n': "", "Mend bridges": "Mend"})
    for result in (merged(ours, theirs), merged(theirs, ours)):
        assert len(result.conflicts) == 1
        assert "areas.money was removed in " in result.conflicts[0]
        assert "[areas.money]" in result.text


RENAMED_INLINE = {
    "inline": ("[areas]\n", 'x1 = { title = "One" }\n', ""),
    "dotted": ("[areas]\n", 'x1.title = "One"\nx1.lead = "L"\n', ""),
    "all inline": ("", 'areas = { x1 = { title = "One" } }\n', "areas = {}\n"),
    "all inline, and removed": ("", 'areas = { x1 = { title = "One" } }\n', ""),
    "dotted at the root": ("", 'areas.x1 = { title = "One" }\n', ""),
    "the whole table removed": ("", '[areas]\nx1 = { title = "One" }\n', ""),
    "beside another": ('[areas]\nb = { title = "B" }\n', 'x1 = { title = "One" }\n', ""),
    "partner": ("[partners]\n", 'x1 = { name = "One" }\n', ""),
    "commitment": ("", '[commitments]\nx1 = { title = "One", area = "a" }\n', "[commitments]\n"),
    "milestone": ('[commitments.a]\ntitle = "A"\n', '[commitments.a.milestones.x1]\ntitle = "One"\n', ""),
    "dotted milestone": ('[commitments.a]\ntitle = "A"\n', 'milestones.x1.title = "One"\n', ""),
    "below a header": (
        "",
        '[commitments]\nx1.title = "One"\n[commitments.x1.extra]\na = 1\n',
        "[commitments]\n",
    ),
}


@pytest.mark.parametrize(("above", "record", "left"), RENAMED_INLINE.values(), ids=RENAMED_INLINE)
def test_renamed_here_removed_there_is_a_conflict_in_every_layout(above: str, record: str, left: str) -> None:
    base, removed, renamed = above + record, above + left, above + record.replace("x1", "zz")
    for ours, theirs in ((removed, renamed), (renamed, removed)):
        result = merged(ours, theirs, base)
        assert result.conflicts
        assert (taken(result.text, 1), taken(result.text, 2)) == (ours, theirs)


def taken(text: str, side: int) -> str:
    """Return a text with conflicts as it is when one side, 1 or 2, is taken in all of them."""
    return re.sub(r"(?ms)^<{7} ours\n(.*?)^={7}\n(.*?)^>{7} theirs\n", rf"\{side}", text)


def test_what_each_left_of_an_update_may_be_nothing() -> None:
    base = BASE + update("2026", "Both.", "bridges") + 'status = "met"\n'
    ours, theirs = base.replace('note = "Both."\n', ""), base.replace('status = "met"\n', "")
    result = merged(ours, theirs, base)
    assert result.text == BASE + "\n[commitments.bridges.updates.2026]\n"
    assert len(result.conflicts) == 1
    assert result.conflicts[0].startswith("roadmap.toml:47:")
    assert result.conflicts[0].endswith("; fix it before you continue")


def test_renamed_here_to_an_id_that_is_given_to_something_else_there() -> None:
    ours = after({"[commitments.bridges]": "[commitments.roads]"})
    theirs = BASE + commitment("roads", "economy")
    result = merged(ours, theirs)
    assert "another id: roads-2 is free" in result.conflicts[0]
    assert 'title = "Mend bridges"' in result.text
    assert 'title = "New"' in result.text


@pytest.mark.parametrize("gap", ["", "\n", "\n\n"])
def test_what_both_put_before_all_tables_is_spaced_as_the_others(gap: str) -> None:
    ours, theirs = (f"[t.{name}]\n{gap}[t.a]\n" for name in "xy")
    assert merged(ours, theirs, "[t.a]\n").text == f"[t.x]\n{gap}[t.y]\n{gap}[t.a]\n"


def test_comments_between_brackets_are_not_lost() -> None:
    base = 'tags = [\n  "a",\n]\n'
    ours = base.replace('"a",\n', '"a",\n  "b",\n')
    theirs = base.replace('"a",\n', '"a", # why\n  "c",\n')
    both = theirs.replace('  "c"', '  "b",\n  "c"')
    assert merged(ours, theirs, base) == merged(theirs, ours, base) == MergedText(both, [], [])


def test_comments_of_both_between_brackets_are_a_conflict() -> None:
    base = 'tags = [\n  "a",\n]\n'
    ours, theirs = base.replace(",", ", # one"), base.replace(",", ", # two")
    result = merged(ours, theirs, base)
    assert result.text == between(ours, theirs)
    assert len(result.conflicts) == 1


def test_two_replacements_of_different_elements_go_together() -> None:
    base = 'tags = ["a", "b"]\n'
    assert merged('tags = ["x", "b"]\n', 'tags = ["a"]\n', base).text == 'tags = ["x"]\n'
    assert merged("tags = [1, 2]\n", "tags = [1, 3]\n", "tags = [1]\n").conflicts


def test_the_order_of_updates_may_be_the_latest_first() -> None:
    def updates(*days: str) -> str:
        return "[commitments.a]\n" + "".join(
            f'[commitments.a.updates.{day}]\nnote = "{day}"\n' for day in days
        )

    base, ours = updates("2024", "2022"), updates("2026", "2024", "2022")
    theirs = updates("2025", "2024", "2023", "2022")
    assert merged(ours, theirs, base).text == updates("2026", "2025", "2024", "2023", "2022")


@pytest.mark.parametrize("ours_removed", [True, False])
def test_a_key_removed_here_and_commented_there_is_a_conflict_around_it(ours_removed: bool) -> None:
    base = '[roadmap]\ntitle = "R"\n\n[areas.a]\ntitle = "A"\nsummary = "S"\n'
    sides = [base.replace('summary = "S"\n', ""), base.replace("summary", "# why\nsummary")]
    ours, theirs = sides if ours_removed else reversed(sides)
    result = merge(base, ours, theirs, "r.toml")
    assert result.text.count("# why\n") == 1
    (conflict,) = result.conflicts
    assert conflict.startswith("r.toml:6: areas.a.summary was removed in ")


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ('{ us = "none", ca = "2030" }', '{ us = "2030", ca = "2031" }', '{ us = "none", ca = "2031" }'),
        ('{ us = "none", ca = "2030" }', '{ us = "none", ca = "2030" }', '{ us = "none", ca = "2030" }'),
        ('{ ca = "2030" }', '{ us = "2030", ca = "none" }', '{ ca = "none" }'),
    ],
)
def test_deadlines_of_partners_one_of_which_has_none(ours: str, theirs: str, result: str) -> None:
    def text(own: str) -> str:
        return f'[commitments.a]\ntitle = "A"\npartner_deadline = {own}\n'

    base = text('{ us = "2030", ca = "2030" }')
    assert merged(text(ours), text(theirs), base) == MergedText(text(result), [], [])
    assert merged(text(theirs), text(ours), base) == MergedText(text(result), [], [])


def test_a_partner_renamed_here_whose_deadline_was_withdrawn_there() -> None:
    own = 'partner_deadline = { us = "none", ca = "2050" }\n'
    ours = after({"[partners.us]": "[partners.usa]", '["us", "ca"]': '["usa", "ca"]', "{ us =": "{ usa ="})
    update = '\n[commitments.grids.updates.2025-01-01]\npartner = "us"\ndeadline = "none"\n'
    theirs = after(
        {
            'status = "underway"\n': 'status = "underway"\n' + own,
            'Rules drafted."\n': 'Rules drafted."\n' + update,
        }
    )
    result = merged(ours, theirs)
    assert result.conflicts == []
    grids = rtoml.loads(result.text)["commitments"]["grids"]
    assert grids["partner_deadline"] == {"usa": "none", "ca": "2050"}
    assert grids["updates"]["2025-01-01"] == {"partner": "usa", "deadline": "none"}


UPDATES_IN = {
    "headers": lambda day, note: f'[commitments.a.updates.{day}]\nnote = "{note}"\n',
    "dotted keys": lambda day, note: f'updates.{day}.note = "{note}"\n',
    "dotted keys of two lines": lambda day, note: (
        f'updates.{day}.note = "{note}"\nupdates.{day}.status = "met"\n'
    ),
    "inline tables of their own": lambda day, note: f'updates.{day} = {{ note = "{note}" }}\n',
    "one inline table": lambda day, note: f'{day} = {{ note = "{note}" }}, ',
    "an inline table below its header": lambda day, note: f'{day} = {{ note = "{note}" }}\n',
}


def with_updates(form: str, *updates: tuple[str, str], quote: str = '"') -> str:
    """Return a roadmap with updates, as days and notes, in a form."""
    lines = "".join(UPDATES_IN[form](f"{quote}{day}{quote}", note) for day, note in updates)
    if form == "one inline table":
        lines = f"updates = {{ {lines.removesuffix(', ')} }}\n"
    elif form == "an inline table below its header":
        lines = f"[commitments.a.updates]\n{lines}"
    return f'[commitments.a]\ntitle = "A"\n{lines}'


@pytest.mark.parametrize("quote", ["", '"', "'"])
@pytest.mark.parametrize("form", UPDATES_IN)
def test_updates_are_in_one_order_whichever_side_is_ours(form: str, quote: str) -> None:
    def text(*updates: tuple[str, str]) -> str:
        return with_updates(form, ("2024", "0"), *updates, quote=quote)

    day, second = "2026-01-01", "2026-01-01-2"
    sides = text((day, "b")), text((day, "a"))
    assert merged(*sides, text()).text == text((day, "a"), (second, "b"))
    assert merged(*sides[::-1], text()).text == text((day, "a"), (second, "b"))
    sides = text((day, "a")), text(("2025", "b"))
    assert merged(*sides, text()).text == text(("2025", "b"), (day, "a"))
    assert merged(*sides[::-1], text()).text == text(("2025", "b"), (day, "a"))


@pytest.mark.parametrize("form", UPDATES_IN)
def test_equal_updates_with_other_quotes_are_equal(form: str) -> None:
    base = '[commitments.a]\ntitle = "A"\n'
    sides = [with_updates(form, ("2026-01-01", "a"), quote=quote) for quote in ('"', "")]
    assert merged(sides[0], sides[1], base) == MergedText(sides[0], [], [])
    assert merged(sides[1], sides[0], base) == MergedText(sides[1], [], [])


def test_a_comment_behind_a_header_survives_other_quotes() -> None:
    base = '[commitments.a.updates."2026"]\nnote = "a"\n'
    ours, theirs = base.replace('"2026"', "2026"), base.replace('"]', '"] # why')
    wanted = '[commitments.a.updates.2026] # why\nnote = "a"\n'
    assert merged(ours, theirs, base) == merged(theirs, ours, base) == MergedText(wanted, [], [])


def test_one_update_in_two_forms_of_an_inline_table_is_one() -> None:
    base = '[commitments.a]\ntitle = "A"\n'
    ours = base + 'updates = { 2026-01-01 = { note = "a" }, 2026-01-01-2 = { note = "b" } }\n'
    theirs = base + 'updates = { 2026-01-01-2.note = "b" }\n'
    assert merged(ours, theirs, base) == MergedText(ours, [], [])
    turned = base + 'updates = { 2026-01-01 = { note = "a" }, 2026-01-01-2.note = "b" }\n'
    assert merged(theirs, ours, base) == MergedText(turned, [], [])
