"""What a new roadmap says: it is TOML 1.0, its comments are few, and they name the manual."""

import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import MANUAL
from roadmap_cli.editing.new_roadmap import starter
from roadmap_cli.model.window import day

TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TITLES)
def test_the_title_is_what_was_given(title: str) -> None:
    data = tomllib.loads(starter(title, day(date(2026, 2, 1))))
    assert data == {"roadmap": {"title": title, "announced": date(2026, 2, 1)}}


def test_its_comments_are_a_short_head_that_ends_with_the_manual() -> None:
    head, blank, table = starter("New", day(date(2026, 2, 1))).partition("\n\n")
    comments = head.splitlines()
    assert len(comments) <= 12
    assert all(line.startswith("# ") and len(line) <= 100 for line in comments)
    assert comments[-1].endswith(f": {MANUAL}")
    assert (blank, table) == ("\n\n", '[roadmap]\ntitle = "New"\nannounced = 2026-02-01\n')
