"""The names of months."""

from roadmap_cli.importers.month_names import MONTH_NAMES, MONTHS
from roadmap_cli.model.date_spelling import respell
from roadmap_cli.model.names import name_key


def test_every_name_is_folded_and_that_of_one_month() -> None:
    assert all(name_key(name) == name for name in MONTHS)
    assert len({*MONTH_NAMES}) == 12
    assert [MONTHS[name] for name in MONTH_NAMES] == list(range(1, 13))


def test_the_english_names_are_those_that_deadlines_have() -> None:
    assert [respell(f"{name} 2027") for name in MONTH_NAMES] == [
        f"2027-{number:02}" for number in range(1, 13)
    ]
