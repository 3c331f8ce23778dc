"""The text of one value that both sides changed."""

import pytest

from roadmap_cli.merge.outline import KeyValue, TableText, contents_of, read_outline
from roadmap_cli.merge.values import merged_text


def setting(line: str) -> KeyValue:
    table = read_outline(line + "\n").parts[0]
    assert isinstance(table, TableText)
    one = contents_of(table)[0]
    assert isinstance(one, KeyValue)
    return one


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("1", "2", "3", None),
        ('"a"', "'a'", '"b"', "'b'"),
        ('"a"', '"b"', "'a'", '"b"'),
        ('"a"', '"b"', "'b'", '"b"'),
        (None, '"b"', "'b'", '"b"'),
        ('["a"]', '[ "a" , "b" ]', '["a", "c"]', '[ "a" , "b", "c" ]'),
        ("{ a = 1 }", "{ a = 2 }", "{ a = 1, b.c = 3 }", "{ a = 2, b.c = 3 }"),
        ("{ a = 1 }", "{ a = 2 }", "{ a = 3 }", None),
        ("{ a = ['x'] }", "{ a = ['x', 'y'] }", "{ a = ['x', 'z'] }", "{ a = ['x', 'y', \"z\"] }"),
        # One table, as a dotted key here and as an inline table there.
        ("{ a = 1 }", "{ a = 1, b.c = 2 }", "{ a = 1, b = { c = 2 } }", "{ a = 1, b.c = 2 }"),
        ("{ a = 1 }", "{ a = 1, b.c = 2 }", "{ a = 1, b = { d = 3 } }", "{ a = 1, b.c = 2, b.d = 3 }"),
        ("[1]", "[1, 2]", "[1, 3]", None),
        ('["a"]', '["a", "#b"]', '["a", "#c"]', '["a", "#b", "#c"]'),
        ('["a"]', '["a"] ', '[ # why\n"a"]', '[ # why\n"a"]'),
        ('[ # why\n"a"]', '["a", "b"]', '["c", "a"]', '["c", "a", "b"]'),
        # Comments in arrays within inline tables, at any depth.
        (
            "{ a = [\n'x' ] }",
            "{ a = [\n'x' # c\n] }",
            "{ a = [\n'x' ], b = 1 }",
            "{ a = [\n'x' # c\n], b = 1 }",
        ),
        (
            "{ a = [\n'x' ] }",
            "{ a = [\n'x' ], b = 1 }",
            "{ a = [\n'x' # c\n] }",
            "{ a = [\n'x' # c\n], b = 1 }",
        ),
        ("{ a = [\n1 ] }", "{ a = [\n1 # c\n] }", "{ a = [\n1 ], b = 1 }", "{ a = [\n1 # c\n], b = 1 }"),
        ("{ a = [\n1 ] }", "{ a = [\n1 ], b = 1 }", "{ a = [\n1 # c\n] }", "{ a = [\n1 # c\n], b = 1 }"),
        ("{ a = [\n1 ] }", "{ a = [\n1 # c\n] }", "{ a = [\n1 ] }", "{ a = [\n1 # c\n] }"),
        ("{ a = [\n1 ] }", "{ a = [\n1 # c\n] }", "{ a = [\n1 # d\n] }", None),
        ("{ a = [1] }", "{ a = [1, [\n2 # c\n]] }", "{ a = [1], b = 1 }", "{ a = [1, [\n2 # c\n]], b = 1 }"),
        (
            "{ n = { m = [\n'b', # c\n'p' ] } }",
            "{ n = { m = [\n'b', # c\n'p' ], z = 1 } }",
            "{ n = { m = [\n'b', # c\n'p' ] }, y = 2 }",
            "{ n = { m = [\n'b', # c\n'p' ], z = 1 }, y = 2 }",
        ),
        ("{ a = [\n'x',\n'y' ] }", "{ a = [\n'x' ] }", "{ a = [\n'x',\n'y' # c\n], b = 1 }", None),
    ],
)
def test_values(base: str | None, ours: str, theirs: str, merged: str | None) -> None:
    before = setting(f"k = {base}") if base is not None else None
    assert merged_text((), before, setting(f"k = {ours}"), setting(f"k = {theirs}")) == merged


