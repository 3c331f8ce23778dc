"""Every field that refers to ids is searched and renamed, in the model and in data."""

import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli_w

from roadmap_cli.history.compare import compare
from roadmap_cli.merge.driver import merge
from roadmap_cli.model.fields import FIELDS, Field, FieldType
from roadmap_cli.model.references import Reference, references, replace_ids, value_of, with_new_ids
from roadmap_cli.model.types import (
    PARTS,
    RECORDS,
    Assessment,
    Commitment,
    Indicator,
    Milestone,
    Roadmap,
    Status,
    Update,
)
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.checks.looking import findings
from tests.conftest import SMALL_ROADMAP, Result

Run = Callable[..., Result]
Table = type[msgspec.Struct]

REFERRING = [(kind, field) for kind, fields in FIELDS.items() for field in fields if field.refers_to]
MINIMAL: dict[Table, dict[str, str]] = {
    Milestone: {"title": "Step"},
    Indicator: {"title": "Homes"},
    Update: {"note": "Note"},
    Assessment: {"by": "some-assessor", "verdict": "Kept"},
}
"""What a table below a commitment has at least."""
OPTIONS = {"areas": ["--area"], "partners": ["--partner"], "assessors": ["--assessor"], "commitments": []}
RULES = {"areas": "RM201", "partners": "RM202", "commitments": "RM203", "assessors": "RM213"}

every_row = pytest.mark.parametrize(
    ("kind", "field"), REFERRING, ids=[f"{kind.__name__}.{field.name}" for kind, field in REFERRING]
)


def read(data: dict[str, Any]) -> Roadmap:
    return read_roadmap(data, tomli_w.dumps(data), "f")


def written(kind: Table, field: Field, id: str = "", *, declared: str = "") -> dict[str, Any]:
    """Return a roadmap in which only one field of the commitment `holder` names an id, or nothing does.

    `declared` is the id of a record that the field can refer to. If it is `new`, it was `old` before.
    """
    data: dict[str, Any] = {
        "roadmap": {"title": "One reference"},
        "partners": {"some-partner": {"name": "Partner"}},
        "assessors": {"some-assessor": {"name": "Assessor"}},
        "areas": {"some-area": {"title": "Area"}},
        "commitments": {"holder": {"title": "Holder", "area": "some-area"}},
    }
    record: dict[str, Any] = {"name" if field.refers_to in ("partners", "assessors") else "title": "Named"}
    if field.refers_to == "commitments":
        record |= {"area": "some-area"} | ({"formerly": ["old"]} if declared == "new" else {})
    if declared:
        data[field.refers_to][declared] = record
    table = data["commitments"]["holder"]
    if kind is not Commitment:
        part = next(part for part, below in PARTS.items() if below is kind)
        table = table.setdefault(part, {}).setdefault("2024-01-01", dict(MINIMAL[kind]))
    if id:
        table[field.name] = value(kind, field, id)
    return data


def value(kind: Table, field: Field, id: str) -> Any:
    match field.type:
        case FieldType.ID:
            return id
        case FieldType.IDS:
            return [id]
        case _:
            held = typing.get_type_hints(kind)[field.name]
            return {id: "met" if Status in typing.get_args(held) else "2030"}


@every_row
class TestEveryRow:
    """A new row with `refers_to` is followed by all that follows references, without a line elsewhere."""

    def test_is_found(self, kind: Table, field: Field) -> None:
        data = written(kind, field, "old")
        for commitment in (data["commitments"]["holder"], read(data).commitments["holder"]):
            (found,) = [one for one in references(commitment, field.refers_to) if one.id == "old"]
            assert found in references(commitment)
            assert field.name in found.path
            assert "old" in value_of(found, commitment)

    def test_rename_follows(self, run: Run, tmp_path: Path, kind: Table, field: Field) -> None:
        file = tmp_path / "roadmap.toml"
        file.write_text(tomli_w.dumps(written(kind, field, "old", declared="old")))
        result = run("rename", "old", "new", *OPTIONS[field.refers_to])
        assert (result.exit_code, "holder" in result.stderr) == (0, True), result.stderr
        assert parse_roadmap(file.read_text(), "f") == written(kind, field, "new", declared="new")

    def test_remove_finds_it(self, run: Run, tmp_path: Path, kind: Table, field: Field) -> None:
        file = tmp_path / "roadmap.toml"
        file.write_text(tomli_w.dumps(written(kind, field, "old", declared="old")))
        words = ("remove", "old", *OPTIONS[field.refers_to])
        refused = run(*words)
        assert (refused.exit_code, "holder" in refused.stderr) == (2, True), refused.stderr
        forced = run(*words, "--force")
        assert "holder" in forced.stderr
        if forced.exit_code == 2:  # what a partner did stays
            assert "which would be lost" in forced.stderr
        else:
            assert forced.exit_code == 0
            assert '"old"' not in file.read_text()
            assert "old =" not in file.read_text()

    def test_merge_follows_a_rename_of_the_other_side(self, kind: Table, field: Field) -> None:
        base, ours, theirs = (
            tomli_w.dumps(written(kind, field, id, declared=declared))
            for id, declared in (("", "old"), ("", "new"), ("old", "old"))
        )
        for one, other in ((ours, theirs), (theirs, ours)):
            merged = merge(base, one, other, "f")
            assert (merged.conflicts, merged.notes) == ([], [])
            assert parse_roadmap(merged.text, "f") == written(kind, field, "new", declared="new")

    def test_merge_says_that_it_leads_nowhere(self, kind: Table, field: Field) -> None:
        base, ours, theirs = (
            tomli_w.dumps(written(kind, field, id, declared=declared))
            for id, declared in (("", "old"), ("", ""), ("old", "old"))
        )
        (note,) = merge(base, ours, theirs, "f").notes
        assert note.startswith("f: commitments.holder.")
        assert f"{field.name} names {field.refers_to}.old, " in note

    def test_a_rename_is_no_other_change(self, kind: Table, field: Field) -> None:
        before, after = (read(written(kind, field, id, declared=id)) for id in ("old", "new"))
        changes = compare(before, after)
        renamed = [(one.before_id, one.id) for one in (*changes.areas, *changes.partners, *changes.assessors)]
        renamed += [(one.before_id, one.id) for one in changes.commitments]
        assert renamed == [("old", "new")]

    def test_check_reports_what_leads_nowhere(self, kind: Table, field: Field) -> None:
        rule = RULES[field.refers_to]
        (finding,) = findings(tomli_w.dumps(written(kind, field, "old")), rule)
        assert finding.commitment == "holder"
        assert field.name in finding.key
        assert findings(tomli_w.dumps(written(kind, field, "old", declared="old")), rule) == []


