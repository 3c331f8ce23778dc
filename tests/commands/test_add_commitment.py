"""`roadmap add-commitment`: where a commitment is added, prompts, and errors."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import SMALL_ROADMAP, Result

EDITS = [
    pytest.param(
        ("Fly no more", "--area", "climate"),
        "fly-no-more",
        "added fly-no-more to climate: Fly no more",
        """\
@@

+[commitments.fly-no-more]
+title = "Fly no more"
+area = "climate"
+
 [commitments.arctic-dialogue]
""",
        id="after the last of its area",
    ),
    pytest.param(
        (
            "Ride  trains",
            "--area",
            "economy",
            "--id",
            "trains",
            "--partner",
            "us,ca",
            "--owner",
            "Rail",
            "--owner",
            "Roads",
            "--deadline",
            "spring 2027",
            "--status",
            "underway",
            "--tag",
            "a,b",
            "--tag",
            "c",
            "--source",
            "https://example.org/1",
            "--text",
            "More trains.",
            "--made",
            "2026-01",
            "--depends-on",
            "methane-75",
            "--depends-on",
            "fresh-water",
        ),
        "trains",
        "added trains to economy, due 2027-spring: Ride trains",
        """\
@@

+[commitments.trains]
+title = "Ride trains"
+text = "More trains."
+area = "economy"
+partners = ["us", "ca"]
+owner = ["Rail", "Roads"]
+made = "2026-01"
+deadline = "2027-spring"
+status = "underway"
+depends_on = ["methane-75", "fresh-water"]
+tags = ["a", "b", "c"]
+source = "https://example.org/1"
+
 [commitments.paris-agreement]
""",
        id="every field",
    ),
    pytest.param(
        ("Doctors for all", "--area", "health", "--deadline", "in 90 days"),
        "doctors-for-all",
        "added doctors-for-all to health, due 2026-05-02: Doctors for all",
        """\
@@

+[commitments.doctors-for-all]
+title = "Doctors for all"
+area = "health"
+deadline = 2026-05-02
+
""",
        id="first of its area",
    ),
    pytest.param(
        ("Water", "--area", "north"),
        "water-2",
        "added water-2 (water was taken) to north: Water",
        """\
@@

+[commitments.water-2]
+title = "Water"
+area = "north"
+
""",
        id="suffix where taken, also by a former id",
    ),
    pytest.param(
        ("Ice roads", "--area", "north", "--deadline", "2027-01-31", "--made", "yesterday"),
        "ice-roads",
        "added ice-roads to north, due 2027-01-31: Ice roads",
        """\
@@

+[commitments.ice-roads]
+title = "Ice roads"
+area = "north"
+made = 2026-01-31
+deadline = 2027-01-31
+
""",
        id="a day",
    ),
    pytest.param(
        ("Ice roads", "--area", "north", "--deadline", "none"),
        "ice-roads",
        "added ice-roads to north: Ice roads",
        """\
@@

+[commitments.ice-roads]
+title = "Ice roads"
+area = "north"
+
""",
        id="no deadline",
    ),
]

REFUSALS = [
    pytest.param(
        ("X", "--area", "north", "--id", "methane-75"),
        2,
        'there is a commitment "methane-75" already; methane-75-2 is free',
        id="duplicate id",
    ),
    pytest.param(
        ("X", "--area", "north", "--id", "drinking-water"),
        2,
        ('"drinking-water" is a former id of fresh-water and still refers to it; drinking-water-2 is free'),
        id="former id",
    ),
    pytest.param(
        ("X", "--area", "north", "--id", "a b"),
        2,
        (
            '"a b" cannot be an id: lowercase letters, digits and single hyphens between them, at '
            "most 64 characters; a-b could"
        ),
        id="ill-formed id",
    ),
    pytest.param(
        (" ", "--area", "north"),
        2,
        'the title is empty; say in a few words what was promised: "Modernize the grid"',
        id="empty title",
    ),
    pytest.param(
        ("。", "--area", "north"),
        2,
        '"。" has no letter or digit for an id; give one with --id',
        id="no letter",
    ),
    pytest.param(
        ("--area", "north"),
        2,
        'TITLE is missing; say what was promised: roadmap add-commitment "TITLE" --area ID',
        id="no title",
    ),
    pytest.param(("X",), 2, "--area is missing; there are climate, economy, north, health", id="no area"),
    pytest.param(
        ("X", "--area", "nroth"), 4, 'there is no area "nroth"; did you mean north?', id="unknown area"
    ),
    pytest.param(
        ("X", "--area", ""),
        4,
        'there is no area ""; there are climate, economy, north, health',
        id="empty area",
    ),
    pytest.param(
        ("X", "--area", "north", "--partner", "mx"),
        4,
        'there is no partner "mx"; there are us, ca',
        id="unknown partner",
    ),
    pytest.param(
        ("X", "--area", "north", "--partner", ""),
        2,
        '"" names nothing; give a value, or leave the option out',
        id="empty partner",
    ),
    pytest.param(
        ("X", "--area", "north", "--depends-on", "nope"),
        4,
        (
            'there is no commitment "nope"; there are net-zero-grids, methane-75, bridge-repairs, '
            "semiconductor-forum, paris-agreement, arctic-dialogue, fresh-water"
        ),
        id="unknown dependency",
    ),
    pytest.param(
        ("X", "--area", "north", "--deadline", "2026-02-30"),
        2,
        "--deadline: 2026-02-30 has no such day; 2026-02 ends on 28",
        id="no such day",
    ),
    pytest.param(
        ("X", "--area", "north", "--deadline", "2026-Q5"),
        2,
        "--deadline: 2026-Q5 has no such quarter; quarters are Q1 to Q4",
        id="no such quarter",
    ),
    pytest.param(
        ("X", "--area", "north", "--deadline", "spring"),
        2,
        '--deadline: "spring" has no year; write it first, as in 2050-spring',
        id="season alone",
    ),
    pytest.param(
        ("X", "--area", "north", "--deadline", ""),
        2,
        (
            '--deadline: "" is not a deadline; write a year, half, quarter, season, month or day, '
            "such as 2050, 2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30"
        ),
        id="empty deadline",
    ),
    pytest.param(
        ("X", "--area", "north", "--status", "done"),
        2,
        '"done" is not a status; did you mean met?',
        id="no status",
    ),
    pytest.param(
        ("X", "--area", "north", "--made", "none"),
        2,
        '--made needs a date, such as 2026-02-01 or "spring 2026"',
        id="made never",
    ),
    pytest.param(
        ("X", "--area", "north", "--owner", ""),
        2,
        "--owner is empty; give it a text, or leave the option out",
        id="empty owner",
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("add-commitment", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("add-commitment", *words) == (exit_code, "", f"error: {sentence}\n", "")


ANSWERS = "Ice roads\n3\n2, us\nspring 2027\nhttps://example.org\n"


def test_prompts_for_what_is_missing(run: Callable[..., Result], roadmap_file: Path) -> None:
    assert run("add-commitment", tty=True, input=ANSWERS) == (
        0,
        "",
        """\
