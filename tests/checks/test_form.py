"""RM1: keys, ids, titles, attributes and rules."""

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences

X = commitment("x")


class TestUnknownKeys:
    @pytest.mark.parametrize(
        ("text", "key", "remedy"),
        [
            (HEAD + "[commitment.x]\ntitle = 'T'\n", "commitment", "did you mean commitments?"),
            (HEAD.replace("[partners", "sumary = 's'\n[partners"), "roadmap.sumary", "did you mean summary?"),
            (HEAD + "[partners.ca]\nname = 'C'\nlink = 'x'\n", "partners.ca.link", ""),
            (HEAD + "[areas.b]\ntitle = 'B'\nleader = 'x'\n", "areas.b.leader", "did you mean lead?"),
            (HEAD + "[check]\nstale_days = 3\n", "check.stale_days", "did you mean stale_after_days?"),
            (HEAD + commitment("x", "progres = 5"), "commitments.x.progres", "did you mean progress?"),
            (
                HEAD
                + commitment("x", "", below="[commitments.x.milestones.m]\ntitle = 'M'\nmeton = 2024-01-01"),
                "commitments.x.milestones.m.meton",
                "did you mean met_on?",
            ),
            (
                HEAD + commitment("x", "", below="[commitments.x.updates.2024]\nnotes = 'n'\nnote = 'n'"),
                "commitments.x.updates.2024.notes",
                "",
            ),
            (
                HEAD + commitment("x", 'waive = { RM301 = { reason = "r", untill = 2030-01-01 } }'),
                "commitments.x.waive.RM301.untill",
                "did you mean until?",
            ),
        ],
    )
    def test_are_named_with_the_nearest_known_one(self, text: str, key: str, remedy: str) -> None:
        name = key.rpartition(".")[2]
        (finding,) = sentences(text, "RM103")
        assert finding.startswith(f'RM103: {key}: unknown key "{name}"; ')
        assert finding.endswith(remedy or "put your own keys into a table extra")

    def test_ignores_extra_and_ids(self) -> None:
        extra = "[extra]\na = 1\n[areas.b.extra]\nc = [1]\n[areas.b]\ntitle = 'B'\n"
        fields = 'partner_status = { us = "met" }\nextra = { a = { b = 1 } }'
        assert sentences(HEAD + extra + commitment("x", fields), "RM103") == []

    def test_a_given_key_is_not_suggested(self) -> None:
        (finding,) = sentences(HEAD + commitment("x", "tittle = 'T'"), "RM103")
        assert "title" not in finding.partition("; ")[2]

    def test_belong_to_their_commitment(self) -> None:
        found = findings(HEAD + "colour = 1\n" + commitment("x", "colour = 1"), "RM103")
        assert [one.commitment for one in found] == ["", "x"]


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        (HEAD + '[areas."A b"]\ntitle = "T"\n', 'areas."A b"', "; a-b would do"),
        (HEAD + "[partners.US]\nname = 'U'\n", "partners.US", "; us would do"),
        (HEAD + commitment("net_zero"), "commitments.net_zero", "; net-zero would do"),
        (HEAD + commitment('"橋"'), 'commitments."橋"', "; qiao would do"),
        (HEAD + commitment('"。"'), 'commitments."。"', ""),
        (HEAD.replace("[roadmap]", "[roadmap]\nid = 'a:b'"), "roadmap.id", "; a-b would do"),
        (HEAD + commitment(f'"{"a" * 65}"'), f"commitments.{'a' * 65}", f"; {'a' * 40} would do"),
        (
            HEAD + commitment("x", below='[commitments.x.milestones.M1]\ntitle = "T"'),
            "commitments.x.milestones.M1",
            "; m1 would do",
        ),
    ],
)
def test_an_ill_formed_id_is_reported_with_a_suggestion(text: str, key: str, remedy: str) -> None:
    (finding,) = sentences(text, "RM104")
    assert finding.startswith(f"RM104: {key}: ")
    assert finding.endswith(f"lowercase letters, digits and single hyphens, at most 64{remedy}")


def test_a_partner_that_means_all_is_found() -> None:
    (finding,) = findings(HEAD + "[partners.all]\nname = 'All'\n", "RM104")
    assert finding.message == "all cannot be a partner: --for all means every partner"
    assert finding.help == "Give it another id: `roadmap rename all NEW --partner`."
    assert sentences(HEAD + "[areas.all]\ntitle = 'All'\n" + commitment("all"), "RM104") == []


