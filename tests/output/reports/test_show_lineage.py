"""Why a superseded commitment counts as dropped, in the words of `show` and the page."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.flags import derive
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.query import row_on
from roadmap_cli.output.reports.show import CommitmentRecord, lost_words
from tests.derived import whole

DAY = date(2026, 2, 1)
BOTH = {"partners": ["us", "ca"]}
SUPERSEDED = {"status": "superseded"}
LOOP = SUPERSEDED | {"replaced_by": ["x"]}
HOW = "superseded, but {}, so it counts as dropped"
FOR = "superseded, but it counts as dropped for ca, {}"


@pytest.mark.parametrize(
    ("x", "others", "words", "words_for_ca"),
    [
        ({}, {}, HOW.format("no successor exists"), HOW.format("no successor exists")),
        ({"replaced_by": []}, {}, HOW.format("nothing replaces it"), HOW.format("nothing replaces it")),
        ({}, {"y": {"made": "2027"}}, HOW.format("no successor exists"), HOW.format("no successor exists")),
        (
            {},
            {"y": {}},
            HOW.format("no successor has the same partner"),
            HOW.format("no successor has the same partner"),
        ),
        (
            {},
            {"y": {"partners": ["us"]}},
            FOR.format("which no successor names"),
            HOW.format("no successor has the same partner"),
        ),
        (
            {"replaced_by": ["y", "z"]},
            {"y": BOTH | LOOP, "z": {"partners": ["us"]}},
            FOR.format("because it is replaced only in a cycle"),
            HOW.format("it is replaced only in a cycle"),
        ),
        (
            {},
            {"y": BOTH | LOOP},
            HOW.format("it is replaced only in a cycle"),
            HOW.format("it is replaced only in a cycle"),
        ),
        ({"partners": []}, {"y": LOOP}, HOW.format("it is replaced only in a cycle"), None),
        ({}, {"y": BOTH}, "", ""),
    ],
)
def test_it_says_why_it_counts_as_dropped(
    x: dict[str, Any], others: dict[str, Any], words: str, words_for_ca: str | None
) -> None:
    roadmap = whole(x=BOTH | SUPERSEDED | {"replaced_by": ["y"]} | x, **others)
    for partner, expected in (("", words), ("ca", words_for_ca)):
        day = on_day(roadmap.commitments["x"], roadmap, DAY)
        assert day is not None
        if expected is not None:
            derived = derive(day, roadmap.check, partner)
            row = row_on("x", day, roadmap, partner)
            record = CommitmentRecord(
                id="x",
                commitment=day.commitment,
                roadmap=roadmap,
                row=row,
                derived=derived,
                past=(),
                as_of=DAY,
            )
            assert lost_words(record) == expected
