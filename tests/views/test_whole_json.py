"""The whole roadmap as JSON."""

import json

import rtoml

from roadmap_cli.document.exchange import unpacked
from roadmap_cli.views.whole_json import render_whole_json
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.toml_documents import same


def test_the_same_roadmap_comes_back():
    for text in (SMALL_ROADMAP, SHIPPED.read_text()):
        data = rtoml.loads(text)
        assert same(unpacked(json.loads(render_whole_json(data))), data)


def test_some_commitments_alone():
    data = rtoml.loads(SMALL_ROADMAP)
    made = unpacked(json.loads(render_whole_json(data, {"fresh-water"})))
    assert list(made["commitments"]) == ["fresh-water"]
    assert {**made, "commitments": {}} == {**data, "commitments": {}}
    assert len(data["commitments"]) == 7


def test_a_roadmap_without_commitments():
    assert unpacked(json.loads(render_whole_json({"roadmap": {"title": "R"}}, set()))) == {
        "roadmap": {"title": "R"}
    }
