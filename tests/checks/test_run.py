"""Selection of rules, waivers, severities and order of findings."""

from datetime import date

import pytest

from roadmap_cli.checks.run import CHECKS, enabled_checks, match_rules
from roadmap_cli.errors import NotFoundError
from roadmap_cli.model.findings import Severity
from roadmap_cli.model.types import Check, Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.checks.looking import HEAD, commitment, findings, sentences

ALL = [check.rule.code for check in CHECKS]


def codes(*args: object, **more: object) -> list[str]:
    return [check.rule.code for check in enabled_checks(*args, **more)]  # type: ignore[arg-type]


class TestSelection:
    def test_is_all_by_default(self) -> None:
        assert codes(Check()) == ALL

    def test_leaves_out_what_the_file_and_the_command_line_ignore(self) -> None:
        assert codes(Check(ignore=["RM405", "RM3"])) == [
            code for code in ALL if code != "RM405" and not code.startswith("RM3")
        ]
        assert codes(Check(), ignore=frozenset({"RM103"})) == [code for code in ALL if code != "RM103"]

    def test_in_the_file_is_what_runs_by_default_and_reports_its_own_mistakes(self) -> None:
        assert codes(Check(select=["RM301", "RM2"], ignore=["RM202"]))[:3] == ["RM107", "RM201", "RM203"]
        assert codes(Check(select=["RM9"])) == ["RM107"]
        assert codes(Check(select=["RM301"]), select=frozenset({"RM404"})) == ["RM404"]
        for_change = codes(Check(select=["RM501"]), before=Check(select=["RM502"]))
        assert for_change == ["RM107", "RM502"]

    def test_of_one_by_hand_beats_what_the_file_ignores(self) -> None:
        assert codes(Check(ignore=["RM3"]), select=frozenset({"RM301", "RM404"})) == ["RM301", "RM404"]
        both = {"select": frozenset({"RM301", "RM302"}), "ignore": frozenset({"RM302"})}
        assert codes(Check(), **both) == ["RM301"]

    def test_passes_over_what_the_file_ignores_and_does_not_exist(self) -> None:
        assert codes(Check(ignore=["RM999", ""])) == ALL

    def test_takes_prefixes(self) -> None:
        assert match_rules(["RM31", "RM407"]) == {"RM310", "RM311", "RM312", "RM313", "RM314", "RM407"}
        assert match_rules([]) == frozenset()
        with pytest.raises(NotFoundError, match='there is no rule "RM6"; did you mean'):
            match_rules(["RM1", "RM6"])


OVERDUE = 'deadline = "2020"\n'


class TestWaivers:
    def test_silence_one_rule_until_their_day(self) -> None:
        waiver = 'waive = { RM301 = { until = "2026-02", reason = "r" } }'
        text = HEAD + commitment("x", OVERDUE + waiver) + commitment("y", OVERDUE)
        assert [one.commitment for one in findings(text, "RM301", as_of=date(2026, 2, 28))] == ["y"]
        assert [one.commitment for one in findings(text, "RM301", as_of=date(2026, 3, 1))] == ["x", "y"]

    def test_without_a_day_have_no_end(self) -> None:
        text = HEAD + commitment("x", OVERDUE + 'waive = { RM301 = { reason = "r" } }')
        assert sentences(text, "RM301", as_of=date(9999, 1, 1)) == []

    def test_silence_no_other_rule(self) -> None:
        text = HEAD + commitment("x", OVERDUE + 'waive = { RM302 = { reason = "r" } }')
        assert len(sentences(text, "RM301")) == 1


def test_the_file_sets_the_severity() -> None:
    text = HEAD + commitment("x", OVERDUE) + '[check]\nseverity = { RM301 = "error" }\n'
    assert [one.severity for one in findings(text, "RM301")] == [Severity.ERROR]


def test_findings_come_in_the_order_of_the_file_and_those_of_one_place_by_their_codes() -> None:
    text = (
        HEAD
        + commitment("x", OVERDUE + 'area = "b"\npartners = []')
        + commitment("y", 'area = "c"\nmade = 2060-01-01')
    )
    found = findings(text)
    places = [(one.place.line, one.place.column, one.code) for one in found]
    assert places == sorted(places)
    assert [one.code for one in found] == ["RM403", "RM301", "RM201", "RM304", "RM201", "RM305"]


def test_each_finding_of_the_small_roadmap_is_at_its_key(small_roadmap: str) -> None:
    found = findings(small_roadmap)
    assert len(found) > 5
    lines = small_roadmap.split("\n")
    for one in found:
        marked = lines[one.place.line - 1][one.place.column - 1 :][: one.place.width]
        assert marked in (one.key.rpartition(".")[2], one.value), one


class TestChange:
    """A change does not silence what is to judge it."""

    MOVED = HEAD + commitment("x", 'deadline = "2060"')

    @staticmethod
    def before(fields: str = "") -> Roadmap:
        text = HEAD + commitment("x", fields)
        return read_roadmap(parse_roadmap(text, "b.toml"), text, "b.toml")

    def test_by_a_waiver(self) -> None:
        waiver = 'waive = { RM503 = { reason = "r" } }'
        waived = HEAD + commitment("x", f'deadline = "2060"\n{waiver}')
        assert len(sentences(waived, "RM503", before=self.before())) == 1
        assert sentences(self.MOVED, "RM503", before=self.before(waiver)) == []

    def test_by_what_it_ignores(self) -> None:
        assert codes(Check(ignore=["RM5"]), before=Check(ignore=[])) == ALL
        assert codes(Check(ignore=[]), before=Check(ignore=["RM5"])) == [
            code for code in ALL if not code.startswith("RM5")
        ]
        assert codes(Check(ignore=["RM4"]), before=Check(ignore=["RM4"])) == [
            code for code in ALL if not code.startswith("RM4")
        ]


class TestPastDay:
    """Rules use the values of the day, without later ones."""

    UPDATE = '[commitments.x.updates.2025-06-01]\nstatus = "met"\nstatus_was = "underway"\n'
    TEXT = HEAD + commitment("x", 'status = "met"\nmade = 2024-01-01', below=UPDATE)

    def test_what_did_not_exist_is_not_found_wanting(self) -> None:
        text = HEAD + commitment("x", "partners = []\nmade = 2024-01-01")
        assert sentences(text, "RM4", as_of=date(2023, 12, 31), today=date(2026, 1, 1)) == []
        assert len(sentences(text, "RM4", as_of=date(2024, 1, 1), today=date(2026, 1, 1))) == 1

    def test_a_status_is_that_of_the_day(self) -> None:
        today = date(2026, 1, 1)
        assert [one[:5] for one in sentences(self.TEXT, "RM401", as_of=today, today=today)] == ["RM401"]
        assert sentences(self.TEXT, "RM401", as_of=date(2025, 5, 31), today=today) == []
        undated = self.TEXT.replace('deadline = "2050"\n', "")
        assert sentences(undated, "RM404", as_of=today, today=today) == []
        assert len(sentences(undated, "RM404", as_of=date(2025, 5, 31), today=today)) == 1

    def test_what_it_refers_to_is_there_however_late_it_came(self) -> None:
        text = HEAD + commitment("x", 'depends_on = ["y"]') + commitment("y", "made = 2025-01-01")
        assert sentences(text, "RM203", as_of=date(2024, 1, 1), today=date(2026, 1, 1)) == []
