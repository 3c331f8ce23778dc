"""What changed between two roadmaps: each kind of change alone, and what is no change."""

import tomllib
from typing import Any

import pytest

from roadmap_cli.history.change import Changes, CommitmentChange, FieldChange, StatusChange, Wording
from roadmap_cli.history.compare import compare
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.model.validate import read_roadmap
from tests.histories import commitment, roadmap_of

UPDATE = '[commitments.one.updates.2024-05-01]\nnote = "n"\n'


def read(text: str) -> Roadmap:
    return read_roadmap(tomllib.loads(text), text, "roadmap.toml")


def changes(before: str, after: str) -> Changes:
    """Return what changed between two texts of tables."""
    return compare(read(roadmap_of(before)), read(roadmap_of(after)))


def change(before: str, after: str) -> CommitmentChange:
    found = changes(before, after)
    assert len(found.commitments) == 1, found
    return found.commitments[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (commitment(), "# a comment\n" + commitment()),
        (commitment("one") + commitment("two"), commitment("two") + commitment("one")),
        (commitment(deadline='"2022-fall"'), commitment(deadline='"2022-autumn"')),
        (commitment(deadline='"2024-05-01"'), commitment(deadline="2024-05-01")),
        (commitment(owner='"a"'), commitment(owner='["a"]')),
        (commitment(), commitment(status='"planned"')),
        (commitment(), commitment(unknown_key="1")),
        (
            commitment(partners='["p", "q"]', partner_status='{ p = "met" }'),
            commitment(partners='["p", "q"]', partner_status='{ p = "met", q = "planned" }'),
        ),
        (
            commitment(partners='["p", "q"]', partner_deadline='{ p = "2030" }'),
            commitment(partners='["p", "q"]', partner_deadline='{ p = "2030", q = "none" }'),
        ),
        (
            commitment() + UPDATE + '[commitments.one.updates.2024-05-01-2]\nnote = "m"\n',
            commitment()
            + UPDATE.replace('"n"', '"m"')
            + '[commitments.one.updates.2024-05-01-2]\nnote = "n"\n',
        ),
    ],
)
def test_what_means_the_same_is_no_change(before: str, after: str) -> None:
    assert not changes(before, after)


def test_added_and_removed() -> None:
    found = changes(commitment("one"), commitment("two", title='"Two"'))
    assert [(one.kind, one.id, one.area) for one in found.commitments] == [
        ("added", "two", "a"),
        ("removed", "one", "a"),
    ]


class TestStatus:
    @pytest.mark.parametrize(
        ("before", "after", "moves"),
        [
            ({}, {"status": '"stalled"'}, [("", "planned", "stalled", True)]),
            ({"status": '"at-risk"'}, {"status": '"met"'}, [("", "at-risk", "met", False)]),
            ({"status": '"met"'}, {"status": '"broken"'}, [("", "met", "broken", True)]),
            (
                {"partners": '["p"]', "partner_status": '{ p = "underway" }'},
                {"partners": '["p"]', "partner_status": '{ p = "at-risk" }'},
                [("", "underway", "at-risk", True)],
            ),
            (
                {"partners": '["p", "q"]', "partner_status": '{ p = "underway" }'},
                {"partners": '["p", "q"]', "partner_status": '{ p = "at-risk" }'},
                [("p", "underway", "at-risk", True)],
            ),
            (
                {"partners": '["p", "q"]', "partner_status": '{ p = "underway", q = "met" }'},
                {"partners": '["p", "q"]', "partner_status": '{ p = "at-risk", q = "at-risk" }'},
                [("p", "underway", "at-risk", True), ("q", "met", "at-risk", True)],
            ),
            (
                {"partners": '["p", "q"]', "status": '"underway"'},
                {"partners": '["p", "q"]', "partner_status": '{ p = "at-risk", q = "at-risk" }'},
                [("", "underway", "at-risk", True)],
            ),
            # One that came has changed nothing, one that went neither: the others did.
            (
                {"partners": '["p", "q"]', "status": '"underway"'},
                {"partners": '["q", "r"]', "status": '"at-risk"'},
                [("q", "underway", "at-risk", True)],
            ),
            # Of those that were partners none is: the whole is compared.
            (
                {"partners": '["p"]', "partner_status": '{ p = "met" }'},
                {"partners": '["q"]', "partner_status": '{ q = "planned" }'},
                [("", "met", "planned", True)],
            ),
            ({"status": '"unknown"'}, {"status": '"broken"'}, [("", "unknown", "broken", False)]),
            ({"status": '"met"'}, {"status": '"unknown"'}, [("", "met", "unknown", False)]),
            (
                {"status": '"underway"', "partners": '["p"]'},
                {"status": '"underway"', "partners": '["p"]', "partner_status": '{ p = "dropped" }'},
                [("", "underway", "dropped", True)],
            ),
            (
                {"status": '"underway"', "partners": '["p", "q"]'},
                {"status": '"underway"', "partners": '["p", "q"]', "partner_status": '{ p = "dropped" }'},
                [("p", "underway", "dropped", True)],
            ),
        ],
    )
    def test_from_to_and_whether_it_is_worse(
        self, before: dict[str, str], after: dict[str, str], moves: list[tuple[str, str, str, bool]]
    ) -> None:
        found = change(commitment(**before), commitment(**after)).statuses
        assert [(one.partner, one.before, one.after, one.worsened) for one in found] == [
            (partner, Status(was), Status(now), worse) for partner, was, now, worse in moves
        ]


