"""Ids and texts from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.errors import NotFoundError, RoadmapError, WrongUsageError
from roadmap_cli.model import ids
from roadmap_cli.model.types import Area, Commitment, Head, Partner, Roadmap
from tests.conftest import Result

ROADMAP = Roadmap(
    roadmap=Head(title="R"),
    partners={"us": Partner(name="United States"), "usa": Partner(name="U.S.A.")},
    areas={"climate": Area(title="Climate")},
    commitments={
        "grids": Commitment(title="Grids", area="climate", formerly=["net-zero", "power"]),
        "methane": Commitment(title="Methane", area="climate", formerly="gas"),
    },
)
EMPTY = Roadmap(roadmap=Head(title="R"))


@pytest.mark.parametrize(
    ("text", "title"),
    [("A", "A"), ("  a\t b\n c ", "a b c"), ("a\u00a0b\u2028c", "a b c"), ("é" * 10_000, "é" * 10_000)],
    ids=["plain", "folded", "odd blanks", "long"],
)
def test_a_title_is_one_line(text: str, title: str) -> None:
    assert ids.clean_title(text) == title


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2028"])
def test_an_empty_title_is_refused_in_the_words_of_the_caller(text: str) -> None:
    with pytest.raises(WrongUsageError, match=r"^the name is empty$"):
        ids.clean_title(text, "the name is empty")


@pytest.mark.parametrize("read", [ids.clean_title, lambda text: ids.option_text(text, "--text")])
def test_what_was_no_text_is_refused(read: Callable[[str], str]) -> None:
    with pytest.raises(WrongUsageError, match="is not valid UTF-8"):
        read("caf\udce9")


def test_a_text_keeps_its_lines() -> None:
    assert ids.option_text("  one\n two ", "--text") == "one\n two"
    assert ids.option_text(None, "--text") is None
    with pytest.raises(WrongUsageError, match=r"^--text is empty; "):
        ids.option_text(" ", "--text")


@pytest.mark.parametrize(
    ("texts", "value"), [(None, None), ([], None), (["a"], "a"), (["a", " b "], ["a", "b"])]
)
def test_one_text_is_a_string_and_several_are_a_list(texts: list[str] | None, value: object) -> None:
    assert ids.option_texts(texts, "--owner") == value


def test_one_empty_text_among_several_is_refused() -> None:
    with pytest.raises(WrongUsageError, match=r"^--owner is empty; "):
        ids.option_texts(["a", ""], "--owner")


@pytest.mark.parametrize(
    ("title", "given", "id"),
    [("New thing", None, "new-thing"), ("Grids", None, "grids-2"), ("Grids", "other", "other")],
)
def test_an_id_is_given_or_made_from_the_title(title: str, given: str | None, id: str) -> None:
    assert ids.choose_id(title, given, ROADMAP.commitments, "commitment") == id


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        ("grids", "commitment", 'there is a commitment "grids" already; grids-2 is free'),
        ("grids", "area", 'there is an area "grids" already; grids-2 is free'),
    ],
)
def test_an_id_that_is_taken_is_refused(given: str, kind: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        ids.choose_id("", given, ROADMAP.commitments, kind)
    assert caught.value.sentences == (sentence,)


def test_former_ids_are_not_free() -> None:
    assert ids.formerly_used(ROADMAP) == {"net-zero", "power", "gas"}
    with pytest.raises(WrongUsageError) as caught:
        ids.check_not_formerly("gas", ROADMAP)
    assert caught.value.sentences == (
        '"gas" is a former id of methane and still refers to it; gas-2 is free',
    )
    ids.check_not_formerly("gas", ROADMAP, except_for="methane")
    ids.check_not_formerly("methane", ROADMAP)


def test_ids_that_are_present_are_each_taken_once() -> None:
    assert ids.area_id("climate", ROADMAP) == "climate"
    assert ids.partner_ids(["usa", "us", "usa"], ROADMAP) == ["usa", "us"]
    assert ids.commitment_ids(["grids", "methane", "grids"], ROADMAP) == ["grids", "methane"]
    assert ids.partner_ids([], EMPTY) == ids.commitment_ids([], EMPTY) == []


def test_an_import_may_make_an_area_whose_name_begins_no_other() -> None:
    for word in ("climate", "CLIMATE", "Health", "climate-2"):
        ids.check_new_area(word, ROADMAP)


@pytest.mark.parametrize(
    ("find", "sentence"),
    [
        (lambda: ids.area_id("a", EMPTY), 'there is no area yet; add one first: roadmap add-area "TITLE"'),
        (
            lambda: ids.partner_ids(["a"], EMPTY),
            'there is no partner yet; add one first: roadmap add-partner "NAME"',
        ),
        (lambda: ids.commitment_ids(["a"], EMPTY), 'there is no commitment "a"'),
        (lambda: ids.area_id("cli", ROADMAP), 'there is no area "cli"; did you mean climate?'),
        (lambda: ids.partner_ids(["u"], ROADMAP), 'there is no partner "u"; did you mean us or usa?'),
        (
            lambda: ids.commitment_ids(["grids", "meth"], ROADMAP),
            'there is no commitment "meth"; did you mean methane?',
        ),
        (lambda: ids.commitment_ids(["power"], ROADMAP), '"power" is called grids now'),
        (lambda: ids.check_new_area("Clim", ROADMAP), 'there is no area "Clim"; did you mean climate?'),
    ],
)
def test_what_is_not_there_is_said(find: Callable[[], object], sentence: str) -> None:
    with pytest.raises(RoadmapError) as caught:
        find()
    assert isinstance(caught.value, NotFoundError)
    assert caught.value.sentences == (sentence,)


REMOVED = """\
[roadmap]
title = "R"

