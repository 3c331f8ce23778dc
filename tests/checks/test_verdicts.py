"""RM213, RM214 and RM408: assessments of nobody, off the scale, and against the status."""

import pytest

from roadmap_cli.checks import rule
from tests.checks.looking import HEAD, commitment, sentences

WATCH = HEAD.replace(
    "[areas",
    """[assessors.watch]
name = "Watch"
scale = { kept = 1, "in part" = 0.5, compromise = 0, broken = -1 }
[assessors.free]
name = "Free"
[partners.ca]
name = "Canada"
[areas""",
)
MET = 'status = "met"\npartners = ["us", "ca"]'


def assessed(verdict: str, by: str = "watch", day: str = "2025", more: str = "") -> str:
    return f'[commitments.x.assessments.{day}]\nby = "{by}"\nverdict = "{verdict}"\n{more}\n'


def x(fields: str, *below: str) -> str:
    return WATCH + commitment("x", fields, below="".join(below))


class TestUnknownAssessors:
    def test_are_found_with_the_nearest_one(self) -> None:
        key = 'RM213: commitments.x.assessments.2025.by = "wacth"'
        assert sentences(x("", assessed("kept", "wacth")), "RM213") == [
            f'{key}: there is no assessor "wacth"; did you mean watch?'
        ]

    def test_of_a_roadmap_without_any_are_to_be_declared(self) -> None:
        text = HEAD + commitment("x", below=assessed("kept"))
        assert sentences(text, "RM213") == [
            'RM213: commitments.x.assessments.2025.by = "watch": there is no assessor "watch"; declare it in '
            "a table [assessors.watch]"
        ]

    def test_declared_ones_are_none(self) -> None:
        assert sentences(x("", assessed("kept"), assessed("any", "free", "2024")), "RM213") == []


class TestScale:
    @pytest.mark.parametrize(
        ("verdict", "remedy"),
        [
            ("borken", "did you mean broken?"),
            ("Kept", "did you mean kept?"),
            ("so-so", 'it has "kept", "in part", "compromise" and "broken"'),
        ],
    )
    def test_a_verdict_off_it_is_found(self, verdict: str, remedy: str) -> None:
        (sentence,) = sentences(x("", assessed(verdict)), "RM214")
        key = f'commitments.x.assessments.2025.verdict = "{verdict}"'
        assert sentence == f"RM214: {key}: the scale of watch has no such verdict; {remedy}"

    def test_a_verdict_on_it_and_one_without_a_scale_are_fine(self) -> None:
        text = x("", assessed("in part"), assessed("so-so", "free", "2024"), assessed("so", "no", "2023"))
        assert sentences(text, "RM214") == []


class TestMetAgainstVerdict:
    def test_the_lower_half_is_found(self) -> None:
        assert sentences(x('status = "met"', assessed("broken")), "RM408") == [
            'RM408: commitments.x.assessments.2025.verdict = "broken": the status is met, but this verdict '
            "of watch is in the lower half of its scale; compare the two"
        ]

    @pytest.mark.parametrize("verdict", ["kept", "in part", "compromise", "off the scale"])
    def test_the_middle_and_above_are_not(self, verdict: str) -> None:
        assert sentences(x('status = "met"', assessed(verdict)), "RM408") == []

    def test_free_text_is_not(self) -> None:
        assert sentences(x('status = "met"', assessed("broken", "free")), "RM408") == []

    @pytest.mark.parametrize("status", ["broken", "partly-met", "underway"])
    def test_another_status_is_not(self, status: str) -> None:
        assert sentences(x(f'status = "{status}"', assessed("broken")), "RM408") == []

    def test_only_the_verdict_in_effect_counts(self) -> None:
        assert (
            sentences(x('status = "met"', assessed("broken"), assessed("kept", day="2025-2")), "RM408") == []
        )

    def test_one_of_a_later_day_does_not_count_yet(self) -> None:
        text = x('status = "met"', assessed("broken", day="2026"))
        assert sentences(text, "RM408") == []

    def test_one_about_another_partner_does_not_count(self) -> None:
        text = x(f'{MET}\npartner_status = {{ ca = "broken" }}', assessed("broken", more='partner = "ca"'))
        assert sentences(text, "RM408") == []

    def test_one_about_all_counts_for_the_partner_that_met_it(self) -> None:
        text = x(f'{MET}\npartner_status = {{ ca = "broken" }}', assessed("broken"))
        (sentence,) = sentences(text, "RM408")
        assert (
            "the status is met for us, but this verdict of watch is in the lower half of its scale"
            in sentence
        )


class TestOtherRules:
    def test_a_partner_that_the_commitment_lacks_is_found(self) -> None:
        key = 'RM202: commitments.x.assessments.2025.partner = "ca"'
        assert sentences(x("", assessed("kept", more='partner = "ca"')), "RM202") == [
            f"{key}: ca is not among the partners of this commitment; add it to partners"
        ]

    def test_a_verdict_of_the_future_is_found(self) -> None:
        assert sentences(x("", assessed("kept", day="2026-02-02")), "RM305") == [
            "RM305: commitments.x.assessments.2026-02-02: an assessment cannot be in the future, and "
            "2026-02-02 is; use the day on which it happened"
        ]
        assert sentences(x("", assessed("kept", day="2026-02")), "RM305") == []

    def test_unknown_keys_bad_links_and_invisible_characters_are_found(self) -> None:
        text = x("", assessed("kept\\u200b", more='verdct = "x"\nevidence = "www.example.org"'))
        codes = [sentence.split(":")[0] for sentence in sentences(text, "RM")]
        assert {"RM103", "RM406", "RM109"} <= {*codes}


def test_of_many_unknown_ids_only_the_first_are_held_against_all(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    monkeypatch.setattr(rule, "_COMPARISONS", 4)

    def did_you_mean(word: str, known: list[str]) -> str:
        looked_up.append(word)
        return f"did you mean {known[0]}?"

    monkeypatch.setattr(rule, "did_you_mean", did_you_mean)
    hint = rule.hints(["a", "b"])
    assert [hint(word) for word in ("x", "x", "y", "z", "y")] == [
        *["did you mean a?"] * 3, "", "did you mean a?",
    ]  # fmt: skip
    assert looked_up == ["x", "y"]
