"""The options that the table of fields makes."""

from collections.abc import Callable
from inspect import Parameter
from typing import Any, get_args

import pytest

from roadmap_cli.commands._options import Composed
from roadmap_cli.commands._writer_options import field_options, update_field_options
from roadmap_cli.model.fields import fields_of
from roadmap_cli.model.types import Area, Commitment, Partner
from tests.conftest import Result

Run = Callable[..., Result]


def flags(options: Composed) -> dict[str, str]:
    return {one.name: info(one).default for one in options.options}


def info(option: Parameter) -> Any:
    return get_args(option.annotation)[1]


@pytest.mark.parametrize(
    ("kind", "names"),
    [(Area, ["title", "summary", "lead"]), (Partner, ["name", "url"])],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_areas_and_partners_have_an_option_for_every_field_of_ours(kind: type, names: list[str]) -> None:
    assert flags(field_options(kind)) == {name: f"--{name}" for name in names}
    assert list(flags(field_options(kind, besides=(names[0],)))) == names[1:]


def test_an_option_for_each_field_that_names_one_in_the_order_of_the_file() -> None:
    named = {field.name: field.option for field in fields_of(Commitment) if field.option}
    assert list(flags(field_options(Commitment)).items()) == list(named.items())
    assert {"title", "text", "partners", "tags"} < named.keys()


def test_update_also_adds_to_lists_and_removes_from_them() -> None:
    found = flags(update_field_options("Panel"))
    more = {name: flag for name, flag in found.items() if name.startswith(("add_", "remove_"))}
    assert more == {
        "add_partners": "--add-partner",
        "remove_partners": "--remove-partner",
        "add_depends_on": "--add-depends-on",
        "remove_depends_on": "--remove-depends-on",
        "add_replaced_by": "--add-replaced-by",
        "remove_replaced_by": "--remove-replaced-by",
        "add_tags": "--add-tag",
        "remove_tags": "--remove-tag",
    }
    assert {info(one).rich_help_panel for one in update_field_options("Panel").options} == {"Panel"}


def test_the_help_says_what_a_field_is_for_and_whether_the_option_repeats() -> None:
    helps = {one.name: info(one).help for one in update_field_options("Panel").options}
    assert helps["owner"] == "Who is responsible for it. Repeats."
    assert helps["made"] == "When it was made."
    assert helps["tags"] == "Words to find it by. Replaces the current ones. Repeats; splits at commas."
    assert helps["add_tags"] == "Add this tag. Repeats; splits at commas."
    assert helps["remove_depends_on"] == "Remove this dependency. Repeats; splits at commas."


def test_a_percentage_has_limits(run: Run, roadmap_file: object) -> None:
    for percent in ("-1", "101", "ten"):
        result = run("add-commitment", "A promise", "--area", "climate", "--progress", percent)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--progress" in result.stderr


def test_a_new_commitment_takes_every_option(run: Run, roadmap_file: object) -> None:
    words = {
        "--text": "Verbatim", "--partner": "us", "--owner": "A", "--made": "2020", "--progress": "5",
        "--every": "1 year", "--until": "2040", "--deadline-text": "FY2030",
        "--depends-on": "methane-75", "--replaced-by": "fresh-water", "--tag": "a,b", "--source": "https://example.org",
    }  # fmt: skip
    given = {
        field.option: words.get(field.option, "Some words") for field in fields_of(Commitment) if field.option
    }
    del given["--title"], given["--area"]
    options = [word for pair in given.items() for word in pair]
    assert run("add-commitment", "A promise", "--area", "climate", *options).exit_code == 0
    shown = run("show", "a-promise", "--as-of", "2026-02-01").stdout
    assert all(word.split(",")[0] in shown for word in given.values()), shown
