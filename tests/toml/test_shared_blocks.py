"""Texts that share blocks with the text before have the data that the parser makes of each alone, or none."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import rtoml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from roadmap_cli.toml.shared_blocks import SharedBlocks
from tests.conftest import examples
from tests.toml_documents import documents

TABLES = ("commitments", "areas")
PLAIN = """\
# the head
[roadmap]
title = "R"

[areas.x]

[commitments.a]
x = 1

# about b
[commitments.b]
x = 2
[commitments.b.updates.2021]
n = 1.0
[areas.y]
[check]
"""


class Blocks(SharedBlocks[dict[str, Any]]):
    def contents(self, text: str) -> list[dict[str, Any]] | None:
        blocks = self.blocks(text)
        assert blocks is None or "\n".join(block.text for block in blocks) == text
        return None if blocks is None else [block.content for block in blocks]


def reader() -> Blocks:
    return Blocks(TABLES, dict)


def whole(text: str) -> Any:
    """Return the data that the parser makes of a whole text, None if it refuses the text."""
    try:
        return rtoml.loads(text)
    except rtoml.TomlParsingError:
        return None


def joined(contents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the data of all blocks."""
    data: dict[str, Any] = {}
    for content in contents:
        for key, value in content.items():
            if key in TABLES:
                assert data.setdefault(key, {}).keys().isdisjoint(value)
                data[key].update(value)
            else:
                assert key not in data
                data[key] = value
    return data


def typed(data: Any) -> str:
    """Return data as text, which differs for 1, 1.0 and true, and for other orders."""
    return repr(data)


def assert_like_whole(blocks: Blocks, text: str) -> bool:
    """Compare the blocks of a text with the whole; return whether it has blocks."""
    contents = blocks.contents(text)
    if contents is None:
        return False
    assert typed(joined(contents)) == typed(whole(text))
    return True


@pytest.mark.parametrize("head", ["", "[areas]\n", "[areas]\nx = 1\n", "# areas\n", "views.areas = 1\n"])
def test_empty_tables_are_in_the_data_only_where_the_text_has_them(head: str) -> None:
    assert assert_like_whole(reader(), f"{head}[commitments.a]\n[check]\n")
    assert assert_like_whole(reader(), f"{head}\n[commitments.a]\n[check]\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", " # the end", "\n\n"])
def test_unchanged_blocks_are_the_same_objects(newline: str, end: str) -> None:
    text, blocks = (PLAIN.strip() + end).replace("\n", newline), reader()
    before = blocks.contents(text)
    after = blocks.contents(text.replace("x = 2", "x = 3"))
    assert before is not None
    assert after is not None
    assert typed(joined(before)) == typed(whole(text))
    assert typed(joined(after)) == typed(whole(text.replace("x = 2", "x = 3")))
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, True, True, False, True]


def test_blocks_in_another_order_are_the_same_objects() -> None:
    blocks = reader()
    first = blocks.contents("[roadmap]\n[commitments.a]\nx = 1\n[commitments.b]\nx = 2\n[areas.z]\n")
    second = blocks.contents("[roadmap]\n[commitments.b]\nx = 2\n[commitments.a]\nx = 1\n[areas.z]\n")
    assert first is not None
    assert second is not None
    assert [first.index(one) for one in second] == [0, 2, 1, 3]
    assert all(any(one is other for other in first) for one in second)


def test_only_blocks_of_the_last_text_are_kept() -> None:
    blocks = reader()
    first = blocks.contents("[commitments.a]\n[commitments.b]\nx = 1\n")
    blocks.contents("[commitments.a]\n[commitments.b]\nx = 2\n")
    again = blocks.contents("[commitments.a]\n[commitments.b]\nx = 1\n")
    assert first is not None
    assert again is not None
    assert first[0] is again[0]
    assert first[1] == again[1]
    assert first[1] is not again[1]


def test_a_text_without_blocks_keeps_those_of_the_text_before() -> None:
    blocks = reader()
    before = blocks.contents(PLAIN)
    assert blocks.contents(PLAIN.replace("\n\n[areas.x]", "\n[check]\n[areas.x]")) is None
    after = blocks.contents(PLAIN)
    assert before is not None
    assert after is not None
    assert [one is other for one, other in zip(before, after, strict=True)] == [False, True, True, True, True]


