"""The data of the page."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import by_partner
from roadmap_cli.analysis.query import NO_FILTERS, RECORD, Selection
from roadmap_cli.output.export.html.data import data_of
from roadmap_cli.output.export.html.section import context_of
from roadmap_cli.output.export.html.totals import own_rows_of
from roadmap_cli.output.json import render_json
from tests.conftest import AS_OF, SHIPPED, SMALL_ROADMAP
from tests.output.export.html.pages import STEPS, only, snapshot_of


def unpacked(column: Any, size: int) -> list[Any]:
    if isinstance(column, list):
        return column
    return [column["of"][place] for place in column["at"]] if "at" in column else column["of"] * size


def data(text: str = SMALL_ROADMAP, selection: Selection = NO_FILTERS, as_of: str = AS_OF) -> Any:
    return json.loads(b"".join(data_in_parts(text, selection, as_of)))


def data_in_parts(text: str, selection: Selection = NO_FILTERS, as_of: str = AS_OF) -> Iterator[bytes]:
    snapshot = snapshot_of(text, selection, as_of)
    groups = by_partner(snapshot.roadmap, snapshot.rows, snapshot.as_of)
    return data_of(snapshot, own_rows_of(snapshot, groups), context_of(snapshot))


def data_of_rows(text: str, selection: Selection, as_of: str) -> dict[str, list[Any]]:
    found = data(text, selection, as_of)
    return {name: unpacked(column, found["size"]) for name, column in found["columns"].items()}


def test_the_columns_are_the_records_of_list() -> None:
    found, snapshot = data(), snapshot_of()
    columns = {name: unpacked(column, 7)[:7] for name, column in found["columns"].items()}
    assert found["record"] == list(RECORD)
    assert [
        dict(zip(RECORD, values, strict=True))
        for values in zip(*(columns[name] for name in RECORD), strict=True)
    ] == json.loads(render_json(snapshot.rows))
    assert found["former"] == {"drinking-water": "fresh-water", "water": "fresh-water"}


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SMALL_ROADMAP + STEPS, SHIPPED.read_text(encoding="utf-8")])
@pytest.mark.parametrize("as_of", ["2024-06-30", AS_OF])
def test_the_rows_of_a_partner_are_those_of_list(text: str, as_of: str) -> None:
    found = data(text, as_of=as_of)
    size, wholes = found["size"], [row for _, rows in found["own"] for row in rows]
    columns = {name: unpacked(column, size) for name, column in found["columns"].items()}
    for name, values in columns.items():
        assert len(values) in (size, size + len(wholes)), name
        values += [values[row] for row in wholes] if len(values) == size else []
    places = {row: place for place, row in enumerate(columns["id"][:size])}
    of_partner = dict(
        zip(
            [(one, row) for one, rows in found["own"] for row in rows],
            range(size, size + len(wholes)),
            strict=True,
        )
    )
    assert of_partner
    for partner, _ in found["choices"]["partner"]:
        listed = snapshot_of(text, only(partner), as_of).rows
        shown = [of_partner.get((partner, places[row.id]), places[row.id]) for row in listed]
        assert [
            {name: columns[name][row] for name in RECORD} | {"for": partner} for row in shown
        ] == json.loads(render_json(listed))
        own = data_of_rows(text, only(partner), as_of)
        for name in ("when", "words", "days", "tone"):
            assert [columns[name][row] for row in shown] == own[name], name


def test_rows_of_partners_that_are_those_of_the_whole_take_no_room() -> None:
    text = '[roadmap]\ntitle = "T"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
    text += 'partners = ["us", "ca"]\n'
    alike = data(text)
    assert (alike["own"], alike["columns"]["status"]) == ([], ["planned"])
    apart = data(text + 'partner_status = { ca = "dropped" }\n')
    assert [partner for partner, _ in apart["own"]] == ["us", "ca"]
    assert unpacked(apart["columns"]["status"], 1)[1:] == ["planned", "dropped"]
    assert unpacked(apart["columns"]["title"], 1) == ["X"]
    assert [value for value, _ in apart["choices"]["status"]][-1] == "dropped"


def test_texts_are_shown_on_one_line_and_stored_as_they_are() -> None:
    hostile = SMALL_ROADMAP.replace('"Net-zero power grids"', '"Net\\u202ezero\\u0007"')
    found = data(hostile)
    assert unpacked(found["columns"]["title"], 7)[0] == "Net\u202ezero\x07"
    assert unpacked(found["columns"]["shown"], 7)[0] == "Net\\u202ezero\\x07"
    assert unpacked(found["columns"]["shown"], 7)[1] is None


def test_filters_offer_what_there_is() -> None:
    choices = data(selection=Selection(areas=frozenset({"north"})))["choices"]
    assert choices["area"] == [["north", "The North"]]
    assert [value for value, _ in choices["status"]] == ["open", "ongoing", "planned"]
    assert choices["flag"] == []
    assert choices["due"] == [["2026-06", "June 2026"]]


def test_for_one_partner_filters_offer_what_its_rows_have() -> None:
    whole, us = data()["choices"], data(selection=only("us"))["choices"]
    assert whole["partner"] == [["us", "United States"], ["ca", "Canada"]]
    assert us["partner"] == [["us", "United States"]]
    assert [value for value, _ in us["status"]] == [
        "open", "closed", "not-kept", "met", "ongoing", "underway", "planned", "dropped"
    ]  # fmt: skip


def test_a_status_that_is_unknown_is_no_information() -> None:
    assert data()["statuses"]["unknown"][:2] == ["?", "no information"]


def test_it_cannot_end_its_element() -> None:
    text = SMALL_ROADMAP.replace("Net-zero power grids", "</script><!--<script>\u2028 ##[group] ::x::&amp;")
    embedded = "".join(map(escape.script_json, data_in_parts(text)))
    assert not set("<>&\u2028\u2029") & set(embedded)
    assert "##[" not in embedded
    assert json.loads(embedded) == data(text)
