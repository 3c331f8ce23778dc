"""The types of the model."""

import re

import msgspec
import pytest

from roadmap_cli.model.types import (
    CLOSED,
    ID_PATTERN,
    OPEN,
    RANK,
    Area,
    Assessment,
    Assessor,
    Check,
    Commitment,
    Head,
    ImportMapping,
    Indicator,
    Milestone,
    Partner,
    Point,
    Reading,
    Roadmap,
    Status,
    Update,
    View,
    texts,
)


def test_statuses_run_from_best_to_worst_and_superseded_is_last() -> None:
    best_to_worst = "met partly-met ongoing underway planned unknown at-risk stalled dropped broken"
    ranked = sorted(RANK, key=RANK.__getitem__)
    assert " ".join(ranked) == f"{best_to_worst} superseded"
    assert set(RANK) == set(Status)


def test_every_status_is_open_or_closed() -> None:
    assert {"unknown", "planned", "underway", "at-risk", "stalled", "ongoing"} == OPEN
    assert {"met", "partly-met", "broken", "dropped", "superseded"} == CLOSED


@pytest.mark.parametrize(
    ("kind", "required", "optional"),
    [
        (Head, "title", "id summary announced source page fiscal_year_starts format extra"),
        (Partner, "name", "url extra"),
        (Assessor, "name", "url scale extra"),
        (Assessment, "by verdict", "partner note evidence extra"),
        (Area, "title", "summary lead extra"),
        (
            Commitment,
            "title area",
            "text met_when partners owner made deadline deadline_text partner_deadline every until status "
            "partner_status progress depends_on replaced_by tags source formerly waive extra milestones "
            "indicators updates assessments",
        ),
        (Milestone, "title", "deadline deadline_text status met_on evidence extra"),
        (Indicator, "title", "unit direction partner baseline target extra readings"),
        (Point, "value on", ""),
        (Reading, "value", "note evidence extra"),
        (
            Update,
            "",
            "partner milestone cycle status status_was deadline deadline_was deadline_text_was note evidence "
            "extra",
        ),
        (View, "", "where columns sort group_by extra"),
        (
            ImportMapping,
            "",
            "format sheet encoding header_row skip_rows until fill_down rows map map_status id_from area "
            "separator map_value area_map partner_map day_first month_first epoch keep_unread extra",
        ),
        (Check, "", "due_soon_days stale_after_days select ignore severity require extra"),
        (Roadmap, "roadmap", "partners assessors areas commitments views imports check extra"),
    ],
)
def test_each_table_has_the_keys_of_format_1(
    kind: type[msgspec.Struct], required: str, optional: str
) -> None:
    fields = msgspec.structs.fields(kind)
    assert {field.encode_name for field in fields if field.required} == set(required.split())
    assert {field.encode_name for field in fields if not field.required} == set(optional.split())


def test_defaults_are_those_of_the_format() -> None:
    assert (Check().due_soon_days, Check().stale_after_days) == (30, 180)
    assert Head(title="x").format == 1
    assert Milestone(title="x").status is Status.PLANNED


@pytest.mark.parametrize(("value", "expected"), [("", []), ("a", ["a"]), (["a", ""], ["a", ""]), ([], [])])
def test_texts_makes_a_list_of_a_string_or_an_array(value: str | list[str], expected: list[str]) -> None:
    assert texts(value) == expected


@pytest.mark.parametrize("id", ["a", "net-zero-2050", "2-b", "0"])
def test_ids_of_the_format(id: str) -> None:
    assert re.fullmatch(ID_PATTERN, id)


@pytest.mark.parametrize("id", ["", "-a", "a-", "a--b", "A", "é", "a b", "a_b", "a.b"])
def test_what_is_no_id(id: str) -> None:
    assert not re.fullmatch(ID_PATTERN, id)
