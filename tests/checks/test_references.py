"""RM2: dangling references, cycles, and dependencies that are late or given up."""

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences

MET = 'status = "met"'


def test_a_roadmap_whose_references_lead_somewhere_is_silent() -> None:
    text = HEAD + commitment("x", 'depends_on = ["y"]') + commitment("y")
    assert sentences(text, "RM2") == []


class TestUnknownArea:
    def test_names_the_nearest_one(self) -> None:
        text = HEAD.replace("areas.a]", "areas.climate]") + commitment("x", 'area = "climat"')
        assert sentences(text, "RM201") == [
            'RM201: commitments.x.area = "climat": there is no area "climat"; did you mean climate?'
        ]

    def test_says_how_to_declare_one_that_is_like_none(self) -> None:
        assert sentences(HEAD + commitment("x", 'area = "zzz"'), "RM201") == [
            'RM201: commitments.x.area = "zzz": there is no area "zzz"; declare it in a table [areas.zzz]'
        ]

    def test_is_reported_at_the_key(self) -> None:
        (finding,) = findings(HEAD + '[commitments.x]\ntitle = "T"\n  area = "b"\n', "RM201")
        assert (finding.place.line, finding.place.column, finding.place.width) == (9, 3, 4)
        assert finding.commitment == "x"


@pytest.mark.parametrize(
    ("fields", "below", "key"),
    [
        ('partners = ["us", "uk"]', "", 'partners[1] = "uk"'),
        ('partner_status = { uk = "met" }', "", "partner_status.uk"),
        ('partner_deadline = { uk = "2030" }', "", "partner_deadline.uk"),
        ("", '[commitments.x.updates.2025]\npartner = "uk"\nnote = "n"', 'updates.2025.partner = "uk"'),
    ],
)
def test_a_partner_is_looked_for_wherever_one_is_named(fields: str, below: str, key: str) -> None:
    assert sentences(HEAD + commitment("x", fields, below=below), "RM202") == [
        f'RM202: commitments.x.{key}: there is no partner "uk"; declare it in a table [partners.uk]'
    ]


@pytest.mark.parametrize(
    ("milestone", "remedy"), [("step", "did you mean steps?"), ("zzz", "name one, or add it")]
)
def test_a_milestone_is_looked_for_in_its_commitment(milestone: str, remedy: str) -> None:
    steps = '[commitments.x.milestones.steps]\ntitle = "M"\n'
    update = f'[commitments.x.updates.2025]\nmilestone = "{milestone}"\nnote = "n"\n'
    assert sentences(HEAD + commitment("x", below=steps + update), "RM207") == [
        f'RM207: commitments.x.updates.2025.milestone = "{milestone}": '
        f'x has no milestone "{milestone}"; {remedy}'
    ]
    known = update.replace(milestone, "steps")
    assert sentences(HEAD + commitment("x", below=steps + known), "RM207") == []


@pytest.mark.parametrize("field", ['partner_status = { ca = "met" }', 'partner_deadline = { ca = "2030" }'])
def test_a_partner_who_is_none_of_the_commitment_s_has_no_say_in_it(field: str) -> None:
    text = HEAD + '[partners.ca]\nname = "Canada"\n'
    (finding,) = sentences(text + commitment("x", field), "RM202")
    assert finding.endswith(".ca: ca is not among the partners of this commitment; add it to partners")
    assert sentences(text + commitment("x", f'partners = ["us", "ca"]\n{field}'), "RM202") == []
    assert sentences(text + commitment("x", f"partners = []\n{field}"), "RM202") == []


def test_a_partner_who_is_none_of_the_commitment_s_is_found_once() -> None:
    below = '[commitments.x.updates.2025]\npartner = "ca"\nstatus = "met"'
    text = HEAD + '[partners.ca]\nname = "Canada"\n'
    text += commitment("x", 'partner_status = { ca = "met" }', below=below)
    (finding,) = findings(text, "RM202")
    assert finding.key == "commitments.x.partner_status.ca"
    assert finding.help == "Add it: `roadmap update x --add-partner ca`."
    (finding,) = findings(text.replace('partner_status = { ca = "met" }', ""), "RM202")
    assert (finding.key, finding.value) == ("commitments.x.updates.2025.partner", '"ca"')


