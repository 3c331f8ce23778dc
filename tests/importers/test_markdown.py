"""Checklists: headings, boxes and nested items."""

from roadmap_cli.importers.records import SourceMilestone
from tests.importers.sheets import content_of

TEXT = """\
# The plan

Some words.

## Clean  *energy*

- [ ] Close the **last** coal plant
      by 2030
  - [x] Pass the law
  - with notes
    - [ ] Retrain
- [X] Build [lines](https://example.org)

  A paragraph below.
- plain item
  1. [ ] nested below a plain one

North
-----

* [-] Half a thing
+ [ ]

```
- [ ] not an item
```

<!-- - [ ] nor this -->

    - [ ] nor code
"""


def test_items_with_a_box_are_records_under_their_heading() -> None:
    content = content_of(TEXT, "plan.md")
    rows = [(one.place.number, *one.cells.values()) for one in content.records]
    assert rows == [
        (7, "Close the **last** coal plant", "Clean *energy*", "[ ]", "by 2030\nwith notes"),
        (12, "Build [lines](https://example.org)", "Clean *energy*", "[x]", "A paragraph below."),
        (16, "nested below a plain one", "Clean *energy*", "[ ]", ""),
        (21, "Half a thing", "North", "[-]", ""),
        (22, "", "North", "[ ]", ""),
    ]
    assert content.records[0].milestones == (
        SourceMilestone("Pass the law", "[x]"),
        SourceMilestone("Retrain", "[ ]"),
    )
    assert content.notes == (
        "list items without a box were not read: line 15",
        "list items in HTML or an indented block were not read: line 30",
    )


def test_a_text_without_a_list_has_no_records() -> None:
    assert content_of("# Title\n\n[ ] no list\n", "plan.md").records == ()


def test_deep_nesting_is_read_in_bounded_time() -> None:
    deep = "".join("  " * depth + f"- [ ] item {depth}\n" for depth in range(500))
    content = content_of(deep, "plan.md")
    assert content.records[0].cells["item"] == "item 0"


def test_items_in_a_quotation_are_reported_and_not_imported() -> None:
    content = content_of("# X\n> - [ ] q\n> - r\n\n- [ ] a\n  > - [x] n\n\n- b\n", "c.md")
    assert [record.cells["item"] for record in content.records] == ["a"]
    assert content.records[0].cells["notes"] == "[x] n", "a quotation in an item is a note of it"
    assert content.notes == (
        "list items without a box were not read: line 8",
        "list items in a quotation were not read: lines 2, 3",
    )


def test_items_in_html_and_indented_blocks_are_reported() -> None:
    text = "# X\n- [ ] A\n\n<details><summary>Done</summary>\n- [x] C\n</details>\n\ntext\n\n    - [ ] D\n"
    content = content_of(text + "\n```\n- [ ] an example\n```\n", "c.md")
    assert [record.cells["item"] for record in content.records] == ["A"]
    assert content.notes == ("list items in HTML or an indented block were not read: lines 5, 10",)


def test_front_matter_is_no_heading() -> None:
    content = content_of("---\nowner: ann\ntags: [a]\n---\n# X\n- [ ] A\n", "c.md")
    (record,) = content.records
    assert (record.place.number, record.cells["heading"]) == (6, "X")
    assert content_of("---\n- [ ] A\n", "c.md").records[0].place.number == 2, "a line alone is a rule"