class TestSameTitles:
    def test_differ_in_case_and_accents_alone(self) -> None:
        text = (
            HEAD
            + commitment("one", 'title = "Réparer  les ponts"')
            + commitment("two", 'title = "reparer les Ponts"')
        )
        assert sentences(text, "RM105") == [
            'RM105: commitments.two.title = "reparer les Ponts": one in this area has the same title; '
            "change one of the titles"
        ]

    def test_are_fine_in_two_areas(self) -> None:
        text = HEAD + '[areas.b]\ntitle = "B"\n' + X + commitment("y", 'area = "b"')
        assert sentences(text, "RM105") == []


def test_union_merges_are_reported_at_the_start_of_the_file() -> None:
    (finding,) = findings(HEAD, "RM106", merge="union")
    assert (finding.place.line, finding.key) == (1, "")
    assert "merge=union" in finding.message
    assert findings(HEAD, "RM106", merge="roadmap") == []


class TestUnknownRules:
    @pytest.mark.parametrize(
        ("check", "sentence"),
        [
            ('ignore = ["RM999"]', 'check.ignore[0] = "RM999": there is no rule "RM999"; did you mean RM'),
            (
                'ignore = ["RM3", "overdue"]',
                'check.ignore[1] = "overdue": there is no rule "overdue"; did you mean',
            ),
            ('ignore = [""]', 'check.ignore[0] = "": there is no rule ""'),
            (
                'severity = { rm301 = "error" }',
                'check.severity.rm301: there is no rule "rm301"; did you mean RM301',
            ),
            ('severity = { RM3 = "error" }', "check.severity.RM3: RM3 matches several rules; write a"),
            ('ignore = ["RM101"]', 'check.ignore[0] = "RM101": RM101 keeps the file from being read'),
            ('severity = { RM102 = "notice" }', "check.severity.RM102: RM102 keeps the file from being read"),
        ],
    )
    def test_in_check_are_answered_with_the_nearest(self, check: str, sentence: str) -> None:
        (finding,) = sentences(HEAD + f"[check]\n{check}\n", "RM107")
        assert finding.startswith(f"RM107: {sentence}")

    def test_in_waivers_belong_to_their_commitment(self) -> None:
        text = HEAD + commitment("x", 'waive = { RM31 = { reason = "r" }, RM301 = { reason = "r" } }')
        (finding,) = findings(text, "RM107")
        assert (finding.key, finding.commitment) == ("commitments.x.waive.RM31", "x")

    def test_are_not_the_real_ones(self) -> None:
        check = '[check]\nignore = ["RM", "RM4", "RM405"]\nseverity = { RM301 = "error" }\n'
        assert sentences(HEAD + check, "RM107") == []


def test_names_of_partners_and_titles_of_areas_that_readers_take_for_one() -> None:
    text = HEAD + '[partners.uk]\nname = "united  STATES"\n[areas.b]\ntitle = "United States"\n'
    assert sentences(text, "RM108") == [
        'RM108: partners.uk.name = "united  STATES": the partner us has the same name; change one of the two'
    ]
    assert len(sentences(text + '[areas.c]\ntitle = "a"\n', "RM108")) == 2
    assert sentences(HEAD, "RM108") == []


def test_equal_names_are_found_in_every_normalization() -> None:
    areas = '[areas.b]\ntitle = "\u00e9co"\n[areas.c]\ntitle = "e\u0301co"\n'
    assert len(sentences(HEAD + areas, "RM108")) == 1
    titles = commitment("one", 'title = "\u00e9co"') + commitment("two", 'title = "e\u0301co"')
    assert len(sentences(HEAD + titles, "RM105")) == 1
    thai = commitment("one", 'title = "ข้าว"') + commitment("two", 'title = "ขาว"')
    assert sentences(HEAD + thai, "RM105") == [], "rice and white"


