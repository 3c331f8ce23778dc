"""Changes of a commitment as entries, newest first."""

from datetime import date

from roadmap_cli.analysis.replay import DatedUpdate
from roadmap_cli.history.log import HistoryEntry
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import Status, Update
from roadmap_cli.output.reports.history import History, json_of, render_history, render_markdown_history

NOTED = HistoryEntry(
    day=date(2024, 3, 15),
    when="2024-03-15",
    dated=DatedUpdate(
        parse_day_key("2024-03-15"), "2024-03-15", Update(partner="ca", note="One.\nTwo \x1b[31m.")
    ),
    who="A *b*",
    reason="One.\nTwo \x1b[31m.",
    commit="0123456789abcdef",
)
MET = HistoryEntry(
    day=date(2024, 4, 1),
    when="2024-04",
    dated=DatedUpdate(parse_day_key("2024-04"), "2024-04", Update(status=Status.MET)),
)
HISTORY = History(id="one", title="One", as_of=date(2026, 2, 1), entries=[NOTED, MET])


def test_text() -> None:
    assert render_history(HISTORY) == (
        "One  one  as of 2026-02-01\n\n"
        "2024-04     status met\n"
        "2024-03-15  ca:\n"
        "            One.\n"
        "            Two \\x1b[31m.\n"
        "            A *b*  0123456789\n"
    )


def test_what_an_update_only_repeats_is_shown_once() -> None:
    for was, words in ((Status.MET, "status met"), (Status.STALLED, "status stalled → met")):
        update = Update(status=Status.MET, status_was=was)
        entry = HistoryEntry(
            day=MET.day, when=MET.when, dated=DatedUpdate(parse_day_key(MET.when), MET.when, update)
        )
        shown = render_history(History(id="one", title="One", as_of=date(2026, 2, 1), entries=[entry]))
        assert shown.endswith(f"2024-04  {words}\n")


def test_markdown() -> None:
    assert render_markdown_history(HISTORY) == (
        "# One one as of 2026-02-01\n\n- **2024-04** status met\n"
        "- **2024-03-15** ca:<br>One.<br>Two &#92;x1b\\[31m.<br>A \\*b\\* 0123456789\n"
    )


def test_json_is_oldest_first_and_raw() -> None:
    first, second = json_of(HISTORY)["history"]
    assert (first["kind"], first["day"], first["who"], first["reason"]) == (
        "update", "2024-03-15", "A *b*", "One.\nTwo \x1b[31m.",
    )  # fmt: skip
    assert (second["who"], second["commit"], second["change"]) == (None, None, None)


def test_nothing_happened() -> None:
    assert render_history(History(id="one", title="One", as_of=date(2026, 2, 1), entries=[])) == (
        "One  one  as of 2026-02-01\n"
    )
