"""Outlines: what belongs to what, and that nothing is left out."""

from hypothesis import given

from roadmap_cli.merge.driver import plain_text
from roadmap_cli.merge.outline import KeyValue, OutlinePart, TableText, contents_of, gathered, read_outline
from tests.conftest import SMALL_ROADMAP, examples
from tests.toml_documents import documents

TEXT = """\
# About the file.

# About a.
a = 1 # trail

# Alone in the root.

[t] # header
# About b.
b = [
  2, # two
]
# Below b.

# Alone between the tables.


# About u.
[t.u]
"""


def keys(parts: list[OutlinePart]) -> list[str]:
    return [f"{part.key[0]} {part.key[1]}".strip() for part in parts]


def test_what_belongs_to_what() -> None:
    outline = read_outline(TEXT)
    assert keys(outline.parts) == [
        "[ ()",
        "# # Alone in the root.",
        "[ ('t',)",
        "# # Alone between the tables.",
        "[ ('t', 'u')",
    ]
    root, _, table, alone, last = outline.parts
    assert isinstance(root, TableText)
    assert keys(contents_of(root)) == ["# # About the file.", "= ('a',)"]
    assert isinstance(table, TableText)
    assert keys(contents_of(table)) == ["= ('b',)", "# # Below b."]
    assert (table.lead, table.header, table.trail) == ("", "[t]", " # header\n")
    assert (alone.gap, outline.tail) == ("\n", "")
    assert isinstance(last, TableText)
    assert (last.gap, last.lead, last.path) == ("\n\n", "# About u.\n", ("t", "u"))


def test_a_setting_has_its_parts() -> None:
    root = read_outline(TEXT).parts[0]
    assert isinstance(root, TableText)
    setting = contents_of(root)[1]
    assert isinstance(setting, KeyValue)
    assert (setting.gap, setting.lead, setting.prefix, setting.value, setting.trail) == (
        *("\n", "# About a.\n"),
        *("a = ", "1", " # trail\n"),
    )


def test_one_comment_twice_is_two() -> None:
    parts = read_outline("# x\n\n# x\n\n[a]\n").parts
    assert [part.key for part in parts] == [("[", ()), ("#", "# x\n", 1), ("#", "# x\n", 2), ("[", ("a",))]


def test_tables_gathered_with_what_is_below_them() -> None:
    parts = gathered(read_outline("[a]\n[a.b]\n\n[c]\n\n[a.d]\nx = 1\n").parts, [("a",)])
    assert [(part.key, part.gap, part.text) for part in parts[1:]] == [
        (("*", ("a",)), "", "[a]\n[a.b]\n\n[a.d]\nx = 1\n"),
        (("[", ("c",)), "\n", "[c]\n"),
    ]


def joined(text: str) -> str:
    outline = read_outline(text)
    pieces: list[str] = []
    for part in outline.parts:
        inside = contents_of(part) if isinstance(part, TableText) else []
        whole = part.lead + part.header + part.trail if isinstance(part, TableText) else part.text
        pieces += [part.gap, whole, *(piece for one in inside for piece in (one.gap, one.text))]
    return "".join([*pieces, outline.tail])


def test_the_parts_are_the_text() -> None:
    assert joined(TEXT) == TEXT
    assert joined(SMALL_ROADMAP) == SMALL_ROADMAP


@examples(few=5, many=15)
@given(documents())
def test_the_parts_of_any_toml_are_the_text(text: str) -> None:
    plain = plain_text(text, unify=True)
    assert joined(plain) == plain