class TestInvisibleCharacters:
    @pytest.mark.parametrize(
        ("text", "finding"),
        [
            (
                HEAD + commitment("x", 'title = "pay\\u200bpal"'),
                'commitments.x.title = "pay\u200bpal": the title has the invisible character '
                "U+200B (zero width space) at character 4; delete it",
            ),
            (
                HEAD + commitment("x", 'tags = ["a", "\\u202eb\\u202c"]'),
                'commitments.x.tags[1] = "\u202eb\u202c": the tag has 2 invisible characters: U+202E '
                "(right-to-left override) at character 1 and U+202C (pop directional formatting) at "
                "character 3; delete them",
            ),
            (
                HEAD + commitment("x", 'owner = "A\\u00adnn"'),
                'commitments.x.owner = "A\u00adnn": the owner has the invisible character '
                "U+00AD (soft hyphen) at character 2; delete it",
            ),
            (
                HEAD + '[partners.uk]\nname = "\\ufeffUK"\n',
                'partners.uk.name = "\ufeffUK": the name has the invisible character '
                "U+FEFF (zero width no-break space) at character 1; delete it",
            ),
            (
                HEAD + '[areas.b]\ntitle = "B\\u0007\\U000E0041\\uFE0F\\u200D\\u200C"\n',
                'areas.b.title = "B\x07\U000e0041\ufe0f\u200d\u200c": the title has 5 invisible characters: '
                "U+0007 (control character) at character 2, U+E0041 (tag latin capital letter a) at "
                "character 3, U+FE0F (variation selector-16) at character 4 and 2 more; delete them",
            ),
            (
                HEAD + commitment("x", below='[commitments.x.milestones.m]\ntitle = "M\\u2060"\n'),
                'commitments.x.milestones.m.title = "M\u2060": the title has the invisible character '
                "U+2060 (word joiner) at character 2; delete it",
            ),
            (
                HEAD + commitment("x", '"no\\u200bte" = 1'),
                'commitments.x."no\u200bte": the key has the invisible character '
                "U+200B (zero width space) at character 3; delete it",
            ),
            (
                HEAD + commitment("x", 'extra = { a = [{ "b\\u3164" = 1 }] }'),
                'commitments.x.extra.a[0]."b\u3164": the key has the invisible character '
                "U+3164 (hangul filler) at character 2; delete it",
            ),
        ],
    )
    def test_are_found_with_their_places(self, text: str, finding: str) -> None:
        assert sentences(text, "RM109") == [f"RM109: {finding}"]

    def test_belong_to_their_commitment(self) -> None:
        text = HEAD + commitment("x", 'title = "a\\u200b"\n"b\\u200b" = 1') + '[areas.c]\ntitle = "\\u200b"\n'
        assert [one.commitment for one in findings(text, "RM109")] == ["x", "x", ""]

    def test_texts_and_notes_are_not_names(self) -> None:
        text = 'text = "a\\u200bb"\nextra = { a = "\\u200b" }'
        assert sentences(HEAD + commitment("x", text), "RM109") == []

    def test_a_hundred_thousand_are_counted(self) -> None:
        (finding,) = sentences(HEAD + commitment("x", f'title = "{chr(0x200B) * 100_000}"'), "RM109")
        assert finding.endswith(" and 99,997 more; delete them")
        assert len(finding) < 500


class TestInvalidViews:
    def test_names_the_expression_the_columns_and_the_grouping(self) -> None:
        view = "[views.v]\nwhere = 'area = nowhere'\ncolumns = ['id', 'x']\nsort = '-y'\ngroup_by = 'z'\n"
        found = sentences(HEAD + X + view, "RM111")
        assert [one.partition(":")[2].split(" = ")[0].strip() for one in found] == [
            "views.v.where", "views.v.columns[1]", "views.v.sort", "views.v.group_by",
        ]  # fmt: skip
        assert found[0].startswith('RM111: views.v.where = "area = nowhere": column 8: there is no area')

    def test_ignores_valid_and_empty_ones(self) -> None:
        views = (
            "[views.v]\nwhere = 'area = a and due < \"in 2 years\"'\ncolumns = 'id,extra.own'\n[views.w]\n"
        )
        assert sentences(HEAD + X + views, "RM111") == []

    def test_the_name_is_an_id(self) -> None:
        (found,) = sentences(HEAD + X + '[views."My view"]\n', "RM104")
        assert found.startswith('RM104: views."My view": "My view" is not an id')


class TestInvalidMappings:
    def test_names_each_option_that_no_file_can_have(self) -> None:
        mapping = (
            "[imports.m]\nmap = ['title=A', 'titel=B']\nmap_status = 'x'\nmap_value = 'x'\nformat = 'cvs'\n"
            "header_row = 'x'\nskip_rows = 'x'\nepoch = '1905'\nday_first = true\nmonth_first = true\n"
        )
        found = sentences(HEAD + X + mapping, "RM112")
        assert sorted(one.split(" ")[1].rstrip(":").split(".")[2] for one in found) == [
            "epoch", "format", "header_row", "map", "map_status", "map_value", "month_first", "skip_rows",
        ]  # fmt: skip
        assert 'RM112: imports.m.format = "cvs": format: there is no "cvs"; did you mean csv?' in found

    def test_ignores_valid_and_empty_ones(self) -> None:
        mapping = "[imports.m]\nmap = 'title=A'\nheader_row = '2-3'\nepoch = '1904'\n[imports.n]\n"
        assert sentences(HEAD + X + mapping, "RM112") == []
