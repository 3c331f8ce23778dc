"""Saved options of `import`: --save-mapping and --mapping."""

import pytest

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring

SHEET = "No.,Promise,Due,State\n1,Clean water,03/04/2030,On track\n2,Trees,05/06/2031,TBD\n"
TYPED = (
    "--map", "title=Promise", "--map", "deadline=Due", "--map", "status=State", "--id-from", "No.",
    "--area", "env", "--map-status", "on track=underway", "--map-status", "TBD=unknown", "--day-first",
)  # fmt: skip
MAPPING = """
[imports.env]
map = ["title=Promise", "deadline=Due", "status=State"]
map_status = ["on track=underway", "TBD=unknown"]
id_from = "No."
area = "env"
day_first = true
"""


def test_a_saved_mapping_imports_the_next_sheet_in_the_same_way(bring: Import) -> None:
    result = bring(SHEET, *TYPED, "--save-mapping", "env")
    assert result.exit_code == 0
    assert result.stderr.endswith("; the options are saved as the mapping env\n")
    assert bring.roadmap.endswith(MAPPING)
    before = bring.roadmap
    again = bring(SHEET, "--mapping", "env", "--update")
    assert (again.exit_code, bring.roadmap) == (0, before)
    assert again.stderr.endswith("2 rows became 0 new commitments, 0 updated, 2 unchanged\n")
    later = SHEET.replace("On track", "Done").replace("TBD", "on  TRACK") + "3,Air,2032,TBD\n"
    assert bring(later, "--mapping", "env", "--update").exit_code == 0
    assert [one["status"] for one in bring.commitments.values()] == ["met", "underway", "unknown"]
    assert bring.commitments["1"]["deadline"].isoformat() == "2030-04-03"


def test_options_that_are_given_win_and_can_be_saved_with_the_others(bring: Import) -> None:
    bring.write(HEAD + MAPPING)
    options = ("--mapping", "env", "--save-mapping", "env", "--month-first", "--area", "water")
    assert bring(SHEET, *options, "--map-status", "tbd=stalled").exit_code == 0
    assert bring.commitments["1"]["deadline"].isoformat() == "2030-03-04"
    assert bring.commitments["2"] | {"deadline": ""} == {
        "title": "Trees", "area": "water", "deadline": "", "status": "stalled",
    }  # fmt: skip
    saved = bring.data["imports"]["env"]
    assert saved["map_status"] == ["on track=underway", "tbd=stalled"]
    assert (saved["area"], saved["month_first"], "day_first" in saved) == ("water", True, False)
    assert bring(SHEET, "--mapping", "env", "--save-mapping", "env", "--update").stderr.endswith(
        "; the options are unchanged in the mapping env\n"
    )


def test_nothing_is_saved_in_a_dry_run_or_because_of_strict(bring: Import) -> None:
    dry = bring(SHEET, *TYPED, "--save-mapping", "env", "--dry-run")
    assert dry.exit_code == 0
    assert "+[imports.env]\n" in dry.stdout
    assert bring(SHEET + "4,,2031,TBD\n", *TYPED, "--save-mapping", "env", "--strict").exit_code == 1
    assert bring.roadmap == HEAD


@pytest.mark.parametrize(
    ("args", "exit_code", "sentence"),
    [
        (("--mapping", "enx"), 4, 'there is no mapping "enx"; did you mean env?'),
        (("--mapping", "en"), 4, 'there is no mapping "en"; did you mean env?'),
        (("--save-mapping", "env"), 2, "--save-mapping: there is no option to save; add one, such as --map"),
        (("--map", "title=Promise", "--save-mapping", "My env"), 2, '"My env" cannot be an id'),
        (("--area-map", "-", "--save-mapping", "a"), 2, "--save-mapping cannot save standard input"),
        (("--mapping", "field"), 3, 'imports.field is wrong: --map: there is no field "titel" to import'),
        (("--mapping", "format"), 3, 'imports.format is wrong: format: there is no "cvs"; did you mean csv?'),
        (("--mapping", "epoch"), 3, 'imports.epoch is wrong: epoch: there is no "1905"; did you mean'),
        (("--mapping", "value"), 3, 'imports.value is wrong: --map-value "nothing": write FIELD:WORD=VALUE'),
        (("--mapping", "row"), 3, 'imports.row is wrong: --header-row "x": write rows such as 4'),
    ],
)
def test_what_cannot_be_read_or_saved_is_refused(
    bring: Import, args: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    wrong = (
        '[imports.field]\nmap = "titel=x"\n[imports.format]\nformat = "cvs"\n'
        '[imports.epoch]\nepoch = "1905"\n[imports.value]\nmap_value = "nothing"\n'
        '[imports.row]\nheader_row = "x"\n'
    )
    bring.write(HEAD + MAPPING + wrong)
    before = bring.roadmap
    result = bring(SHEET, *args)
    assert (result.exit_code, result.stderr[: len(sentence) + 7]) == (exit_code, f"error: {sentence}")
    assert bring.roadmap == before


@pytest.mark.parametrize("option", ["--map", "--map-status", "--separator", "--until", "--fill-down"])
def test_an_option_that_is_not_utf_8_is_refused_in_words(bring: Import, option: str) -> None:
    result = bring(SHEET, "--area", "x", option, "title=\udce9", "--save-mapping", "env")
    assert (result.exit_code, result.stderr) == (
        2, 'error: "title=\\udce9" is not valid UTF-8; type it in a UTF-8 locale\n',
    )  # fmt: skip
