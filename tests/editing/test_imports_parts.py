"""Part rows: `import --update` changes what they name, and nothing else; held against a plain model."""

import csv
import io
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.commands.importing import HEAD, ON, Import
from tests.commands.importing import bring as bring
from tests.conftest import examples

IDS = ("a", "b", "c", "d")
VALUES: dict[str, list[Any]] = {
    "title": ["One", "Two"],
    "text": ["The promise.", "Another promise."],
    "owner": ["Ann", "Bo"],
    "tags": [["x"], ["x", "y"]],
    "progress": [0, 40],
    "status": ["planned", "underway", "at-risk", "met"],
    "deadline": ["2030", "2031-03", "2031"],
}
WORDS = ["COP30", "by the end of the decade"]
ASKED = ("title", "text")
"""The fields for whose change `check --since` wants a note, if they had a value."""


@st.composite
def roadmaps(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    return {
        known: {
            "title": known.upper(),
            "area": "x",
            **{
                name: draw(st.sampled_from(values))
                for name, values in VALUES.items()
                if name != "title" and draw(st.booleans())
            },
        }
        for known in IDS
    }


@st.composite
def part_rows(draw: st.DrawFn) -> tuple[list[str], list[dict[str, Any]]]:
    names = draw(st.lists(st.sampled_from([*VALUES, "why"]), unique=True))
    choices = VALUES | {"deadline": VALUES["deadline"] + WORDS, "why": ["Permits.", "Money."]}
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    rows = [
        {"id": known} | {name: draw(st.sampled_from([None, *choices[name]])) for name in names}
        for known in ids
    ]
    return names, rows


def after(commitments: dict[str, Any], rows: list[dict[str, Any]], note: str) -> dict[str, Any]:
    """Return the commitments after the rows, by the rules of the manual alone."""
    new = deepcopy(commitments)
    for row in rows:
        one, old = new[row["id"]], commitments[row["id"]]
        update: dict[str, Any] = {}
        needs_note = False
        for name in ("title", "text", "owner", "tags", "progress"):
            value = row.get(name)
            if value is not None and value != old.get(name):
                one[name] = value
                needs_note |= name in ASKED and name in old
        status, deadline = row.get("status"), row.get("deadline")
        if status is not None and status != old.get("status", "planned"):
            one["status"] = status
            update |= {"status": status} | ({"status_was": old["status"]} if "status" in old else {})
        if deadline in WORDS:
            one |= {} if "deadline" in old else {"deadline_text": deadline}
        elif deadline is not None and deadline != old.get("deadline"):
            one["deadline"] = deadline
            update |= {"deadline": deadline} | (
                {"deadline_was": old["deadline"]} if "deadline" in old else {}
            )
        is_changed = one != old
        own = row.get("why")
        if own or (note and (update or needs_note)):
            update["note"] = own or note
        if update:
            one["updates"] = {ON: update}
        assert is_changed or own or not update
    return new


def as_toml(commitments: dict[str, Any]) -> str:
    def value(one: Any) -> str:
        return f"[{', '.join(map(value, one))}]" if isinstance(one, list) else f'"{one}"'

    return f'{HEAD}[areas.x]\ntitle = "X"\n' + "".join(
        f"\n# Of {known}.\n[commitments.{known}]\n"
        + "".join(
            f"{name}  =  {one if name == 'progress' else value(one)} # kept\n" for name, one in table.items()
        )
        for known, table in commitments.items()
    )


def as_csv(names: list[str], rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["id", *names])
    writer.writeheader()
    for row in rows:
        writer.writerow({name: ";".join(one) if isinstance(one, list) else one for name, one in row.items()})
    return text.getvalue()


@examples(few=40, many=1000, unchecked=[HealthCheck.function_scoped_fixture])
@given(roadmaps(), part_rows(), st.sampled_from(["", "The report."]))
def test_part_rows_change_what_they_name(
    bring: Import, commitments: dict[str, Any], parts: tuple[list[str], list[dict[str, Any]]], note: str
) -> None:
    names, rows = parts
    bring.write(as_toml(commitments))
    before = bring.roadmap
    source = as_csv(names, rows)
    options = (
        "--update",
        *(("--note", note) if note else ()),
        *(("--map", "note=why") if "why" in names else ()),
    )
    result = bring(source, *options)
    assert result.exit_code == 0, result.stderr
    expected = after(commitments, rows, note)
    assert bring.commitments == expected
    changed = [row["id"] for row in rows if expected[row["id"]] != commitments[row["id"]]]
    assert result.stdout.split() == changed
    for known in {*IDS} - {*changed}:
        assert part_of(bring.roadmap, known) == part_of(before, known), "the rest stays byte for byte"
    written = bring.roadmap
    again = bring(source, *options, "--on", "2026-02-09")
    assert (again.exit_code, again.stdout, bring.roadmap) == (0, "", written)


def part_of(text: str, known: str) -> str:
    return text.split(f"# Of {known}.\n")[1].split("\n# Of ")[0].strip()


SOURCE = "id,status\nb,met\na,met\n"


def test_a_row_needs_no_title_and_no_area(bring: Import) -> None:
    bring.write(as_toml({known: {"title": known, "area": "x"} for known in "ab"}))
    assert (
        bring(SOURCE, "--update").stderr == "s.csv: 2 rows became 0 new commitments, 2 updated, 0 unchanged\n"
    )
    for name, source in (("s.json", '[{"id": "a", "status": "broken"}]'), ("t.csv", "No,State\nA,broken\n")):
        maps = ("--id-from", "No", "--map", "status=State") if name == "t.csv" else ()
        bring.write(as_toml({"a": {"title": "a", "area": "x"}}))
        assert bring(source, "--update", *maps, name=name).stdout == "a\n"


@pytest.mark.parametrize(
    ("source", "skipped"),
    [
        (
            "id,status\naa,met\n",
            'line 2: skipped: there is no commitment "aa", and the row has no title for a new',
        ),
        ("id,status\n,met\n", "line 2: skipped: has no id and no title"),
        ("id,status\n?,met\n", 'line 2: skipped: its id "?" has no letter or digit, and it has no title'),
        ("id,title,status\nc,C,met\n", "line 2: skipped: names no area; --area ID says where such rows go"),
    ],
)
def test_a_row_that_names_nothing_is_skipped_and_the_others_are_imported(
    source: str, skipped: str, bring: Import
) -> None:
    bring.write(as_toml({known: {"title": known, "area": "x"} for known in "ab"}))
    result = bring(f"{source}b,{'b,' * source.count('title')}broken\n", "--update")
    assert (result.exit_code, result.stdout) == (0, "b\n")
    assert result.stderr.startswith(skipped)
    assert bring.commitments["b"]["status"] == "broken"
    assert bring(source, "--update", "--strict").exit_code == 1


def test_an_unknown_id_is_answered_with_a_near_one(bring: Import) -> None:
    bring.write(as_toml({"clean-water": {"title": "W", "area": "x"}}))
    result = bring("id,status\nclean-watr,met\n", "--update")
    assert "no title for a new one; did you mean clean-water?\n" in result.stderr


def test_a_new_row_still_needs_all(bring: Import) -> None:
    bring.write(as_toml({"a": {"title": "a", "area": "x"}}))
    result = bring("id,status\na,met\n")
    no_title = "error: s.csv has no column title; say which one holds it with --map title=COLUMN; there are"
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, f'{no_title} "id", "status"')
    result = bring("status\nmet\n", "--update")
    assert "--map title=COLUMN, or which one holds ids with --id-from COLUMN; there are" in result.stderr
    result = bring("id,status,title,area\na,met,,\nb,met,B,x\n", "--update")
    assert result.stdout == "b\na\n"


def test_a_repeated_id_holds_back_its_own_rows(bring: Import) -> None:
    bring.write(as_toml({known: {"title": known, "area": "x"} for known in "abc"}))
    result = bring("id,status\na,met\nb,met\na,broken\nc,met\nb,met\na,met\n", "--update")
    assert (result.exit_code, result.stdout) == (0, "c\n")
    assert result.stderr == (
        "lines 2, 4, 7: skipped: the id a repeats, and --update needs one row for each id\n"
        "lines 3, 6: skipped: the id b repeats, and --update needs one row for each id\n"
        "s.csv: 6 rows became 0 new commitments, 1 updated, 0 unchanged; 5 rows skipped\n"
    )