class TestUnknownDependency:
    def test_names_the_nearest_one(self) -> None:
        text = HEAD + commitment("net-zero", 'depends_on = ["net-zer"]')
        assert sentences(text, "RM203") == [
            'RM203: commitments.net-zero.depends_on[0] = "net-zer": there is no commitment "net-zer"; '
            "did you mean net-zero?"
        ]

    def test_says_what_a_renamed_one_is_called_now(self) -> None:
        text = HEAD + commitment("x", 'depends_on = ["old"]') + commitment("new", 'formerly = "old"')
        assert sentences(text, "RM203") == [
            'RM203: commitments.x.depends_on[0] = "old": there is no commitment "old"; it is '
            "new now; write that"
        ]

    def test_is_placed_at_the_element(self) -> None:
        text = HEAD + commitment("y") + commitment("x", 'depends_on = [\n  "y",\n  "zz",\n]')
        (finding,) = findings(text, "RM203")
        assert text.split("\n")[finding.place.line - 1] == '  "zz",'
        assert (finding.place.column, finding.place.width) == (3, 4)


class TestCircle:
    def test_is_shown_completely_and_reported_once(self) -> None:
        text = (
            HEAD
            + commitment("c", 'depends_on = ["a"]')
            + commitment("b", 'depends_on = ["c"]')
            + commitment("a", 'depends_on = ["b"]')
        )
        assert sentences(text, "RM204") == [
            'RM204: commitments.c.depends_on[0] = "a": waits for itself: c → a → b → c; one of '
            "them has to go first"
        ]

    def test_of_one_is_shown(self) -> None:
        assert sentences(HEAD + commitment("x", 'depends_on = ["x"]'), "RM204") == [
            'RM204: commitments.x.depends_on[0] = "x": waits for itself: x → x; remove it'
        ]


class TestLostDependency:
    @pytest.mark.parametrize("status", ["dropped", "broken"])
    def test_is_found_while_the_commitment_is_open(self, status: str) -> None:
        text = HEAD + commitment("x", 'depends_on = ["y"]') + commitment("y", f'status = "{status}"')
        assert sentences(text, "RM205") == [
            f'RM205: commitments.x.depends_on[0] = "y": y is {status}, and this one is still planned; '
            "update its status"
        ]

    @pytest.mark.parametrize(
        ("own", "its"), [('status = "dropped"', 'status = "dropped"'), ("", MET), ("", "")]
    )
    def test_is_none_where_the_commitment_is_closed_or_the_other_is_not_lost(
        self, own: str, its: str
    ) -> None:
        text = HEAD + commitment("x", f'depends_on = ["y"]\n{own}') + commitment("y", its)
        assert sentences(text, "RM205") == []

    def test_is_found_while_one_partner_is_open(self) -> None:
        fields = 'depends_on = ["y"]\npartners = ["us", "ca"]\npartner_status = { us = "met" }'
        (finding,) = findings(HEAD + commitment("x", fields) + commitment("y", 'status = "dropped"'), "RM205")
        assert "`roadmap update x --for ca --status STATUS --note TEXT --on DATE`" in finding.help


class TestLateDependency:
    def test_ends_later(self) -> None:
        text = (
            HEAD
            + commitment("x", 'depends_on = ["y"]\ndeadline = "2030"')
            + commitment("y", 'deadline = "2031-Q1"')
        )
        assert sentences(text, "RM206") == [
            'RM206: commitments.x.depends_on[0] = "y": y is due by 2031-03-31, later than this '
            "one (2030-12-31); "
            "change one of the two deadlines"
        ]

    @pytest.mark.parametrize(
        "its", ['deadline = "2030"', 'deadline = "2030-12"', f'deadline = "2031"\n{MET}', 'deadline = "2029"']
    )
    def test_is_none_where_the_other_ends_in_time_or_is_closed(self, its: str) -> None:
        text = HEAD + commitment("x", 'depends_on = ["y"]\ndeadline = "2030"') + commitment("y", its)
        assert sentences(text, "RM206") == []
