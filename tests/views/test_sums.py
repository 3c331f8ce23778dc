"""The sums of page, report and workbook: they add up, and are those of `status`, on random roadmaps."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_cli.model.types import Status
from roadmap_cli.summary import Outcome, outcome_of
from tests.conftest import AS_OF, Result

Run = Callable[..., Result]
Counts = tuple[int, ...]

CLASSES = ("met", "partly_met", "open", "not_kept")
COLUMNS = ("total", *CLASSES, "overdue", "milestones_overdue", "at_risk", "unknown")
CARDS = {
    "commitments": "total",
    "commitment": "total",
    "partly met": "partly_met",
    "not kept": "not_kept",
    "with milestones overdue": "milestones_overdue",
    "at risk": "at_risk",
    "due soon": "due_soon",
}
PARTNERS = ("us", "ca", "eu")

statuses = st.sampled_from([status.value for status in Status])
deadlines = st.sampled_from(["2020", "2025-12-31", "2026-02-10", "2030"])
milestones = st.fixed_dictionaries(
    {"title": st.just("M")}, optional={"deadline": deadlines, "status": statuses}
)
updates = st.fixed_dictionaries({"status": statuses}, optional={"partner": st.sampled_from(PARTNERS)})
commitments = st.fixed_dictionaries(
    {
        "title": st.just("T"),
        "area": st.sampled_from(["a", "b", "nowhere"]),
        "partners": st.lists(st.sampled_from(PARTNERS), unique=True),
    },
    optional={
        "made": st.sampled_from(["2019", "2026-06"]),  # later than the day: it does not exist yet
        "status": statuses,
        "partner_status": st.dictionaries(st.sampled_from(PARTNERS), statuses),
        "deadline": deadlines,
        "partner_deadline": st.dictionaries(st.sampled_from(PARTNERS), deadlines | st.just("none")),
        "progress": st.integers(0, 100),
        "milestones": st.dictionaries(st.sampled_from("mn"), milestones, max_size=2),
        "updates": st.dictionaries(st.sampled_from(["2021", "2024-05-06", "2027"]), updates, max_size=3),
    },
)
roadmaps = st.lists(commitments, max_size=6).map(
    lambda all_of_them: {
        "roadmap": {"title": "R"},
        "partners": {"us": {"name": "United States"}, "ca": {"name": "Canada"}},
        "areas": {"a": {"title": "A"}, "b": {"title": "B"}},
        "commitments": {f"c-{number}": one for number, one in enumerate(all_of_them)},
    }
)


class Page(HTMLParser):
    """The numbers of a page: its cards, the classes in its first bar, its legend, its tables of totals."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cards: list[list[str]] = []
        self.bar: list[str] = []
        self.legend: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._into: list[str] | None = None
        self._place = self._table = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag in ("ul", "svg"):
            self._place = classes[0] if classes else ""
        if tag == "table":
            self._table = classes[0]
        if "card" in classes:
            self.cards.append([])
        elif {"big", "words"} & set(classes):
            self._put(self.cards[-1])
        elif "piece" in classes and self._place == "outcome" and not self.tables:
            self.bar.append(classes[1])
        elif tag == "li" and self._place in ("legend", "key"):
            self._put(self.legend)
        elif tag == "caption" and self._table == "totals":
            self._put([])
        elif tag == "tr" and self._table == "totals":
            list(self.tables.values())[-1].append([])
        elif tag in ("th", "td") and self._table == "totals":
            self._put(list(self.tables.values())[-1][-1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption" and self._into is not None:
            self.tables[self._into[-1]] = []
        if tag in ("caption", "th", "td", "li") or (tag == "span" and self._into in self.cards):
            self._into = None
        if tag == "ul":
            self._place = ""

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def _put(self, texts: list[str]) -> None:
        """Let the text that follows be a new one of these."""
        texts.append("")
        self._into = texts


def counts(record: dict[str, Any]) -> Counts:
    return tuple(record[name] for name in COLUMNS)


def progress(record: dict[str, Any]) -> str:
    return "–" if record["progress"] is None else f"{record['progress']}%"


def named(record: dict[str, Any]) -> str:
    return record["title"] or f"{record['id']} (not declared)"


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=roadmaps)
def test_the_classes_add_up_and_are_those_of_status(run: Run, tmp_path: Path, data: dict[str, Any]) -> None:
    text = tomli_w.dumps(data)

    def output(*words: str) -> str:
        result = run(*words, "--file", "-", "--as-of", AS_OF, input=text)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    by_area = json.loads(output("status", "--format", "json"))
    by_partner = json.loads(output("status", "--group-by", "partner", "--format", "json"))
    for record in (*by_area["areas"], *by_partner["partners"], by_area["total"]):
        assert sum(record[name] for name in CLASSES) == record["total"]
    areas = [one for one in by_area["areas"] if one["total"]]
    partners = [one for one in by_partner["partners"] if one["total"]]
    is_page_of(output("export", "html"), areas, partners, by_area["total"])
    is_report_of(output("export", "markdown"), areas, by_area["total"])
    output("export", "xlsx", "--output", str(tmp_path / "book.xlsx"))
    is_workbook_of(tmp_path / "book.xlsx", areas)


def is_workbook_of(path: Path, areas: list[dict[str, Any]]) -> None:
    """Count the commitments of each sheet but the last: one holds those of an area, and no sum."""
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet, record in zip(book.worksheets[:-1], areas, strict=True):
        names, *rows = sheet.iter_rows(values_only=True)
        cells = [dict(zip(names, row, strict=False)) for row in rows]  # a row ends with its last value
        outcomes = [outcome_of(Status(str(one["whole status"]))) for one in cells]
        assert [outcomes.count(outcome) for outcome in Outcome] == [record[name] for name in CLASSES]
        assert sum("overdue" in re.split("[;,] ", str(one["flags"])) for one in cells) == record["overdue"]
        assert len(cells) == record["total"]


def is_page_of(
    html: str, areas: list[dict[str, Any]], partners: list[dict[str, Any]], total: dict[str, Any]
) -> None:
    page = Page(html)
    cards = {CARDS.get(words, words): int(number) for number, words in page.cards}
    for name in COLUMNS:
        assert cards.get(name, 0) == total[name], name
    assert sum(cards[name] for name in CLASSES) == cards["total"]
    assert page.bar == [name.replace("_", "-") for name in CLASSES if total[name]]
    in_legend = [int(line.split()[0]) for line in page.legend]
    assert in_legend == ([total[name] for name in CLASSES] if total["total"] else [])
    if not any(one["id"] for one in partners):
        partners = []
    for caption, records in (("By area", areas), ("By partner (own status and deadline)", partners)):
        rows = page.tables.get(caption, [[]])[1:]
        assert [row[0] for row in rows] == [named(one) for one in records]
        assert [tuple(map(int, row[1:10])) for row in rows] == [counts(one) for one in records]
        assert [row[10] for row in rows] == [progress(one) for one in records]


def is_report_of(report: str, areas: list[dict[str, Any]], total: dict[str, Any]) -> None:
    lines = report.split("| area |")[1].split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert [row[0] for row in rows] == [*(one["id"] for one in areas), "Total"]
    for row, record in zip(rows, [*areas, total], strict=True):
        numbers = [int(cell) for cell in row if re.fullmatch("[0-9]+", cell)]
        assert tuple(numbers) == (*counts(record), record["due_soon"])
        assert sum(numbers[1:5]) == numbers[0]
        assert progress(record) in row