@pytest.mark.parametrize(
    "text",
    [
        '[commitments.a]\nx = """\n[commitments.b]\n"""\n[commitments.c]\n',
        "[commitments.a]\nx = '''\n[commitments.b]\n[commitments.c]\n'''\n",
        "[commitments.a]\n[commitments.b]\n[commitments.a.updates.2021]\nnote = 'n'\n",
        "[commitments.b.updates.2021]\nnote = 'n'\n[commitments.a]\n[commitments.b]\nx = 1\n",
        "[commitments.a]\n[commitments.b]\n[commitments]\n[commitments.c]\n",
        "[[commitments]]\n[commitments.a]\n[commitments.b]\n",
        "[roadmap]\n[commitments.-]\nx = 1\n",
    ],
)
def test_a_text_whose_blocks_depend_on_each_other_has_no_contents(text: str) -> None:
    assert whole(text) is not None
    assert reader().contents(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[roadmap]\n[commitments.a]\n[commitments.b]\n[commitments.a]\n",
        "[roadmap]\n[commitments.a]\n[commitments]\n[commitments.b]\n[commitments]\n",
        "[roadmap]\n[commitments.a]\n[check]\n[commitments.b]\n[check]\n",
        "commitments = {}\n[commitments.a]\n",
        "areas = { x = {} }\n[areas.y]\n",
        "commitments = 1\n[commitments.a]\n",
        "commitments = []\n[commitments.a]\n",
        "[roadmap]\n[commitments.a]\n[commitments.b]\n[[commitments]]\n",
        "[roadmap]\nx = [\n[commitments.b]\n[commitments.c]\n]\n",
        '[roadmap]\n[commitments.a]\n[commitments.b]\n["commit\\u006dents"."a"]\n',
        "[roadmap]\n[commitments.a]\nx = \n[commitments.b]\n",
        "[roadmap]\n[commitments.a]\n[commitments.b]\nx = 1\r",
        "[roadmap]\n[commitments.a]\r",
    ],
)
def test_a_text_that_is_not_toml_has_no_contents(text: str) -> None:
    assert whole(text) is None
    assert reader().contents(text) is None


def _lines() -> Iterator[str]:
    for name in ("commitments", '"commitments"', " commitments ", "areas", "views"):
        yield from (f"[{name}]", f"[[{name}]]")
        for id in ("a", "b", '"a"', "-"):
            yield from (f"[{name}.{id}]", f"[{name}.{id}.updates.x]", f"[[{name}.{id}.m]]")
    yield from ("commitments.a.x = 1", "a.x = 1", "x = 1", "x = true", "commitments = {}", "areas.b = {}")
    yield from (
        'x = """',
        '"""',
        "'''",
        "x = [",
        "]",
        "# [commitments.a]",
        "",
        "x = 1\r",
        "[commitments.c]\r",
    )


LINES = st.sampled_from([*_lines(), *["[commitments.a]", "[commitments.b]", "[areas.a]", "[areas.c]"] * 8])


@examples(few=80, many=3000)
@given(st.lists(st.lists(LINES, max_size=8), min_size=1, max_size=3), st.booleans())
def test_any_lines_have_the_data_of_the_whole(texts: list[list[str]], ends: bool) -> None:
    blocks = reader()
    for lines in texts:
        assert_like_whole(blocks, "\n".join([*lines, *[""] * ends]))


@examples(few=30, many=500)
@given(st.data())
def test_edits_of_lines_have_the_data_of_the_whole(data: st.DataObject) -> None:
    """Each text is the one before with lines replaced, so that most blocks are known."""
    blocks, lines = reader(), PLAIN.splitlines()
    for _ in range(6):
        start = data.draw(st.integers(0, len(lines)))
        count = data.draw(st.integers(0, 2))
        lines = [*lines[:start], *data.draw(st.lists(LINES, max_size=2)), *lines[start + count :]]
        assert_like_whole(blocks, "\n".join([*lines, ""]))


@examples(few=8, many=150, unchecked=[HealthCheck.data_too_large])
@given(documents(), documents(), documents())
def test_any_documents_have_the_data_of_the_whole(one: str, two: str, three: str) -> None:
    blocks = reader()
    assert_like_whole(blocks, f"{one}\n[commitments.a]\n{two}\n[commitments.b]\nx = 1\n")
    assert_like_whole(blocks, f"{one}\n[commitments.a]\n{three}\n[commitments.b]\nx = 1\n{two}")


@examples(few=100, many=3000)
@given(st.lists(st.lists(st.sampled_from(["[areas.a]", "[areas.b]", "", "x"]), max_size=9).map("\n".join)))
def test_texts_are_split_as_without_the_text_before(texts: list[str]) -> None:
    blocks = reader()
    for text in texts:
        blocks.blocks(text)
        assert blocks._pieces == reader()._border.split(text)
