"""`roadmap export svg --indicator`, through the real app."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import AS_OF, Result

Run = Callable[..., Result]
TEXT = """\
[roadmap]
title = "T"
[areas.a]
title = "A"
[partners.ca]
name = "Canada"
[commitments.net-zero]
title = "Net zero"
area = "a"
partners = ["ca"]
made = "2021"
formerly = "zero"
[commitments.net-zero.indicators.emissions]
title = "Emissions"
unit = "Mt"
partner = "ca"
target = { value = 1.10, on = "2030" }
readings.2024 = { value = 7 }
readings.2099 = { value = 9 }
[commitments.net-zero.indicators.cars]
title = "Electric cars"
[commitments.other]
title = "Other"
area = "a"
"""


@pytest.fixture(autouse=True)
def roadmap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roadmap.toml").write_text(TEXT, encoding="utf-8")


def export(run: Run, *words: str) -> Result:
    return run("export", "svg", "--as-of", AS_OF, "--indicator", *words)


@pytest.mark.parametrize("word", ["net-zero.emissions", "net-z.emi", "zero.emissions"])
def test_ids_prefixes_and_former_ids_are_read(run: Run, word: str) -> None:
    result = export(run, word)
    assert (result.exit_code, result.stderr) == (0, f"as of {AS_OF}: 1 later reading left out\n")
    tree = ElementTree.fromstring(result.stdout)
    assert tree[0].text == "Emissions"
    assert (tree[1].text or "").startswith("7 of 1.10 Mt (100%). Net zero (net-zero), Canada, as of")


def test_an_id_with_a_dot_which_check_reports_can_be_drawn(run: Run) -> None:
    text = TEXT.replace("commitments.net-zero", 'commitments."net.zero"')
    Path("roadmap.toml").write_text(text, encoding="utf-8")
    result = export(run, "net.zero.cars")
    assert (result.exit_code, result.stderr) == (0, "")
    assert ElementTree.fromstring(result.stdout)[0].text == "Electric cars"


def test_a_title_and_a_file(run: Run) -> None:
    result = export(run, "net-zero.cars", "--title", "Cars & more", "--output", "cars.svg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"wrote cars.svg: cars of net-zero as of {AS_OF}\n"
    assert ElementTree.fromstring(Path("cars.svg").read_bytes())[0].text == "Cars & more"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["net.emisions"], 4, 'net-zero has no indicator "emisions"; did you mean emissions?'),
        (["net.Electric cars"], 4, '"Electric cars" is the title of cars; did you mean cars?'),
        (["nt-zero.cars"], 4, 'there is no commitment "nt-zero"; did you mean net-zero?'),
        (["other.cars"], 4, "other has no indicators"),
        (
            ["net-zero"],
            2,
            "--indicator: name an indicator of net-zero, such as net-zero.emissions or net-zero.cars",
        ),
        (
            ["net-zero.cars", "--area", "a"],
            2,
            "--indicator shows one indicator, and a filter chooses commitments; leave out one of them",
        ),
        (
            ["net-zero.cars", "--from", "2020"],
            2,
            "--from is for a timeline, and --indicator shows an indicator; leave out one of them",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(run: Run, words: list[str], code: int, message: str) -> None:
    result = export(run, *words)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"error: {message}\n")


def test_other_formats_have_no_such_option(run: Run) -> None:
    result = run("export", "html", "--indicator", "net-zero.cars")
    assert (result.exit_code, result.stderr) == (2, "error: --indicator is for svg, not for html\n")


def test_a_commitment_that_has_not_begun_has_no_picture(run: Run) -> None:
    result = run("export", "svg", "--as-of", "2020", "--indicator", "net-zero.cars")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == 'error: "net-zero" did not exist on 2020-12-31; it begins on 2021\n'
