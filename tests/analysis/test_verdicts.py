"""The verdicts in effect on a day, also against a plain model that tries every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.verdicts import (
    assessments_of,
    is_in_lower_half,
    nearest_verdict,
    verdict_words,
    verdicts_on,
)
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import Assessment, Commitment

PARTNERS = ["", "us", "ca"]
BY = ["watch", "audit"]
DAY = date(2024, 3, 1)


def commitment_with(*assessments: tuple[str, str, str, str]) -> Commitment:
    """Return a commitment with assessments: key, assessor, partner, verdict."""
    table = {
        key: Assessment(by=by, partner=about, verdict=verdict) for key, by, about, verdict in assessments
    }
    return Commitment(title="T", area="a", assessments=table)


def keys_on(commitment: Commitment, day: date, partner: str = "") -> list[str]:
    return [one.key for one in verdicts_on(commitment, day, partner)]


def test_a_verdict_counts_from_the_last_day_of_its_key() -> None:
    one = commitment_with(("2023", "watch", "", "kept"))
    assert keys_on(one, date(2023, 12, 30)) == []
    assert keys_on(one, date(2023, 12, 31)) == ["2023"]


def test_the_latest_of_each_assessor_is_in_effect() -> None:
    one = commitment_with(
        ("2023-06", "watch", "", "broken"), ("2022", "watch", "", "kept"), ("2021", "audit", "", "so-so")
    )
    assert keys_on(one, DAY) == ["2021", "2023-06"]
    assert keys_on(one, date(2022, 12, 31)) == ["2021", "2022"]


def test_of_two_of_one_day_the_later_in_the_file_is_in_effect() -> None:
    for keys in (("2023", "2023-2"), ("2023-2", "2023"), ("2023", "2023-12-31")):
        one = commitment_with(*((key, "watch", "", key) for key in keys))
        assert keys_on(one, DAY) == [keys[1]]


def test_a_partner_has_the_latest_about_it_or_about_all() -> None:
    one = commitment_with(
        ("2021", "watch", "us", "broken"), ("2022", "watch", "", "kept"), ("2023", "watch", "ca", "late")
    )
    assert keys_on(one, DAY, "us") == ["2022"]
    assert keys_on(one, DAY, "ca") == ["2023"]
    assert keys_on(one, date(2021, 12, 31), "ca") == []
    assert keys_on(one, DAY) == ["2022", "2023"]


def test_words_name_the_assessor_the_partner_and_the_verdict_on_one_line() -> None:
    assert verdict_words(Assessment(by="watch", verdict="not\n kept")) == "watch: not kept"
    assert verdict_words(Assessment(by="watch", verdict="kept", partner="us")) == "watch (us): kept"


def test_the_lower_half_is_below_the_middle_of_the_numbers() -> None:
    scale = {"a": 1.0, "b": 0.5, "c": 0.0, "d": -0.5, "e": -1.0}
    assert [verdict for verdict in scale if is_in_lower_half(verdict, scale)] == ["d", "e"]
    assert [verdict for verdict in "ab" if is_in_lower_half(verdict, {"a": 4.0, "b": 3.0})] == ["b"]
    assert not is_in_lower_half("a", {"a": -1.0})
    assert not is_in_lower_half("x", scale)
    assert not is_in_lower_half("x", {})


def test_only_a_misspelled_verdict_has_a_nearest_one() -> None:
    assert nearest_verdict("Borken", ["kept", "Broken"]) == "did you mean Broken?"
    for verdict in ("not kept", "un-kept", "good"):
        assert nearest_verdict(verdict, ["kept", "broken"]) == ""
    assert nearest_verdict("kept", ["not kept"]) == ""


KEYS = ["2021", "2021-06", "2021-06-30", "2021-06-30-2", "2022-Q1", "2022-spring", "2022-03-31", "2022-H1"]
ASSESSED = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(BY), st.sampled_from(PARTNERS), st.just("v")),
    unique_by=lambda one: one[0],
    max_size=len(KEYS),
)


@given(ASSESSED, st.integers(0, 900), st.sampled_from(PARTNERS))
def test_as_a_plain_model(given: list[tuple[str, str, str, str]], days: int, partner: str) -> None:
    """The model asks for each assessor and each partner which assessment was the last."""
    day = date(2021, 1, 1) + timedelta(days)
    counted = [one for one in given if parse_day_key(one[0]).last <= day]
    counted.sort(key=lambda one: parse_day_key(one[0]).last)

    def last(by: str, about: tuple[str, ...]) -> int:
        places = [at for at, one in enumerate(counted) if one[1] == by and one[2] in about]
        return max(places, default=-1)

    expected = set()
    for by in BY:
        whole = last(by, ("",))
        if partner:
            expected.add(last(by, ("", partner)))
        else:
            expected |= {whole} | {at for one in ("us", "ca") if (at := last(by, (one,))) > whole}
    found = keys_on(commitment_with(*given), day, partner)
    assert sorted(found) == sorted(counted[at][0] for at in expected if at >= 0)
    assert [one.key for one in assessments_of(commitment_with(*given), day)] == [one[0] for one in counted]