def test_in_an_array_of_tables_nothing_is_united() -> None:
    sides = [setting(f"k = {value}") for value in ('["a"]', '["a", "b"]', '["a", "c"]')]
    assert merged_text(("t", 0), *sides) is None
    assert merged_text(("t",), *sides) == '["a", "b", "c"]'


COMMENTED = {
    "an element with a comment more on each side": (
        ['"a",'],
        ['"a",', '"b", # of ours'],
        ['"a",', '"c", # of theirs'],
        ['"a",', '"b", # of ours', '"c", # of theirs'],
    ),
    "comments above": (
        ['"a",'],
        ["# of ours", '"b",', '"a",'],
        ['"a",', "# of theirs", '"c",'],
        ["# of ours", '"b",', '"a",', "# of theirs", '"c",'],
    ),
    "a comment on an old element and one on a new one": (
        ['"a",'],
        ['"a", # why', '"b",'],
        ['"a",', '"c", # of theirs'],
        ['"a", # why', '"b",', '"c", # of theirs'],
    ),
    "a comment deleted here, an element more there": (
        ['"a", # old'],
        ['"a",'],
        ['"a", # old', '"b",'],
        ['"a",', '"b",'],
    ),
    "a comment deleted on each side": (
        ["# one", '"a", # two'],
        ['"a", # two', '"b",'],
        ["# one", '"a",', '"c",'],
        ['"a",', '"b",', '"c",'],
    ),
    "an element removed with its comment, one more with a comment": (
        ['"a", # of a', '"b",'],
        ['"b",', '"x", # of x'],
        ['"a", # of a', '"b",', '"c", # of c'],
        ['"b",', '"c", # of c', '"x", # of x'],
    ),
    "a comment at the end": (
        ['"a",'],
        ['"a",', "# more to come"],
        ['"a",', '"b", # of b'],
        ['"a",', '"b", # of b', "# more to come"],
    ),
    "an empty line above": (
        ['"a",'],
        ['"a",', "", "# of ours", '"b",'],
        ['"a",', '"c", # of theirs'],
        ['"a",', "", "# of ours", '"b",', '"c", # of theirs'],
    ),
    "a comment between empty brackets": (
        ["# old"],
        ["# new"],
        ['"a", # of a', "# old"],
        ['"a", # of a', "# new"],
    ),
    "numbers with the same comments": (["1,"], ["1, # x", "2,"], ["1,", "2, # y"], ["1, # x", "2, # y"]),
    "a comment changed differently": (['"a", # old'], ['"a", # one'], ['"a", # two'], None),
    "a comment changed here, its element removed there": (
        ['"a", # old', '"b",'],
        ['"a", # new', '"b",'],
        ['"b",', '"c",'],
        None,
    ),
    "pairs over lines": (
        ["a = 1,"],
        ["a = 1,", "b = 2, # of b"],
        ["# of c", "c = 3,", "a = 1,"],
        ["# of c", "c = 3,", "a = 1,", "b = 2, # of b"],
    ),
}


@pytest.mark.parametrize(("base", "ours", "theirs", "merged"), COMMENTED.values(), ids=COMMENTED)
def test_comments_go_with_their_element(
    base: list[str], ours: list[str], theirs: list[str], merged: list[str] | None
) -> None:
    def array(lines: list[str]) -> KeyValue:
        opening, closing = "{}" if "=" in "".join(lines) else "[]"
        return setting("\n".join([f"k = {opening}", *(f"  {line}".rstrip() for line in lines), closing]))

    three = [array(lines) for lines in (base, ours, theirs)]
    wanted = None if merged is None else array(merged).value
    assert merged_text((), *three) == wanted
    assert merged_text((), three[0], three[2], three[1]) == wanted
