"""Which changes are made in one go, and which wait for the text that others leave."""

from collections.abc import Sequence

import pytest
import rtoml

from roadmap_cli.editing.placement import RULES
from roadmap_cli.errors import NotSavedError
from roadmap_cli.toml.change import AddTable, AddTables, Change, Remove, RenameKey, SetValue
from roadmap_cli.toml.edit import Batch
from roadmap_cli.toml.layout import read_layout
from roadmap_cli.toml.splice import Draft, spliced
from tests.toml_documents import same

TEXT = """\
[a]
k = 1
l = { m = 2, n = 3 }

[b]
k = 1

[c]
k = 1

[d.e]
k = 1
"""


def taken(changes: Sequence[Change]) -> int:
    """Return how many of the changes go together, after checking that they do what they say."""
    batch = Batch(Draft(read_layout(TEXT), rtoml.loads(TEXT), "r.toml", RULES))
    for number, change in enumerate(changes, 1):
        if not batch.add(change):
            break
        assert batch.count == number
    assert same(rtoml.loads(spliced(TEXT, batch.splices())), batch.data)
    return batch.count


TOGETHER: list[list[Change]] = [
    [SetValue(("a", "k"), 2), SetValue(("b", "k"), 2), SetValue(("a", "l", "m"), 1)],
    [SetValue(("a", "k"), 2), SetValue(("a", "z"), 2)],
    [SetValue(("a", "z"), 2), SetValue(("b", "z"), 2), AddTable(("z",), {})],
    [Remove(("a",)), Remove(("b",)), Remove(("c",)), Remove(("d", "e"))],
    [Remove(("c",)), Remove(("b",)), Remove(("a",))],
    [Remove(("a", "k")), Remove(("a", "l")), Remove(("b", "k"))],
    [Remove(("a",)), SetValue(("c", "k"), 2)],
    [RenameKey(("a",), "z"), SetValue(("b", "k"), 2), RenameKey(("c",), "y")],
    [AddTable(("d", "e", "u", "v"), {"k": 1}), SetValue(("a", "k"), 2)],
    [AddTables((AddTable(("y",), {"k": 1}), AddTable(("z",), {"k": 1}))), SetValue(("a", "k"), 2)],
]


@pytest.mark.parametrize("changes", TOGETHER)
def test_changes_that_have_nothing_to_do_with_each_other_go_together(changes: list[Change]):
    assert taken(changes) == len(changes)


APART: list[tuple[Change, Change]] = [
    (SetValue(("a", "k"), 2), SetValue(("a", "k"), 3)),
    (SetValue(("a", "k"), 2), Remove(("a",))),
    (SetValue(("a", "k"), 2), RenameKey(("a",), "z")),
    (AddTable(("z",), {}), SetValue(("z", "k"), 1)),
    (AddTable(("z",), {}), AddTable(("y",), {})),
    (RenameKey(("a",), "z"), SetValue(("a", "k"), 2)),
    (RenameKey(("a",), "z"), SetValue(("z", "k"), 2)),
    (RenameKey(("a",), "z"), AddTable(("a",), {})),
    (RenameKey(("d", "e"), "f"), SetValue(("d", "f", "k"), 2)),
    (AddTables((AddTable(("y",), {}), AddTable(("z",), {}))), SetValue(("z", "k"), 1)),
    (Remove(("a",)), AddTable(("a",), {})),
    (Remove(("d", "e")), AddTable(("z",), {})),
    (AddTable(("z",), {}), Remove(("d", "e"))),
    (SetValue(("a", "z"), 1), SetValue(("a", "y"), 1)),
    (SetValue(("a", "l", "z"), 1), SetValue(("a", "l", "y"), 1)),
    (Remove(("a", "l", "m")), Remove(("a", "l", "n"))),
    (SetValue(("a", "l", "n"), 4), SetValue(("a", "l", "z"), 1)),
]


@pytest.mark.parametrize(("first", "second"), APART)
def test_a_change_that_builds_on_another_or_lands_where_it_does_waits(first: Change, second: Change):
    assert taken([first, second]) == 1


@pytest.mark.parametrize("change", [Remove(("z",)), RenameKey(("a",), "b"), AddTable(("a",), {})])
def test_a_change_that_does_not_fit_is_an_error(change: Change):
    with pytest.raises(KeyError):
        taken([change])


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("k = 1\n", ("k", "z"), 1),
        ("[a]\nk = 1\n", ("a", "k", "z"), 2),
        ("[a]\n\n[a.b]\nk = 1\n", ("a", "b", "k", "y", "z"), 4),
        ("# what\n[[a]]\nk = 1\n[[a]]\nz = 1\n", ("a", "z"), 2),
        ("b = 1\n[a]\nk = [\n  { z = 1 },\n]\n", ("a", "k", "z"), 3),
    ],
)
def test_a_change_below_what_is_no_table_is_refused_with_its_line(
    text: str, path: tuple[str, ...], line: int
):
    batch = Batch(Draft(read_layout(text), rtoml.loads(text), "r.toml", RULES))
    with pytest.raises(NotSavedError) as refusal:
        batch.add(SetValue(path, 1))
    assert str(refusal.value).startswith(f"r.toml:{line}: {'.'.join(path)} ")
    assert batch.splices() == []