def test_only_fields_of_ids_refer_and_only_in_a_commitment_or_below() -> None:
    for kind, field in REFERRING:
        assert field.type in (FieldType.ID, FieldType.IDS, FieldType.BY_PARTNER), field.name
        assert field.refers_to in RECORDS, field.name
        assert kind is Commitment or kind in PARTS.values(), kind
        assert not field.derived


def test_the_model_and_the_data_it_was_read_from_have_the_same_references() -> None:
    data = parse_roadmap(SMALL_ROADMAP, "f")
    roadmap = read_roadmap(data, SMALL_ROADMAP, "f")
    for id, commitment in roadmap.commitments.items():
        assert references(commitment) == references(data["commitments"][id])


def test_arrays_come_before_tables_and_those_of_the_commitment_before_those_below() -> None:
    data = parse_roadmap(SMALL_ROADMAP, "f")["commitments"]["net-zero-grids"]
    assert references(data) == [
        Reference(("area",), None, "areas", "climate"),
        Reference(("partners",), 0, "partners", "us"),
        Reference(("partners",), 1, "partners", "ca"),
        Reference(("partner_status",), "ca", "partners", "ca"),
        Reference(("partner_deadline",), "ca", "partners", "ca"),
        Reference(("updates", "2024-12-17", "partner"), None, "partners", "ca"),
    ]
    assert [one.path for one in references(data, "partners")][1:3] == [
        ("partners", 1),
        ("partner_status", "ca"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"area": 1, "partners": "us", "partner_status": ["us"], "depends_on": {"x": 1}, "updates": 3},
        {"area": ["a"], "partners": [1, ["us"], {}], "partner_status": "us", "updates": ["partner"]},
        {"area": {}, "partner_deadline": 2, "updates": {"2024": 1, "2025": "partner", "2026": []}},
        {"updates": {"2024": {"partner": ["us"]}, "2025": {"partner": ""}}, "milestones": True},
        {},
    ],
)
def test_in_data_values_of_the_wrong_type_name_nothing(data: dict[str, Any]) -> None:
    assert references(data) == []


def test_what_is_between_values_of_the_wrong_type_is_found() -> None:
    data = {"depends_on": [1, "x", "y"], "updates": {"2024": 5, "2025": {"partner": "us"}}}
    assert [one.path for one in references(data)] == [
        ("depends_on", 1), ("depends_on", 2), ("updates", "2025", "partner"),
    ]  # fmt: skip


def test_an_empty_id_is_one_where_an_id_is_required() -> None:
    commitment = Commitment(title="T", area="", updates={"2024": Update(note="N")})
    assert [one.path for one in references(commitment)] == [("area",)]
    names = {"areas": {"": "a"}, "partners": {"": "us"}}
    assert with_new_ids(commitment, names) == msgspec.structs.replace(commitment, area="a")


def test_a_commitment_that_names_no_renamed_id_is_the_same_one() -> None:
    commitment = Commitment(title="T", area="a", depends_on=["x"])
    assert with_new_ids(commitment, {"areas": {"b": "c"}, "partners": {"x": "y"}}) is commitment


def test_of_several_ids_that_become_the_same_one_the_first_stays() -> None:
    assert replace_ids(["a", "c", "b", "a"], {"a": "c", "b": "c"}) == ["c", "c"]
    assert replace_ids(["c", "a", "d"], {"a": "c", "c": "d"}) == ["d", "c"]
    assert replace_ids(["a", "b", 1, ["a"], 1, "c"], {"a": "c"}) == ["c", "b", 1, ["a"], 1]
