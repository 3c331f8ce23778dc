"""Data to JSON and back."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.json_codec import pack, plain, unpack
from tests.toml_documents import same

TEXT = """\
[roadmap]
title = "2021-02-23"
announced = 2021-02-23
[a."b/c~d"]
list = [1, 1.0, true, nan, [inf, -inf], 07:32:00, 1979-05-27T07:32:00Z, 1979-05-27T07:32:00.5]
"" = { "/" = 1979-05-27 }
"""

values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("a/~01", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def through_json(data: dict[str, Any]) -> dict[str, Any]:
    return unpack(json.loads(json.dumps(pack(data), allow_nan=False)))


def test_the_envelope():
    data = {"a": {"made": date(2021, 2, 23), "b/c": [time(7, 32), float("-inf")], "d": "2021-02-23"}}
    assert pack(data) == {
        "roadmap_json": 1,
        "data": {"a": {"made": "2021-02-23", "b/c": ["07:32:00", "-inf"], "d": "2021-02-23"}},
        "types": {"date": ["/a/made"], "time": ["/a/b~1c/0"], "float": ["/a/b~1c/1"]},
    }


def test_a_file_comes_back_with_every_type():
    data = rtoml.loads(TEXT)
    assert same(through_json(data), data)


@given(st.dictionaries(st.text("a/~01", max_size=3), values, max_size=3))
def test_any_data_comes_back(data: dict[str, Any]):
    assert same(through_json(data), data)


def test_the_data_itself_stay_as_they_are():
    data = {"made": date(2021, 2, 23)}
    pack(data)
    assert data == {"made": date(2021, 2, 23)}


def test_json_of_others_needs_no_types():
    assert unpack({"roadmap_json": 1, "data": {"made": "2021-02-23"}}) == {"made": "2021-02-23"}


def test_plain():
    assert plain({"a": [datetime(2021, 2, 23, tzinfo=UTC)]}) == {"a": ["2021-02-23T00:00:00+00:00"]}


@pytest.mark.parametrize(
    ("envelope", "words"),
    [
        ([], "is not a roadmap in JSON"),
        ({"data": {}}, "is not a roadmap in JSON"),
        ({"roadmap_json": 2, "data": {}}, "has roadmap_json 2; this program reads 1"),
        ({"roadmap_json": True, "data": {}}, "has roadmap_json True"),
        ({"roadmap_json": 1}, "has no data"),
        ({"roadmap_json": 1, "data": {"a": "x"}, "types": {"date": ["/a"]}}, "has no date at '/a'"),
        ({"roadmap_json": 1, "data": {}, "types": {"date": ["/a"]}}, "has no date at '/a'"),
        ({"roadmap_json": 1, "data": {"a": [1]}, "types": {"date": ["/a/x"]}}, "has no date at '/a/x'"),
        ({"roadmap_json": 1, "data": {"a": 1}, "types": {"date": ["/a/x"]}}, "has no date at '/a/x'"),
        ({"roadmap_json": 1, "data": {}, "types": {"date": [""]}}, "has no date at ''"),
        ({"roadmap_json": 1, "data": {}, "types": {"set": ["/a"]}}, "names the type 'set'"),
    ],
)
def test_what_is_no_envelope_is_refused(envelope: object, words: str):
    with pytest.raises(ValueError, match=words):
        unpack(envelope)
