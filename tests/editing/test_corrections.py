"""What a correction of a reading or an assessment changes."""

import pytest

from roadmap_cli.editing.corrections import CorrectionRequest, correction
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import date_of, parse_date
from roadmap_cli.model.types import Assessment
from roadmap_cli.toml.change import MoveTable, Remove, RenameKey, SetValue

PATH = ("commitments", "x", "assessments", "2024")
RECORD = Assessment(by="w", verdict="kept", note="N", evidence=["https://e.org"])


def test_the_form_of_a_list_is_kept_and_the_day_comes_last() -> None:
    fields = {"verdict": "broken", "note": "N", "evidence": "https://f.org"}
    request = CorrectionRequest(key="2024", fields=fields, clear=["partner"], day=date_of(parse_date("2023")))
    changes, words = correction(PATH, RECORD, ["2023", "2024"], request)
    assert changes == [
        SetValue((*PATH, "verdict"), "broken"),
        SetValue((*PATH, "evidence"), ["https://f.org"]),
        RenameKey(PATH, "2023-2"),
        MoveTable((*PATH[:-1], "2023-2")),
    ]
    assert words == ["verdict kept → broken", "evidence", "day 2024 → 2023-2"]


def test_a_field_is_cleared_or_set_but_not_both() -> None:
    changes, words = correction(
        PATH, RECORD, ["2024"], CorrectionRequest(key="2024", fields={}, clear=["note"])
    )
    assert (changes, words) == ([Remove((*PATH, "note"))], ["note cleared"])
    both = CorrectionRequest(key="2024", fields={"note": "M"}, clear=["note"])
    with pytest.raises(WrongUsageError, match="contradict each other"):
        correction(PATH, RECORD, ["2024"], both)