[partners.us-2]
name = "United States"

[areas.air-2]
title = "Clean skies"

[commitments.one-2]
title = "Second"
area = "air-2"
partners = ["us-2"]
depends_on = ["two"]
formerly = "old"

[commitments.two]
title = "Two"
area = "air-2"
partner_status = { us-2 = "met" }

[commitments.two.milestones.step-2]
title = "Step"

[commitments.two.updates.2021-04-22]
partner = "us-2"
status = "met"
"""
COMMITMENT = 'there is no commitment "one"; did you mean one-2?'
RENAMED = '"old" is called one-2 now'
AREA = 'there is no area "air"; did you mean air-2?'
PARTNER = 'there is no partner "us"; did you mean us-2?'


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("update one --status dropped", COMMITMENT),
        ("update old --note Why.", RENAMED),
        ("update one --milestone step --title Step", COMMITMENT),
        ("update old --milestone step --title Step", RENAMED),
        ("update two --milestone step --status met", "did you mean step-2?"),
        ("update one-2 --for us --status met", 'one-2 has no partner "us"; did you mean us-2?'),
        ("update one-2 --area air", AREA),
        ("update two --partner us", PARTNER),
        ("update two --add-partner us", PARTNER),
        ("update one-2 --remove-partner us", 'one-2 has no partner "us"; did you mean us-2?'),
        ("update two --depends-on one", COMMITMENT),
        ("update two --add-depends-on old", RENAMED),
        ("update one-2 --remove-depends-on tw", 'one-2 has no dependency "tw"; did you mean two?'),
        ("add-commitment New --area air", AREA),
        ("add-commitment New --area air-2 --partner us", PARTNER),
        ("add-commitment New --area air-2 --depends-on one,two", COMMITMENT),
        ("add-commitment New --area air-2 --depends-on old", RENAMED),
        ("amend one 2021 --note Why.", COMMITMENT),
        ("amend old 2021 --note Why.", RENAMED),
        ("amend two 2021 --note Why.", 'two has no update "2021"; did you mean 2021-04-22?'),
        ("amend two 2021-04-22 --for us", 'two has no partner "us"; did you mean us-2?'),
        ("remove one --update 2021", COMMITMENT),
        ("remove old --update 2021", RENAMED),
        ("remove two --update 2021", 'two has no update "2021"; did you mean 2021-04-22?'),
        ("update-area air --title New", AREA),
        ("update-partner us --name New", PARTNER),
        ("rename one other", COMMITMENT),
        ("rename old other", RENAMED),
        ("rename air other --area", AREA),
        ("rename us other --partner", PARTNER),
        ("remove one", COMMITMENT),
        ("remove old", RENAMED),
        ("remove air --area --force", AREA),
        ("remove us --partner --force", PARTNER),
        ("edit one", 'there is no commitment, area or partner "one"; did you mean one-2?'),
        ("edit old", RENAMED),
        ("import new.csv --area air", AREA),
        ("import new.csv --area air --update", AREA),
    ],
)
def test_a_writing_command_takes_present_ids_only(
    run: Callable[..., Result], tmp_path: Path, words: str, sentence: str
) -> None:
    file = tmp_path / "roadmap.toml"
    file.write_text(REMOVED)
    (tmp_path / "new.csv").write_text("title\nNew\n")
    result = run(*words.split(), env={"EDITOR": "true"})
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.endswith(f"{sentence}\n")
    assert file.read_text() == REMOVED


@pytest.mark.parametrize(
    "words", ["show one", "show old", "history one", "list --area air", "list --partner us"]
)
def test_a_reading_command_takes_a_prefix_and_a_former_id(
    run: Callable[..., Result], tmp_path: Path, words: str
) -> None:
    (tmp_path / "roadmap.toml").write_text(REMOVED)
    assert run(*words.split()).exit_code == 0


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("รัฐสภา", "rathspha"),
        ("Министерство", "ministerstvo"),
        ("東京", "dongjing"),
        ("שלום", "slvm"),
        ("🎉", "tada"),
    ],
)
def test_every_command_makes_an_id_from_a_title_in_any_script(
    run: Callable[..., Result], tmp_path: Path, title: str, id: str
) -> None:
    file = tmp_path / "roadmap.toml"
    file.write_text(REMOVED)
    (tmp_path / "new.csv").write_text(f"title,area,partners\n{title}!,{title},{title}\n")
    assert run("add-area", title).stdout == f"{id}\n"
    assert run("add-partner", title).stdout == f"{id}\n"
    assert run("add-commitment", title, "--area", id, "--partner", id).stdout == f"{id}\n"
    assert run("add-commitment", title, "--area", id).stdout == f"{id}-2\n"
    assert f"added milestone {id} to {id}: {title}" in run("update", id, "--milestone", title).stderr
    refusal = run("rename", id, title)
    assert (refusal.exit_code, refusal.stdout) == (2, "")
    assert f'error: "{title}" cannot be an id: ' in refusal.stderr
    assert f"; {id} could\n" in refusal.stderr
    report = run("import", "new.csv").stderr
    assert f"line 2: the id {id} is taken; it became {id}-3\n" in report
    assert "1 title makes an id that is taken; name a column of ids with --id-from\n" in report
    assert f'title = "{title}!"\narea = "{id}"\npartners = ["{id}"]\n' in file.read_text()


@pytest.mark.usefixtures("roadmap_file")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list", "--partner", "Canada"), '"Canada" is the name of ca; did you mean ca?'),
        (("list", "--not-partner", "us,canada"), '"canada" is the name of ca; did you mean ca?'),
        (
            ("list", "--area", "Accelerating climate ambitions"),
            '"Accelerating climate ambitions" is the title of climate; did you mean climate?',
        ),
        (("status", "--area", "the  north"), '"the  north" is the title of north; did you mean north?'),
        (
            ("add-commitment", "X", "--area", "climate", "--partner", "Canada"),
            '"Canada" is the name of ca; did you mean ca?',
        ),
        (
            ("add-commitment", "X", "--area", "The North"),
            '"The North" is the title of north; did you mean north?',
        ),
        (
            ("update", "Clean drinking water", "--note", "x"),
            '"Clean drinking water" is the title of fresh-water; did you mean fresh-water?',
        ),
        (("update-partner", "Canada", "--url", "x"), '"Canada" is the name of ca; did you mean ca?'),
        (("remove", "Health", "--area"), '"Health" is the title of health; did you mean health?'),
    ],
)
def test_a_name_in_a_command_is_answered_with_the_id(
    run: Callable[..., Result], words: tuple[str, ...], sentence: str
) -> None:
    assert run(*words) == Result(4, "", f"error: {sentence}\n")
