"""The command that `import` proposes for a sheet with columns of its own."""

import io
import shlex

import openpyxl
import pytest

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result


def command_in(result: Result) -> list[str]:
    assert (result.exit_code, result.stdout) == (2, "")
    *_, above, command = result.stderr.splitlines()
    assert above == "This command reads it; add --dry-run to see the result first:"
    program, name, source, *options = shlex.split(command)
    assert (program, name, source) == ("roadmap", "import", "s.csv")
    return options


PLAN = "Plan;;;\nNo.;What we promise;By;So far\n1;Clean water;2030;Done\n2;More trees;2031;In progress\n"
TRAPS = "Maßnahme,Frist,Bereich,$(touch x)\n'Mehr Bäume',2030,Umwelt,`a`\nMehr Wasser,2031,,b\n"


@pytest.mark.parametrize(
    ("sheet", "options"),
    [
        (
            PLAN,
            "--map 'title=What we promise' --map deadline=By --map 'status=So far' --id-from No. --area s",
        ),
        (TRAPS, "--map title=Maßnahme --map area=Bereich --map deadline=Frist --area s"),
        ("title,Due\nA,2030\n", "--map deadline=Due --area s"),
        ("x,y\nWater for all,2030\n", "--map title=x --map deadline=y --area s"),
        ("-x,y,z\nWater for all,2030,2031\n", "--map title=-x --area s"),
    ],
)
def test_the_command_reads_the_sheet(bring: Import, sheet: str, options: str) -> None:
    found = command_in(bring(sheet))
    assert found == shlex.split(options)
    assert bring.roadmap == HEAD
    assert bring(sheet, *found).exit_code == 0
    assert len(bring.commitments) == len(sheet.splitlines()) - 1 - sheet.startswith("Plan")


def test_columns_are_shown_with_their_fields_and_first_cells(bring: Import) -> None:
    assert bring(PLAN).stderr.splitlines()[1:7] == [
        "",
        "COLUMN           FIELD     FIRST CELLS",
        "No.                        1 | 2",
        "What we promise  title     Clean water | More trees",
        "By               deadline  2030 | 2031",
        "So far           status    Done | In progress",
    ]


def test_what_is_given_stays_and_the_only_area_is_taken(bring: Import) -> None:
    bring.write(HEAD + '[areas.env]\ntitle = "E"\n')
    given = ("--map", "title=So far", "--map-status=x=met", "--until", "Total", "--keep-unread")
    assert command_in(bring(PLAN, *given)) == shlex.split(
        "--until Total --map 'title=So far' --map deadline=By --map-status x=met --id-from No. --area env "
        "--keep-unread"
    )


def test_no_command_is_shown_without_a_title_or_with_a_name_that_no_shell_reads(bring: Import) -> None:
    for sheet in ("x,y\n1,2\n", f"{'w ' * 3000},y\nWater for all,2\n"):
        result = bring(sheet)
        assert result.exit_code == 2
        assert "COLUMN" in result.stderr
        assert "This command" not in result.stderr


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


ABOUT = [["This workbook", "has promises"], ["It is made by", "the office"]]
HEADER = ["Promise", "Due", "Lead"]
TREES, BANS = ["New trees", "2030", "Parks"], ["Two bans", "2031", "Env"]


@pytest.mark.parametrize(
    ("sheets", "options", "areas"),
    [
        (
            {"About": ABOUT, "Plan A": [HEADER, TREES, BANS], "Staff": [["Name", "Phone"], ["Ann", "1"]]},
            "--sheet 'Plan A' --map title=Promise --map deadline=Due --map owner=Lead --area s",
            ["s", "s"],
        ),
        (
            {"About": ABOUT, "Climate": [HEADER, TREES], "Health": [HEADER, BANS]},
            "--map title=Promise --map area=sheet --map deadline=Due --map owner=Lead",
            ["climate", "health"],
        ),
    ],
)
def test_the_command_names_the_sheet_or_makes_areas_of_several(
    bring: Import, sheets: dict[str, list[list[str]]], options: str, areas: list[str]
) -> None:
    book = workbook(sheets)
    result = bring(book, name="s.xlsx")
    command = result.stderr.splitlines()[-1].strip()
    assert command == f"roadmap import s.xlsx {options}"
    assert bring(book, *shlex.split(options), name="s.xlsx").exit_code == 0
    assert [one["area"] for one in bring.commitments.values()] == areas
