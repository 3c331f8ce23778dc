"""The short names of several roadmaps, and what they are together."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.ids import is_id
from roadmap_cli.storage.load import LoadedRoadmap, load_from, source_from_bytes
from roadmap_cli.storage.several import LoadedRoadmaps, members_of, place_of, short_names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["ministries/health/roadmap.toml", "ministries/energy/roadmap.toml"], ["health", "energy"]),
        (["health.toml", "plans/energy.toml"], ["health", "energy"]),
        (["health/plan/roadmap.toml", "energy/plan/roadmap.toml"], ["health", "energy"]),
        (["a/health/roadmap.toml", "b/health.toml", "c/energy.toml"], ["a-health", "b-health", "energy"]),
        (["x/Health/roadmap.toml", "x/health/roadmap.toml"], ["x-health", "x-health-2"]),
        (["Ministère de la Santé/roadmap.toml", "здоровье.toml"], ["ministere-de-la-sante", "zdorove"]),
        (["!/roadmap.toml", "?/roadmap.toml"], ["roadmap", "roadmap-2"]),
    ],
)
def test_names_are_the_parts_of_paths_that_differ(paths: list[str], names: list[str]) -> None:
    assert short_names([path.split("/") for path in paths], [""] * len(paths)) == names


def test_its_own_id_is_the_name_of_a_roadmap() -> None:
    places = [[name, "roadmap.toml"] for name in ("a", "b", "c", "d")]
    assert short_names(places, ["health", "", "health", "Not an id"]) == ["health", "b", "c", "d"]
    assert short_names(places, ["b", "", "", "c"]) == ["b", "b-2", "c-2", "c"]


@given(st.lists(st.lists(st.text(max_size=3), min_size=1, max_size=4), min_size=1, max_size=6), st.data())
def test_names_are_different_ids(places: list[list[str]], data: st.DataObject) -> None:
    stated = data.draw(
        st.lists(st.sampled_from(["", "a", "b", "a:b"]), min_size=len(places), max_size=len(places))
    )
    names = short_names(places, stated)
    assert len(set(names)) == len(places)
    assert all(map(is_id, names))


def test_the_place_of_a_file_is_its_path_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_of("roadmap.toml") == [*tmp_path.parts[1:], "roadmap.toml"]


def loaded(id: str, value: str = "1.5", path: str = "x/roadmap.toml") -> LoadedRoadmap:
    text = f"""\
[roadmap]
title = "T"
id = "{id}"
[commitments.x]
title = "X"
area = "a"
[commitments.x.indicators.n]
title = "N"
readings = {{ 2024-01-01 = {{ value = {value} }} }}
"""
    return load_from(source_from_bytes(text.encode(), path, Path(path)))


def test_the_members_of_one_roadmap_are_itself() -> None:
    one = loaded("")
    assert members_of(one) == {"x": one}
    assert [*members_of(loaded("own"))] == ["own"]
    several = LoadedRoadmaps({"a": one, "b": one})
    assert members_of(several) == {"a": one, "b": one}


def test_data_and_typed_numbers_have_the_ids_of_the_joined_roadmap() -> None:
    several = LoadedRoadmaps({"a": loaded(""), "b": loaded("", "1.50")})
    assert list(several.data["commitments"]) == ["a:x", "b:x"]
    typed = several.typed_roadmap.commitments["b:x"].indicators["n"].readings["2024-01-01"]
    assert (typed.value.text, several.roadmap.commitments["b:x"].area) == ("1.50", "b:a")
    plain = LoadedRoadmaps({"a": loaded("")})
    assert plain.typed_roadmap is plain.roadmap
