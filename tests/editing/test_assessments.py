"""The text of a scale, and what counts as the same verdict."""

import pytest

from roadmap_cli.editing.assessments import is_recorded, parse_scale, verdict_on
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import parse_date
from roadmap_cli.model.types import Assessment, Commitment

FORM = "write the best one first: kept=1,compromise=0,broken=-1"


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("kept=1,compromise=0,broken=-1", {"kept": 1, "compromise": 0, "broken": -1}),
        (" in  part = 0.5 , a=b=+2", {"in part": 0.5, "a=b": 2}),
        ("broken=-1,kept=1", {"broken": -1, "kept": 1}),
        ("x=1000,y=-1000", {"x": 1000, "y": -1000}),
    ],
)
def test_a_scale_is_read_in_its_order(text: str, scale: dict[str, float]) -> None:
    assert list(parse_scale(text).items()) == list(scale.items())
    assert [type(value) for value in parse_scale(text).values()] == [type(value) for value in scale.values()]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kept", f'--scale: "kept" is not VERDICT=NUMBER; {FORM}'),
        ("kept=1,", f'--scale: "" is not VERDICT=NUMBER; {FORM}'),
        ("=1", f'--scale: "=1" is not VERDICT=NUMBER; {FORM}'),
        ("kept=one", f'--scale: "kept=one" is not VERDICT=NUMBER; {FORM}'),
        ("kept=nan", f'--scale: "kept=nan" is not VERDICT=NUMBER; {FORM}'),
        ("kept=1e3", f'--scale: "kept=1e3" is not VERDICT=NUMBER; {FORM}'),
        ("kept=١", f'--scale: "kept=١" is not VERDICT=NUMBER; {FORM}'),
        ("kept=1, kept=0", '--scale: "kept" is given twice; give each verdict one number'),
        ("kept=1000.5", '--scale: the number of "kept" must be between -1000 and 1000'),
        ("9" * 500, f'--scale: "{"9" * 59}…" is not VERDICT=NUMBER; {FORM}'),
    ],
)
def test_any_other_text_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError) as raised:
        parse_scale(text)
    assert str(raised.value) == sentence


def test_a_verdict_is_spelled_as_the_scale_has_it() -> None:
    assert verdict_on("KEPT", "watch", ["Kept", "Broken"]) == "Kept"
    assert verdict_on("anything", "watch", []) == "anything"


def test_a_verdict_off_the_scale_is_refused_with_the_scale() -> None:
    with pytest.raises(WrongUsageError) as raised:
        verdict_on("brokn", "watch", ["kept", "broken"])
    assert str(raised.value) == '"brokn" is not on the scale of watch: kept, broken; did you mean broken?'


def test_only_the_last_of_a_day_assessor_and_partner_is_the_same() -> None:
    first, second = Assessment(by="watch", verdict="kept"), Assessment(by="watch", verdict="broken")
    other = Assessment(by="watch", verdict="kept", partner="us")
    table = {"2024": first, "2024-2": second, "2024-3": other}
    commitment = Commitment(title="T", area="a", assessments=table)
    day = parse_date("2024")
    assert is_recorded(second, day, commitment)
    assert is_recorded(other, day, commitment)
    assert not is_recorded(first, day, commitment)
    assert not is_recorded(second, parse_date("2025"), commitment)
    assert not is_recorded(Assessment(by="audit", verdict="broken"), day, commitment)
    assert not is_recorded(Assessment(by="watch", verdict="broken", note="Why"), day, commitment)
    assert not is_recorded(Assessment(by="watch", verdict="broken", evidence="e"), day, commitment)
