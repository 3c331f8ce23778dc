"""Every field of the file has a row, and is used exactly where its row says."""

import csv
import io
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
import openpyxl
import pytest

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.analysis.query import RECORD
from roadmap_cli.commands._filters import read_filters
from roadmap_cli.history.compare import compare
from roadmap_cli.model.fields import (
    COMMITMENT,
    FIELDS,
    SEARCH,
    Field,
    FieldType,
    Output,
    clearable,
    description,
    fields_of,
    importable,
    shown_in,
)
from roadmap_cli.model.json_schema import json_schema
from roadmap_cli.model.numbers import Number, StatedNumber
from roadmap_cli.model.types import (
    CLOSED,
    OPEN,
    STATUSES,
    Area,
    Assessment,
    Assessor,
    Check,
    Commitment,
    Direction,
    Head,
    ImportMapping,
    Indicator,
    Milestone,
    Partner,
    Reading,
    Roadmap,
    Status,
    Update,
    View,
)
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.model.window import Date, Deadline, Target
from scripts.fields import PAGE, TABLES, page
from tests.conftest import Result

Run = Callable[..., Result]
AS_OF = "2026-02-01"

EVERYTHING = """\
[roadmap]
title = "Every field"
id = "every"
summary = "Summary of the whole"
announced = 2018-01-01
source = "https://head.example"
page = "https://page.example"
fiscal_year_starts = "04-01"
format = 1
extra = { own = 1 }

[partners.us]
name = "Partner one"
url = "https://us.example"
extra = { own = 1 }

[partners.ca]
name = "Partner two"

[assessors.watch]
name = "Assessor name"
url = "https://watch.example"
scale = { kept = 1, broken = -1.5 }
extra = { own = 1 }

[areas.area-id]
title = "Area title"
summary = "Area summary"
lead = "Area lead"
extra = { own = 1 }

[commitments.other-id]
title = "Other title"
area = "area-id"

[commitments.next-id]
title = "Next title"
area = "area-id"

[commitments.commitment-id]
title = "Commitment title"
text = "Promise verbatim"
met_when = "Measured outcome"
area = "area-id"
partners = ["us", "ca"]
owner = "Owner name"
made = "2019-05"
deadline = "2031-Q2"
deadline_text = "Promised words"
partner_deadline = { ca = "2041-H1" }
every = "5 years"
until = "2099"
status = "stalled"
partner_status = { ca = "at-risk" }
progress = 37
depends_on = ["other-id"]
replaced_by = ["next-id"]
tags = ["tag-word"]
source = "https://source.example"
formerly = "former-id"
waive = { RM301 = { until = 2030-01-01, reason = "Waived for now" } }
extra = { own = "Own value" }

[commitments.commitment-id.milestones.step-id]
title = "Step title"
deadline = "2020-Q3"
deadline_text = "Step words"
status = "met"
met_on = "2020-09"
evidence = "https://step.example"
extra = { own = 1 }

[commitments.commitment-id.indicators.indicator-id]
title = "Indicator title"
unit = "indicator unit"
direction = "up"
partner = "ca"
baseline = { value = 0, on = 2019-01-01 }
target = { value = 5432, on = "2031" }
extra = { own = 1 }

[commitments.commitment-id.indicators.indicator-id.readings.2024-06]
value = 1234.5
note = "Reading note"
evidence = "https://reading.example"
extra = { own = 1 }

[commitments.commitment-id.updates.2021-03-04]
partner = "ca"
status = "at-risk"
status_was = "underway"
deadline = "2041-H1"
deadline_was = "2032"
deadline_text_was = "Previous words"
note = "Update note"
evidence = "https://update.example"
extra = { own = 1 }

[commitments.commitment-id.updates.2021-03-05]
milestone = "step-id"
note = "Step note"

[commitments.commitment-id.updates.2021-03-06]
cycle = "2036-Q2"
note = "Cycle note"

[commitments.commitment-id.assessments.2021-04-05]
by = "watch"
verdict = "broken"
partner = "ca"
note = "Assessed note"
evidence = "https://assessed.example"
extra = { own = 1 }

[views.view-id]
where = "area = area-id"
columns = ["id", "due"]
sort = "due"
group_by = "area"
extra = { own = 1 }

[imports.mapping-id]
format = "csv"
sheet = "Sheet"
encoding = "utf-16"
header_row = "2-3"
skip_rows = "7"
until = "Total"
fill_down = ["Area"]
rows = "State != Draft"
map = ["title=Promise", "deadline=Due"]
map_status = "on track=underway"
id_from = "No."
area = "area-id"
separator = ","
map_value = "deadline:TBD=none"
area_map = "areas.csv"
partner_map = "partners.csv"
day_first = true
month_first = false
epoch = "1904"
keep_unread = true
extra = { own = 1 }

[check]
due_soon_days = 31
stale_after_days = 181
select = ["RM"]
ignore = ["RM405"]
severity = { RM301 = "error" }
require = ["owner"]
extra = { own = 1 }
"""

