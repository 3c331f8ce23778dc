"""The promised words of a deadline on each day, for whatever is recorded, against a plain model."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.past import milestones_of, promised_words, roadmap_as_of
from roadmap_cli.analysis.replay import stated_on
from roadmap_cli.editing.amendments import amended
from roadmap_cli.editing.updates import UpdateDay, record, with_words
from roadmap_cli.model.dates import parse_date, parse_target
from roadmap_cli.model.types import Commitment, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.change import SetValue, changed
from tests.conftest import Result, examples
from tests.derived import whole
from tests.plain_model import Table, first_day, words_on
from tests.recording import DEADLINES as SOME_DEADLINES
from tests.recording import KEYS

WORDS = ["", "by COP30", "soon"]
DEADLINES = [*SOME_DEADLINES, "2030-12-31"]


class Request(NamedTuple):
    """A deadline and its words: those of a fiscal year in it, or those of `--deadline-text`."""

    on: str
    deadline: str
    words: str
    text: str
    milestone: bool


REQUESTS = st.builds(
    Request,
    on=st.sampled_from(KEYS),
    deadline=st.sampled_from(DEADLINES),
    words=st.sampled_from(WORDS),
    text=st.sampled_from(WORDS),
    milestone=st.booleans(),
)
PROMISES = st.fixed_dictionaries(
    {"title": st.just("T")},
    optional={"deadline": st.sampled_from(DEADLINES[1:]), "deadline_text": st.sampled_from(WORDS[1:])},
)


def recorded(table: Table, request: Request) -> Table:
    """Return the commitment after the command.

    Words for a deadline that had none and ends on the same day are a correction, which changes all days, and
    so are those of an update that is recorded already.
    """
    commitment = read_commitment(table)
    promise = commitment.milestones["step"] if request.milestone else commitment
    target = parse_target(request.deadline)
    if not promise.deadline_text and last(target.deadline) == last(promise.deadline):
        request = request._replace(words="", text="")
    if target.deadline is None:
        request = request._replace(words="")
    milestone = "step" if request.milestone else ""
    update = Update(milestone=milestone, deadline=target, note="Why.")
    done = record("x", commitment, update, UpdateDay(parse_date(request.on), is_given=True))
    done = with_words(done, "x", commitment, ["deadline_text"] if request.text else [], request.words)
    path = ("commitments", "x", *(("milestones", milestone) if milestone else ()), "deadline_text")
    texts = [SetValue(path, request.text)] if request.text and done.changes else []
    return dict(changed({"commitments": {"x": table}}, [*done.changes, *texts])["commitments"]["x"])


def last(deadline: Deadline | None) -> date | None:
    return deadline.last if deadline is not None else None


def shown_on(commitment: Commitment, day: date) -> tuple[str, str]:
    """Return the words of the commitment and those of its milestone on a day."""
    found = stated_on(commitment, day)
    assert found is not None
    return promised_words(found, found.common.deadline), milestones_of(commitment, day)["step"].deadline_text


def days_around(table: Table) -> list[date]:
    firsts = [date.fromisoformat(first_day(key)) for key in table.get("updates", {})]
    around = {first + timedelta(days=number) for first in firsts for number in (-1, 0)}
    return sorted(around | {date(2019, 6, 1), date(2026, 1, 1)})


@examples(few=60, many=400)
@given(PROMISES, PROMISES, st.lists(REQUESTS, min_size=1, max_size=6))
def test_the_words_of_days_before_an_update_stay(table: Table, step: Table, several: list[Request]) -> None:
    table = {**table, "area": "a", "made": "2019", "milestones": {"step": step}}
    for request in several:
        after = recorded(table, request)
        before, now = read_commitment(table), read_commitment(after)
        for day in days_around(after):
            shown = shown_on(now, day)
            assert shown == (words_on(after, "", str(day)), words_on(after, "step", str(day))), (day, after)
            if str(day) < first_day(request.on):
                assert shown == shown_on(before, day), (day, table, request)
            roadmap = msgspec.structs.replace(whole(), commitments={"x": now})
            then = roadmap_as_of(roadmap, day).commitments["x"]
            assert (then.deadline_text, then.milestones["step"].deadline_text) == shown, (day, after)
        table = after


@examples(few=60, many=400)
@given(PROMISES, PROMISES, st.lists(REQUESTS, min_size=1, max_size=5), st.integers(0, 4))
def test_an_update_that_is_removed_leaves_the_words_before_it(
    table: Table, step: Table, several: list[Request], number: int
) -> None:
    table = {**table, "area": "a", "made": "2019", "milestones": {"step": step}}
    for request in several:
        table = recorded(table, request)
    keys = [key for key, update in table["updates"].items() if "deadline_text_was" in update]
    if not keys:
        return
    key, before = keys[number % len(keys)], read_commitment(table)
    changes = amended("x", before, key, None, key).changes
    after = read_commitment(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])
    for day in days_around(table):
        if str(day) < first_day(key):
            assert shown_on(after, day) == shown_on(before, day), (day, key, table)


FILE = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[commitments.dec]
title = "Dec"
area = "a"
made = 2023-01-01
deadline_text = "by the end of the decade"
"""


def test_words_without_a_window_stay_on_the_days_on_which_they_were_promised(
    run: Callable[..., Result],
) -> None:
    file = Path("r.toml")
    file.write_text(FILE, encoding="utf-8")

    def shown(day: str) -> str:
        return run(
            "list", "--columns", "deadline,deadline_text", "--format", "tsv", "--as-of", day, "-f", "r.toml"
        ).stdout

    assert run("update", "dec", "--deadline", "2029", "--on", "2025-01-01", "-f", "r.toml").exit_code == 0
    before = [shown(day) for day in ("2024-01-01", "2025-06-01")]
    assert before == [
        "deadline\tdeadline_text\n\tby the end of the decade\n",
        "deadline\tdeadline_text\n2029\tby the end of the decade\n",
    ]
    words = ("--deadline", "2031", "--deadline-text", "by 2031", "--on", "2026-01-01")
    assert run("update", "dec", *words, "-f", "r.toml").exit_code == 0
    assert [shown(day) for day in ("2024-01-01", "2025-06-01")] == before
    assert shown("2026-06-01") == "deadline\tdeadline_text\n2031\tby 2031\n"
    assert "by the end of the decade" in run("show", "dec", "--as-of", "2024-01-01", "-f", "r.toml").stdout
    # Removed again, the last update gives the words back.
    assert run("remove", "dec", "--update", "2026-01-01", "-f", "r.toml").exit_code == 0
    assert [shown(day) for day in ("2024-01-01", "2025-06-01")] == before
    assert run("remove", "dec", "--update", "2025-01-01", "-f", "r.toml").exit_code == 0
    assert file.read_text(encoding="utf-8") == FILE
