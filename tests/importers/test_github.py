"""Issues of `gh issue list --json …`."""

from roadmap_cli.importers.records import SourceUpdate
from tests.commands.importing import Import
from tests.commands.importing import bring as bring
from tests.importers.sheets import content_of

ISSUES = """[
{"number":7,"title":"Cut methane","body":"By 75 %.\\r\\nSoon.","state":"OPEN","stateReason":"",
 "labels":[{"id":"L1","name":"energy","description":"","color":"ededed"},{"id":"L2","name":"gas"}],
 "milestone":{"number":1,"title":"Climate","description":"","dueOn":"2030-06-30T00:00:00Z"},
 "assignees":[{"id":"U1","login":"ann","name":"Ann A."}],"url":"https://github.com/o/r/issues/7",
 "createdAt":"2024-01-02T23:59:59Z","closedAt":null,"comments":[]},
{"number":8,"title":"Repair bridges","body":"","state":"CLOSED","stateReason":"NOT_PLANNED","labels":[],
 "milestone":null,"assignees":[],"url":"https://github.com/o/r/issues/8",
 "createdAt":"2024-01-03T00:00:00Z","closedAt":"2025-02-03T04:05:06Z","comments":[]}
]"""


def test_an_issue_is_a_record_of_names_and_days() -> None:
    content = content_of(ISSUES, "issues.json")
    assert content.format == "github"
    first, second = content.records
    assert {name: first.cells[name] for name in ("milestone", "dueOn", "labels", "assignees", "state")} == {
        "milestone": "Climate",
        "dueOn": "2030-06-30",
        "labels": ["energy", "gas"],
        "assignees": ["ann"],
        "state": "OPEN",
    }
    assert first.cells["createdAt"] == "2024-01-02"
    assert first.updates == ()
    assert second.cells["state"] == "NOT_PLANNED"
    assert second.cells["milestone"] == ""
    assert second.updates == (SourceUpdate("2025-02-03", closes=True),)


def test_a_number_is_reported_only_where_no_address_has_it(bring: Import) -> None:
    issue = '{"number": 7, "title": "A", "url": "https://github.com/o/r/issues/7", "state": "OPEN"}'
    assert "not read" not in bring(f"[{issue}]", "--area", "x", name="i.json").stderr
    source = '[{"number": 8, "title": "B", "state": "OPEN"}]'
    result = bring(source, "--from", "github", "--area", "x", name="i.json")
    assert '1 column was not read: "number"' in result.stderr


def test_keys_that_were_not_exported_are_missing() -> None:
    content = content_of('[{"number": 1, "title": "A"}]', "issues.json")
    assert content.columns == ("number", "title")
    assert content.fields == {"title": "title"}


def test_an_id_of_github_s_own_is_known_and_another_is_not() -> None:
    for id in ("I_kwDOABC", "MDU6SXNzdWUx"):
        content = content_of(f'[{{"id": "{id}", "title": "A", "state": "CLOSED"}}]', "issues.json")
        assert content.format == "github"
        assert "status" in content.fields
    for id in ('"ab"', "7"):
        content = content_of(f'[{{"id": {id}, "title": "A", "state": "closed"}}]', "issues.json")
        assert content.format == "json"


def test_what_has_columns_of_our_fields_is_no_issue() -> None:
    for more in (
        '"url": "https://a.org", "status": "met"',
        '"state": "x", "deadline": "2026"',
        '"body": "b"',
    ):
        assert content_of(f'[{{"title": "A", {more}}}]', "s.json").format == "json"


def test_closed_issues_without_a_reason_are_reported() -> None:
    content = content_of('[{"number": 1, "title": "A", "state": "CLOSED"}]', "i.json")
    assert content.notes == (
        "1 closed issue counts as met; export stateReason too, so that those not planned count as dropped",
    )
    assert content_of(ISSUES, "i.json").notes == ()


DUPLICATES = """[
 {"number": 1, "title": "One", "state": "CLOSED", "stateReason": "DUPLICATE", "other": "#2"},
 {"number": 2, "title": "Two", "state": "OPEN", "stateReason": "", "other": ""},
 {"number": 3, "title": "Three", "state": "CLOSED", "stateReason": "DUPLICATE", "other": ""}]"""


def test_a_duplicate_is_superseded_only_by_what_replaces_it(bring: Import) -> None:
    result = bring(DUPLICATES, "--area", "a", "--map", "replaced_by=other", name="i.json")
    assert [(one.get("status"), one.get("replaced_by")) for one in bring.commitments.values()] == [
        ("superseded", ["two"]), (None, None), ("dropped", None),
    ]  # fmt: skip
    assert "1 duplicate counts as dropped, item 3; --map replaced_by=COLUMN says what" in result.stderr


def test_duplicates_are_dropped_without_it_and_as_an_option_says(bring: Import) -> None:
    result = bring(DUPLICATES, "--area", "a", name="i.json")
    assert [one.get("status") for one in bring.commitments.values()] == ["dropped", None, "dropped"]
    assert "2 duplicates count as dropped, items 1 and 3; --map replaced_by=COLUMN says" in result.stderr
    args = ("--area", "a", "--map", "replaced_by=other", "--map-status", "duplicate=stalled")
    assert bring(DUPLICATES, *args, "--update", "--dry-run", name="i.json").stdout.count("stalled") == 4