Title:   1  climate  Accelerating climate ambitions
  2  economy  Building back better
  3  north  The North
  4  health  Health
Area (number or id):   1  us  United States
  2  ca  Canada
Partners (numbers or ids; Enter to skip): \
Deadline (2030, Q3 2026, spring 2027, a day …; Enter to skip): \
Source (a link; Enter to skip): \
added ice-roads to north, due 2027-spring: Ice roads
""",
    )


def test_asks_again_for_a_source_that_is_no_link(run: Callable[..., Result], roadmap_file: Path) -> None:
    result = run("add-commitment", tty=True, input=ANSWERS.replace("https", "31/12/2030\nhttps"))
    assert (
        'Source (a link; Enter to skip): "31/12/2030" is not a link; write the full address' in result.stderr
    )
    assert 'source = "https://example.org"' in roadmap_file.read_text()


def test_answers_on_a_terminal_are_added(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    result = terminal("add-commitment", input=ANSWERS)
    assert result.exit_code == 0
    assert result.stdout.endswith("skip): added ice-roads to north, due 2027-spring: Ice roads\n")
    added = (
        '[commitments.ice-roads]\ntitle = "Ice roads"\narea = "north"\npartners = ["ca", "us"]\n'
        'deadline = "2027-spring"\nsource = "https://example.org"\n'
    )
    assert roadmap_file.read_text() == f"{SMALL_ROADMAP}\n{added}"


def test_enter_skips_what_is_optional(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    result = terminal("add-commitment", input="Ice roads\nnorth\n\n\n\n")
    assert result.exit_code == 0
    added = '[commitments.ice-roads]\ntitle = "Ice roads"\narea = "north"\n'
    assert roadmap_file.read_text() == f"{SMALL_ROADMAP}\n{added}"


def test_options_are_not_prompted_for(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    words = ("--area", "north", "--partner", "us", "--deadline", "none", "--source", "Speech")
    result = terminal("add-commitment", *words, input="Ice roads\n")
    assert re.findall(r"[A-Z]\w*(?= \(|: )", result.stdout) == ["Title"]
    assert result.stdout.endswith("added ice-roads to north: Ice roads\n")


def test_with_a_title_only_a_missing_area_is_prompted_for(
    terminal: Callable[..., Result], roadmap_file: Path
) -> None:
    result = terminal("add-commitment", "X", input="north\n")
    assert (result.exit_code, result.stdout.count("): ")) == (0, 1)
    assert terminal("add-commitment", "Y", "--area", "north").stdout == "added y to north: Y\n"


def test_a_wrong_answer_repeats_the_prompt_with_the_reason(
    terminal: Callable[..., Result], roadmap_file: Path
) -> None:
    answers = ("!", "Ice roads", "north", "us mx", "3", "us,us", "spring", "2026-02-30", "2027", "")
    result = terminal("add-commitment", input="".join(f"{answer}\n" for answer in answers))
    assert result.exit_code == 0
    for sentence in (
        '"!" has no letter or digit for an id; give one with --id\nTitle: ',
        'there is no partner "mx"; there are us, ca\nPartners',
        'there is no partner "3"; there are us, ca\nPartners',
        'Deadline: "spring" has no year; write it first, as in 2050-spring\nDeadline (',
        "Deadline: 2026-02-30 has no such day; 2026-02 ends on 28\nDeadline (",
    ):
        assert sentence in result.stdout
    assert roadmap_file.read_text().endswith('area = "north"\npartners = ["us"]\ndeadline = "2027"\n')


at_every_prompt = pytest.mark.parametrize(
    "answers", [[], ["X"], ["X", "north"], ["X", "north", "us"], ["X", "north", "us", "2030"]]
)


@at_every_prompt
def test_ctrl_d_at_any_prompt_changes_nothing(
    terminal: Callable[..., Result], roadmap_file: Path, answers: list[str]
) -> None:
    result = terminal("add-commitment", input="".join(f"{answer}\n" for answer in answers) + "\x04")
    assert (result.exit_code, "added" in result.stdout) == (130, False)
    assert roadmap_file.read_text() == SMALL_ROADMAP


@at_every_prompt
def test_ctrl_c_at_any_prompt_changes_nothing(
    run: Callable[..., Result], roadmap_file: Path, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    def line() -> str:
        if not answers:
            raise KeyboardInterrupt
        return answers.pop(0)

    monkeypatch.setattr("roadmap_cli.commands._prompts._line", line)
    result = run("add-commitment", tty=True)
    assert (result.exit_code, result.stdout) == (130, "")
    assert roadmap_file.read_text() == SMALL_ROADMAP


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("--partner", "mx"), 4, 'there is no partner "mx"'),
        (("--deadline", "spring"), 2, '--deadline: "spring" has no year'),
        (("--id", "methane-75"), 2, 'there is a commitment "methane-75" already'),
        (("--owner", ""), 2, "--owner is empty"),
    ],
)
def test_wrong_options_are_refused_before_the_first_prompt(
    run: Callable[..., Result], roadmap_file: Path, words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    result = run("add-commitment", *words, "--color", "never", tty=True, input="X\nnorth\n\n\n\n")
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.startswith(f"error: {sentence}")


def test_without_partners_there_is_no_prompt_for_them(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text('[roadmap]\ntitle = "New"\n\n[areas.a]\ntitle = "A"\n')
    result = run("add-commitment", tty=True, input="X\n1\n\n\n")
    assert (result.exit_code, "Partners" in result.stderr) == (0, False)


def test_asks_again_where_there_is_no_such_area(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    result = terminal("add-commitment", "X", input="0\n9\nnroth\nno\n")
    assert result.exit_code == 0
    assert result.stdout.count("Area (number or id): ") == 4
    assert 'there is no area "nroth"; did you mean north?' in result.stdout
    assert "added x to north: X" in result.stdout


def test_prompts_show_no_escapes(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    roadmap_file.write_text(SMALL_ROADMAP.replace('title = "The North"', 'title = "\\u001b[2Jnorth"'))
    result = terminal("add-commitment", "X", input="1\n")
    assert r"north  \x1b[2Jnorth" in result.stdout
    assert "\x1b[2J" not in result.stdout


def test_without_areas_there_is_nothing_to_choose(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text('[roadmap]\ntitle = "New"\n')
    sentence = 'error: there is no area yet; add one first: roadmap add-area "TITLE"\n'
    assert run("add-commitment", "X") == (2, "", sentence)
    assert run("add-commitment", "--color", "never", tty=True, input="X\n") == (2, "", sentence)
    assert run("add-commitment", "X", "--area", "a") == (4, "", sentence)
    assert run("add-commitment", "X", "--area", "a", "--partner", "p").exit_code == 4


def test_a_title_of_10000_characters_is_kept(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    title = "Long promise " * 769 + "end"
    result = edit("add-commitment", title, "--area", "north")
    assert result.stdout == "long-promise-long-promise-long-promise\n"
    assert f'title = "{title}"\n' in roadmap_file.read_text()


def test_a_progress_of_0_is_written(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    assert (
        "+progress = 0\n" in edit("add-commitment", "Fly less", "--area", "climate", "--progress", "0").diff
    )


def test_phrases_count_from_on_and_not_from_as_of(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    words = ("X", "--area", "north", "--deadline", "next friday", "--made", "today", "--on", "2026-02-04")
    assert edit("add-commitment", *words, env={"ROADMAP_AS_OF": "2020-01-01"}).exit_code == 0
    assert "made = 2026-02-04\ndeadline = 2026-02-06\n" in roadmap_file.read_text()


def test_a_roadmap_without_commitments_gets_its_first(run: Callable[..., Result], tmp_path: Path) -> None:
    text = '[roadmap]\ntitle = "New"\n\n[areas.a]\ntitle = "A"\n\n# The end.\n'
    (tmp_path / "roadmap.toml").write_text(text)
    assert run("add-commitment", "First", "--area", "a").exit_code == 0
    assert (tmp_path / "roadmap.toml").read_text() == text.replace(
        "\n# The", '\n[commitments.first]\ntitle = "First"\narea = "a"\n\n# The'
    )
