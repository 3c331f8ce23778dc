"""Items of `gh project item-list --format json`."""

import json

from tests.commands.importing import Import
from tests.commands.importing import bring as bring

ITEMS = {
    "items": [
        {
            "id": "PVTI_1", "title": "Ship it", "status": "In Progress", "assignees": ["ann"],
            "labels": ["x"],
            "milestone": {"title": "V1", "dueOn": "2027-01-31T00:00:00Z", "description": ""},
            "target date": "2027-02-01",
            "content": {
                "type": "Issue", "title": "Ship it", "body": "All of it.", "number": 3, "repository": "o/r",
                "url": "https://github.com/o/r/issues/3",
            },
        },
        {
            "id": "PVTI_2", "title": "Draft", "status": "Icebox",
            "content": {"type": "DraftIssue", "id": "DI_1", "title": "Draft", "body": ""},
        },
    ],
    "totalCount": 2,
}  # fmt: skip


def test_items_are_commitments_in_the_area_of_their_milestone(bring: Import) -> None:
    result = bring(
        json.dumps(ITEMS), "--map", "area=milestone", "--area", "later", "--map-status", "icebox=unknown",
        name="p.json",
    )  # fmt: skip
    assert result.exit_code == 0
    assert bring.commitments["ship-it"] | {"deadline": ""} == {
        "title": "Ship it", "text": "All of it.", "area": "v1", "owner": "ann", "deadline": "",
        "status": "underway", "tags": ["x"], "source": "https://github.com/o/r/issues/3",
    }  # fmt: skip
    assert bring.commitments["ship-it"]["deadline"].isoformat() == "2027-01-31"
    assert bring.commitments["draft"] == {"title": "Draft", "area": "later", "status": "unknown"}
    assert '1 column was not read: "target date"\n' in result.stderr


def test_a_date_of_the_board_can_be_the_deadline(bring: Import) -> None:
    args = ("--area", "a", "--map", "deadline=target date", "--from", "github")
    assert bring(json.dumps(ITEMS), *args, name="p.txt").exit_code == 0
    assert bring.commitments["ship-it"]["deadline"].isoformat() == "2027-02-01"