class TestDeadline:
    @pytest.mark.parametrize(
        ("before", "after", "moves"),
        [
            ({"deadline": '"2024"'}, {"deadline": '"2025"'}, [("", 365, True)]),
            ({"deadline": '"2025"'}, {"deadline": '"2025-H1"'}, [("", -184, False)]),
            ({"deadline": '"2025"'}, {"deadline": "2025-12-31"}, [("", 0, False)]),
            ({"deadline": '"2025"'}, {}, [("", None, False)]),
            ({}, {"deadline": '"2025"'}, [("", None, False)]),
            (
                {"deadline": '"2035"', "partners": '["p"]'},
                {"deadline": '"2035"', "partners": '["p"]', "partner_deadline": '{ p = "2036" }'},
                [("", 366, True)],
            ),
            (
                {"deadline": '"2035"', "partners": '["p", "q"]'},
                {"deadline": '"2035"', "partners": '["p", "q"]', "partner_deadline": '{ p = "2036" }'},
                [("p", 366, True)],
            ),
            (
                {"deadline": '"2035"', "partners": '["p", "q"]'},
                {"deadline": '"2035"', "partners": '["p", "q"]', "partner_deadline": '{ p = "none" }'},
                [("p", None, False)],
            ),
            (
                {"deadline": '"2035"', "partners": '["p", "q"]', "partner_deadline": '{ p = "none" }'},
                {"deadline": '"2035"', "partners": '["p", "q"]', "partner_deadline": '{ p = "2030" }'},
                [("p", None, False)],
            ),
        ],
    )
    def test_days_and_whether_it_slipped(
        self, before: dict[str, str], after: dict[str, str], moves: list[tuple[str, int | None, bool]]
    ) -> None:
        found = change(commitment(**before), commitment(**after)).deadlines
        assert [(one.partner, one.days, one.slipped) for one in found] == moves

    @pytest.mark.parametrize(("gone", "withdrawn"), [('"2030"', False), ('"none"', True)])
    def test_withdrawn_is_one_that_is_no_more(self, gone: str, withdrawn: bool) -> None:
        fields = {"deadline": '"2035"', "partners": '["p", "q"]'}
        found = change(
            commitment(**fields), commitment(**fields, partner_deadline=f"{{ p = {gone} }}")
        ).deadlines
        assert [(one.slipped, one.withdrawn) for one in found] == [(False, withdrawn)]


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"status": '"met"'}, {"status": '"dropped"'}, [FieldChange("status", Status.MET, Status.DROPPED)]),
        ({"status": '"met"'}, {}, [FieldChange("status", Status.MET, None)]),
        ({}, {"status": '"planned"'}, []),
        ({"deadline": '"2030"'}, {}, [FieldChange("deadline", parse_deadline("2030"), None)]),
    ],
)
def test_what_is_stated_for_all_and_is_nobody_s_is_another_field(
    before: dict[str, str], after: dict[str, str], fields: list[FieldChange]
) -> None:
    own = {
        "partners": '["p", "q"]',
        "partner_status": '{ p = "met", q = "underway" }',
        "partner_deadline": '{ p = "2030", q = "none" }',
    }
    found = changes(commitment(**own, **before), commitment(**own, **after)).commitments
    assert [field for one in found for field in one.fields] == fields
    assert [one for one in found if one.statuses or one.deadlines] == []


def test_it_is_a_field_beside_what_a_partner_did_too() -> None:
    own = {"partners": '["p", "q"]', "status": '"planned"'}
    found = change(
        commitment(**own, partner_status='{ p = "met" }'),
        commitment(**own | {"status": '"stalled"'}, partner_status='{ p = "met", q = "met" }'),
    )
    assert [(one.partner, one.before, one.after) for one in found.statuses] == [("q", "planned", "met")]
    assert found.fields == (FieldChange("status", Status.PLANNED, Status.STALLED),)