SEEN = {
    "id": "commitment-id", "title": "Commitment title", "area": ("area-id", "Area title"),
    "status": "at-risk", "partner_status": "stalled", "deadline": ("2031-Q2", "Q2 2031"),
    "deadline_text": "Promised words",
    "partner_deadline": ("2041-H1", "half of 2041"), "due": "2031-06-30", "days_left": "1,975 days",
    "flags": ("no update for", "stale", "slipped"), "progress": "37", "partners": "Partner one",
    "owner": "Owner name", "made": "2019-05", "every": "5 years",
    "until": "2099", "tags": "tag-word", "source": "source.example",
    "formerly": "former-id", "depends_on": ("other-id", "Other title"),
    "replaced_by": "eplaced by", "text": "Promise verbatim",
    "met_when": "Measured outcome",
    "milestones": "Step title", "indicators": "Indicator title", "updates": "Update note",
    "waive": "Waived for now", "extra": "Own value",
}  # fmt: skip
"""What shows that a field of the commitment is in a text: one of some words that nothing else brings."""


OF_ENDED_CYCLES = {"progress", "last_cycle"}
"""What the duty of these tests does not have, because none of its cycles has ended."""


def everything() -> Roadmap:
    return read_roadmap(parse_roadmap(EVERYTHING, "f"), EVERYTHING, "f")


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "roadmap.toml"
    path.write_text(EVERYTHING)
    return path


