"""What a new roadmap says: it is TOML 1.0, and its comments name all that the format has."""

import re
import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.new_roadmap import starter
from roadmap_cli.model.dates import FORMS
from roadmap_cli.model.types import CLOSED, OPEN, Status
from roadmap_cli.model.window import day

TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TITLES)
def test_the_title_is_what_was_given(title: str) -> None:
    data = tomllib.loads(starter(title, day(date(2026, 2, 1))))
    assert data == {"roadmap": {"title": title, "announced": date(2026, 2, 1)}}


def test_it_names_every_status_where_it_belongs() -> None:
    text = starter("New", day(date(2026, 2, 1)))
    listed = {
        word: set(re.findall("[a-z-]+", re.sub(r"\(.*?\)", "", line)))
        for word, line in [(found[1], found[2]) for found in re.finditer(r"#   (open|closed): (.*)", text)]
    }
    assert listed == {"open": {*OPEN}, "closed": {*CLOSED}}
    assert len(listed["open"] | listed["closed"]) == len(Status)


def test_it_shows_a_deadline_of_every_unit() -> None:
    text = starter("New", day(date(2026, 2, 1)))
    (line,) = re.findall("# A deadline is as precise .*", text)
    examples = re.findall('"(.*?)"', line)
    units = [form.name for form in FORMS if any(re.fullmatch(form.pattern, one) for one in examples)]
    assert [str(unit) for unit in units] == ["year", "half", "quarter", "season", "month"]
    assert line.endswith("or a day.")