@pytest.mark.parametrize(
    ("before", "after", "field", "was", "now"),
    [
        ({}, {"area": '"b"'}, "area", "a", "b"),
        ({"owner": '"X"'}, {"owner": '["X", "Y"]'}, "owner", ["X"], ["X", "Y"]),
        ({"progress": "40"}, {}, "progress", 40, None),
        ({"tags": '["t"]'}, {}, "tags", ["t"], None),
        ({}, {"depends_on": '["two"]'}, "depends_on", None, ["two"]),
        ({}, {"source": '"https://x.example"'}, "source", None, ["https://x.example"]),
        ({}, {"extra": "{ x = 1 }"}, "extra", None, {"x": 1}),
    ],
)
def test_other_fields(before: dict[str, str], after: dict[str, str], field: str, was: Any, now: Any) -> None:
    assert change(commitment(**before), commitment(**after)).fields == (FieldChange(field, was, now),)


def test_partners() -> None:
    found = change(commitment(partners='["us", "ca"]'), commitment(partners='["ca", "mx"]'))
    assert (found.partners_added, found.partners_removed) == (("mx",), ("us",))


def test_the_promise_itself() -> None:
    found = change(commitment(text='"We will."'), commitment(text='"We may."'))
    assert found.wording == (Wording("text", "We will.", "We may."),)


def test_milestones() -> None:
    before = (
        commitment()
        + "[commitments.one.milestones.m]\ntitle = 'M'\n[commitments.one.milestones.n]\ntitle = 'N'\n"
    )
    after = (
        commitment()
        + "[commitments.one.milestones.m]\ntitle = 'M'\nstatus = 'met'\n"
        + "[commitments.one.milestones.o]\ntitle = 'O'\n"
    )
    assert change(before, after).fields == (
        FieldChange("milestones.o", None, "O"),
        FieldChange("milestones.n", "N", None),
    )
    assert change(before, after).milestone_statuses == (
        StatusChange("", Status.PLANNED, Status.MET, milestone="m"),
    )


def test_the_deadline_of_a_milestone_changes_by_days() -> None:
    step = commitment() + "[commitments.one.milestones.m]\ntitle = 'M'\ndeadline = '2025'\n"
    found = change(step, step.replace("'2025'", "'2026'"))
    (moved,) = found.milestone_deadlines
    assert (moved.milestone, moved.days, moved.slipped) == ("m", 365, True)
    assert (found.fields, found.deadlines, found.is_empty) == ((), (), False)


@pytest.mark.parametrize(
    ("about", "explained"), [("", ["", "m"]), ("milestone = 'm'\n", ["m"]), ("milestone = 'n'\n", [])]
)
def test_an_update_of_a_milestone_explains_what_changed_in_it(about: str, explained: list[str]) -> None:
    update = f"[commitments.one.updates.2025]\n{about}note = 'n'\n"
    found = change(commitment(), commitment() + update)
    assert [milestone for milestone in ("", "m") if found.explains(milestone)] == explained


class TestEvents:
    def test_added_and_removed(self) -> None:
        found = change(commitment(), commitment() + UPDATE)
        assert ([update.key for update in found.updates_added], found.explains()) == (["2024-05-01"], True)
        found = change(commitment() + UPDATE, commitment())
        assert ([update.key for update in found.updates_removed], found.explains()) == (["2024-05-01"], False)

    def test_one_that_reads_otherwise(self) -> None:
        found = change(commitment() + UPDATE, commitment() + UPDATE.replace('"n"', '"m"'))
        assert found.fields == (FieldChange("updates.2024-05-01.note", "n", "m"),)
        assert found.updates_added == ()

    def test_one_that_took_the_key_of_another_is_added(self) -> None:
        after = commitment() + UPDATE.replace('"n"', '"m"') + UPDATE.replace("05-01]", "05-01-2]")
        found = change(commitment() + UPDATE, after)
        assert [update.update.note for update in found.updates_added] == ["m"]
        assert (found.fields, found.updates_removed) == ((), ())


def test_the_head_and_the_settings_of_the_check() -> None:
    before = read('[roadmap]\ntitle = "R"\n')
    after = read('[roadmap]\ntitle = "S"\nsource = "u"\n[check]\ndue_soon_days = 7\n')
    assert compare(before, after).head == (
        FieldChange("title", "R", "S"),
        FieldChange("source", None, ["u"]),
        FieldChange("check.due_soon_days", 30, 7),
    )


def test_areas() -> None:
    before = read(roadmap_of("", "[areas.a]\ntitle = 'A'\n[areas.b]\ntitle = 'B'\n"))
    after = read(roadmap_of("", "[areas.a]\ntitle = 'A'\nlead = 'L'\n[areas.c]\ntitle = 'C'\n"))
    assert [(one.kind, one.id, one.fields) for one in compare(before, after).areas] == [
        ("changed", "a", (FieldChange("lead", None, "L"),)),
        ("added", "c", ()),
        ("removed", "b", ()),
    ]