def tables(kind: object) -> Iterator[type[msgspec.Struct]]:
    """Yield the tables of the model that are within a type, itself included."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from tables(field.type)
    for inner in getattr(kind, "__args__", ()):
        yield from tables(inner)


class TestTheTable:
    def test_every_table_of_the_model_has_rows(self) -> None:
        assert set(FIELDS) == set(tables(Roadmap))

    @pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
    def test_every_field_has_one_row(self, kind: type[msgspec.Struct]) -> None:
        stated = [field.name for field in FIELDS[kind] if not field.derived]
        assert sorted(stated) == sorted(kind.__struct_encode_fields__)
        assert [field.name for field in fields_of(kind)] == list(kind.__struct_encode_fields__)

    @pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
    def test_every_row_has_a_type_that_the_model_agrees_with(self, kind: type[msgspec.Struct]) -> None:
        annotations = {one.encode_name: one.type for one in msgspec.structs.fields(kind)}
        for field in fields_of(kind):
            assert field.type in fitting(annotations[field.name]), field.name

    @pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
    def test_every_row_is_explained_in_sentences(self, kind: type[msgspec.Struct]) -> None:
        for field in FIELDS[kind]:
            assert field.help[0].isupper(), field.name
            assert description(field).endswith("."), field.name
            assert json_schema()["$defs"].get(kind.__name__, json_schema()) is not None

    def test_every_field_has_a_value_in_the_roadmap_of_these_tests(self) -> None:
        roadmap = everything()
        commitment = roadmap.commitments["commitment-id"]
        updates, (indicator,) = list(commitment.updates.values()), commitment.indicators.values()
        both = msgspec.structs.replace(updates[0], milestone=updates[1].milestone, cycle=updates[2].cycle)
        tables_with_values: tuple[Any, ...] = (
            roadmap, roadmap.roadmap, roadmap.check, roadmap.partners["us"], roadmap.areas["area-id"],
            roadmap.assessors["watch"], roadmap.views["view-id"], roadmap.imports["mapping-id"],
            *commitment.assessments.values(),
            commitment, *commitment.milestones.values(), both, indicator, indicator.baseline,
            *indicator.readings.values(),
            *commitment.waive.values(),
        )  # fmt: skip
        for table in tables_with_values:
            for name in table.__struct_encode_fields__:
                if (type(table), name) != (Roadmap, "extra"):
                    assert getattr(table, name) not in (None, "", [], {}), (type(table), name)

    def test_a_row_of_the_list_has_the_derived_fields(self) -> None:
        assert set(RECORD) <= set(COMMITMENT)
        derived = {name for name, field in COMMITMENT.items() if field.derived}
        assert derived <= {*RECORD, "updated"}  # an expression can compare it


def fitting(kind: Any) -> set[FieldType]:
    """Return the types of field that a type of the model can be."""
    options = [one for one in get_args(kind) if one is not types.NoneType] if is_union(kind) else [kind]
    kinds = {
        get_origin(one) if get_origin(one) is not typing.Annotated else get_args(one)[0] for one in options
    }
    plain = kinds | {one for one in options if isinstance(one, type)}
    only = {Status: FieldType.STATUS, Direction: FieldType.DIRECTION, bool: FieldType.BOOLEAN}
    if found := only.keys() & plain:
        return {only[one] for one in found}
    if not {Date, Deadline, Target}.isdisjoint(plain):
        return {FieldType.TARGET} if Target in plain else {FieldType.DATE}
    if list in plain and str in plain:
        return {FieldType.NAMES, FieldType.ADDRESSES, FieldType.FORMER_IDS}
    if list in plain:
        return {FieldType.IDS, FieldType.WORDS}
    if Number in plain or kind == StatedNumber:
        return {FieldType.VALUE}
    if int in plain:
        return {FieldType.NUMBER, FieldType.PERCENT}
    if str in plain:
        return {FieldType.ID, FieldType.TITLE, FieldType.TEXT, FieldType.ADDRESS, FieldType.INTERVAL}
    if dict in plain or Mapping in plain:
        return {FieldType.BY_PARTNER, FieldType.SCALE, FieldType.TABLE}
    return (
        {FieldType.TABLE}
        if any(isinstance(one, type) and issubclass(one, msgspec.Struct) for one in plain)
        else {FieldType.OWN}
    )


def is_union(kind: Any) -> bool:
    return get_origin(kind) in (typing.Union, types.UnionType)


@pytest.mark.usefixtures("written")
class TestOutputs:
    """Each output shows the fields whose rows name it, and no others."""

    def shown(self, text: str) -> set[str]:
        return {
            name
            for name, words in SEEN.items()
            if name not in OF_ENDED_CYCLES
            and any(word in text for word in (words if isinstance(words, tuple) else (words,)))
        }

    def expected(self, output: Output) -> set[str]:
        return ({field.name for field in shown_in(output)} & set(SEEN)) - OF_ENDED_CYCLES

    def test_columns(self, run: Run) -> None:
        assert set(COLUMNS) == set(COMMITMENT)
        table = run("list", "--as-of", AS_OF, "--columns", ",".join(COLUMNS), "--format", "json")
        (record,) = [one for one in msgspec.json.decode(table.stdout) if one["id"] == "commitment-id"]
        assert list(record) == list(COLUMNS)
        assert all(
            record[name] is not None for name in COLUMNS if name not in {"for", "roadmap", *OF_ENDED_CYCLES}
        )

    def test_show(self, run: Run) -> None:
        text = run("show", "commitment-id", "--as-of", AS_OF).stdout
        assert self.shown(text) - {"due", "days_left"} == self.expected(Output.SHOW) - {"due", "days_left"}

    def test_json(self, run: Run) -> None:
        record = msgspec.json.decode(
            run("show", "commitment-id", "--as-of", AS_OF, "--format", "json").stdout
        )
        others = {"as_of", "window", "needed_by", "replaces", "cycles"}
        assert set(record) - others == {field.name for field in shown_in(Output.JSON)}

    def test_page(self, run: Run) -> None:
        page = run("export", "html", "--as-of", AS_OF, "--tag", "tag-word").stdout
        assert self.shown(page) - {"due"} == self.expected(Output.PAGE) - {"due"}

    def test_markdown(self, run: Run) -> None:
        report = run("export", "markdown", "--as-of", AS_OF).stdout
        hidden = {"days_left", "depends_on"}  # the other commitment has a section of its own
        assert self.shown(report) - hidden == self.expected(Output.MARKDOWN) - hidden

    def test_csv(self, run: Run) -> None:
        text = run("export", "csv", "--as-of", AS_OF).stdout
        record = next(one for one in csv.DictReader(io.StringIO(text)) if one["id"] == "commitment-id")
        whole = {"whole_status", "whole_deadline", "whole_progress"}
        assert set(record) - whole == {field.name for field in shown_in(Output.CSV)}
        empty = {name for name, value in record.items() if not value}
        assert empty <= {*OF_ENDED_CYCLES, "whole_progress"}

    def test_xlsx(self, run: Run) -> None:
        assert run("export", "xlsx", "--as-of", AS_OF, "--output", "book.xlsx").exit_code == 0
        heading, *rows = openpyxl.load_workbook("book.xlsx")["Commitments"].iter_rows(values_only=True)
        whole = {"whole status", "whole deadline", "whole progress", "partner names"}
        of_partners = {name for name in heading if name.startswith("status of ")}
        assert set(heading) - whole - of_partners == {field.label for field in shown_in(Output.XLSX)}
        (record,) = [row for row in rows if row[0] == "commitment-id"]
        empty = {name for name, value in zip(heading, record, strict=True) if value is None}
        assert empty <= {"last cycle", "whole progress", *of_partners}


CHANGES: dict[type[msgspec.Struct], dict[str, Any]] = {
    Commitment: {
        "title": "T", "text": "T", "met_when": "T", "area": "no-area", "partners": ["us"], "owner": "O",
        "made": "2018", "deadline": "2032", "deadline_text": "T", "partner_deadline": {"ca": "2042"},
        "every": "6 years",
        "until": "2098", "status": "met", "replaced_by": [],
        "partner_status": {"ca": "met"}, "progress": 1, "depends_on": [], "tags": [], "source": "s",
        "waive": {}, "extra": {}, "milestones": {}, "indicators": {}, "updates": {},
        "assessments": {},
    },
    Indicator: {
        "title": "T", "unit": "U", "direction": "down", "partner": "us",
        "baseline": {"value": 1, "on": "2018"}, "target": {"value": 1, "on": "2040"}, "readings": {},
        "extra": {},
    },
    Reading: {"value": 1, "note": "N", "evidence": "e", "extra": {}},
    Milestone: {
        "title": "T", "deadline": "2018", "deadline_text": "T", "status": "planned", "met_on": "2018",
        "evidence": "e", "extra": {},
    },
    Update: {
        "partner": "us", "milestone": "step", "cycle": "2041-Q2", "status": "met",
        "status_was": "met", "deadline": "2018",
        "deadline_was": "2018", "deadline_text_was": "T", "note": "N", "evidence": "e", "extra": {},
    },
    Assessment: {
        "by": "other", "verdict": "kept", "partner": "us", "note": "N", "evidence": "e", "extra": {},
    },
    Assessor: {"name": "N", "url": "u", "scale": {}, "extra": {}},
    View: {"where": "overdue", "columns": "id", "sort": "id", "group_by": "owner", "extra": {}},
    ImportMapping: {
        "format": "xlsx", "sheet": "s", "encoding": "e", "header_row": "1", "skip_rows": "1", "until": "u",
        "fill_down": "f", "rows": "r", "map": "title=T", "map_status": "s=met", "id_from": "i", "area": "a",
        "separator": "s", "map_value": "v", "area_map": "a", "partner_map": "p", "day_first": False,
        "month_first": True, "epoch": "1900", "keep_unread": False, "extra": {},
    },
    Area: {"title": "T", "summary": "S", "lead": "L", "extra": {}},
    Partner: {"name": "N", "url": "u", "extra": {}},
    Head: {"title": "T", "id": "i", "summary": "S", "announced": "2018", "source": "s", "page": "p",
        "fiscal_year_starts": "07", "extra": {}},
    Check: {
        "due_soon_days": 1, "stale_after_days": 1, "select": [], "ignore": [], "severity": {}, "require": [],
        "extra": {},
    },
}  # fmt: skip
"""Another value for each field that `diff` compares."""
NOT_COMPARED = {
    (Commitment, "formerly"): "a rename is reported as such",
    (Head, "format"): "there is only one format",
}


class TestDiff:
    def test_every_field_has_another_value_or_a_reason(self) -> None:
        for kind, values in CHANGES.items():
            names = {field.name for field in fields_of(kind)}
            assert names == set(values) | {name for other, name in NOT_COMPARED if other is kind}
        assert {(Commitment, field.name) for field in fields_of(Commitment) if not field.compared} <= set(
            NOT_COMPARED
        )

    @pytest.mark.parametrize(
        ("kind", "name"),
        [(kind, name) for kind, values in CHANGES.items() for name in values],
        ids=lambda one: one if isinstance(one, str) else one.__name__,
    )
    def test_a_field_that_differs_is_reported(self, kind: type[msgspec.Struct], name: str) -> None:
        data: dict[str, Any] = parse_roadmap(EVERYTHING, "f")
        commitment = data["commitments"]["commitment-id"]
        table = {
            Commitment: commitment,
            Milestone: commitment["milestones"]["step-id"],
            Indicator: commitment["indicators"]["indicator-id"],
            Reading: commitment["indicators"]["indicator-id"]["readings"]["2024-06"],
            Update: commitment["updates"][
                {"milestone": "2021-03-05", "cycle": "2021-03-06"}.get(name, "2021-03-04")
            ],
            Assessment: commitment["assessments"]["2021-04-05"],
            Assessor: data["assessors"]["watch"],
            View: data["views"]["view-id"],
            ImportMapping: data["imports"]["mapping-id"],
            Area: data["areas"]["area-id"],
            Partner: data["partners"]["us"],
            Head: data["roadmap"],
            Check: data["check"],
        }[kind]
        table[name] = CHANGES[kind][name]
        changes = compare(everything(), read_roadmap(data, "", "f"))
        assert name in msgspec.json.encode(changes, enc_hook=lambda value: value.text).decode()
        assert changes


@pytest.mark.usefixtures("written")
class TestImport:
    def test_every_field_that_is_importable_is_read_from_a_column(self, run: Run, written: Path) -> None:
        values = {
            "title": "A new one", "text": "Words", "area": "area-id", "partners": "us", "owner": "O",
            "made": "2019", "deadline": "2030", "status": "underway", "progress": "12 %",
            "depends_on": "other-id", "tags": "t", "source": "s", "every": "1 year", "until": "2040",
            "replaced_by": "next-id",
        }  # fmt: skip
        values |= {field.name: "Any text" for field in importable() if field.name not in values}
        table = io.StringIO()
        writer = csv.DictWriter(table, [f"Column of {name}" for name in values])
        writer.writeheader()
        writer.writerow({f"Column of {name}": value for name, value in values.items()})
        Path("source.csv").write_text(table.getvalue())
        mapped = [word for name in values for word in ("--map", f"{name}=Column of {name}")]
        assert run("import", "source.csv", *mapped).exit_code == 0
        made = msgspec.to_builtins(
            read_roadmap(parse_roadmap(written.read_text(), "f"), "", "f").commitments["a-new-one"],
            enc_hook=lambda value: value.text,
        )
        assert {name for name, value in made.items() if value not in (None, "", [], {})} == set(values)

    def test_no_other_field_can_be_mapped(self, run: Run) -> None:
        Path("source.csv").write_text("title\nx\n")
        for field in fields_of(Commitment):
            if not field.importable:
                result = run("import", "source.csv", "--area", "area-id", "--map", f"{field.name}=title")
                assert (result.exit_code, result.stdout) == (2, ""), field.name


class TestClear:
    @pytest.mark.parametrize("name", clearable(Commitment))
    def test_what_is_clearable_is_removed(self, run: Run, written: Path, name: str) -> None:
        text = EVERYTHING.partition("[commitments.commitment-id.indicators")[0].replace(
            "partner_status = ", "# = "
        )
        if name == "every":
            text = text.replace("\nuntil = ", "\n# = ")  # only a recurring duty has an end
        written.write_text(
            text.replace("partner_deadline = ", "# = ") if name not in PARTNERS_OWN else EVERYTHING
        )
        before = parse_roadmap(written.read_text(), "f")["commitments"]["commitment-id"]
        result = run("update", "commitment-id", "--clear", name, "--on", AS_OF)
        after = parse_roadmap(written.read_text(), "f")["commitments"]["commitment-id"]
        if name in before:
            gone = {"deadline", "deadline_text"} if name == "deadline" else {name}
            assert (result.exit_code, set(before) - set(after)) == (0, gone), result.stderr

    @pytest.mark.parametrize(
        "field", [one for one in fields_of(Commitment) if not one.clearable], ids=lambda field: field.name
    )
    def test_nothing_else_is(self, run: Run, written: Path, field: Field) -> None:
        result = run("update", "commitment-id", "--clear", field.name, "--on", AS_OF)
        assert result.exit_code == 2
        assert written.read_text() == EVERYTHING


PARTNERS_OWN = ("partner_status", "partner_deadline")


def test_search_looks_into_the_fields_that_say_so(run: Run, written: Path) -> None:
    for name, field in COMMITMENT.items():
        words = SEEN.get(name)
        if isinstance(words, str) and field.type in (
            FieldType.TITLE,
            FieldType.TEXT,
            FieldType.ID,
            FieldType.NAMES,
        ):
            found = run("list", "--search", words, "--columns", "id", "--format", "csv").stdout.splitlines()[
                1:
            ]
            assert ("commitment-id" in found) == (field.filter == SEARCH), name


def test_every_filter_names_its_field() -> None:
    named = {field.filter for field in COMMITMENT.values() if field.filter}
    declared = set(signature(read_filters).parameters)
    assert {
        name for name in declared if not name.startswith(("not_", "due_", "overdue", "where", "view"))
    } == named
    assert {name.removeprefix("not_") for name in declared if name.startswith("not_")} == named - {SEARCH}


class TestRequire:
    @pytest.mark.parametrize("name", [field.name for field in fields_of(Commitment)])
    def test_check_can_demand_every_key(self, run: Run, written: Path, name: str) -> None:
        written.write_text(EVERYTHING.replace('require = ["owner"]', f'require = ["{name}"]'))
        result = run("check", "--as-of", AS_OF, "--select", "RM407", "--format", "json")
        found = [one["commitment"] for one in msgspec.json.decode(result.stdout)["findings"]]
        assert found == ([] if name in ("title", "area") else ["other-id", "next-id"])


class TestTheSchema:
    @pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
    def test_it_explains_every_field(self, kind: type[msgspec.Struct]) -> None:
        schema = json_schema()
        properties = (schema if kind is Roadmap else schema["$defs"][kind.__name__])["properties"]
        assert {name: one["description"] for name, one in properties.items()} == {
            field.name: description(field) for field in fields_of(kind)
        }


def test_the_reference_is_up_to_date() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "run `make reference`"
    assert set(FIELDS) - {Roadmap} == set(TABLES.values())
    assert [name for name in TABLES if f"<!-- keys of {name} -->" not in page()] == []


class TestStatuses:
    def test_each_is_explained_the_open_ones_first(self) -> None:
        assert set(STATUSES) == set(Status)
        assert set(list(STATUSES)[: len(OPEN)]) == OPEN
        assert set(list(STATUSES)[len(OPEN) :]) == CLOSED
