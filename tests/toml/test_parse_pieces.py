"""A long text is parsed in pieces: to what the parser makes of the whole, or not at all."""

from collections.abc import Iterator

import pytest
import rtoml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from roadmap_cli.toml import parse
from roadmap_cli.toml.parse import NotTomlError
from tests.conftest import examples
from tests.toml_documents import documents

PLAIN = """\
[roadmap]
title = "R"

[commitments.a]
x = 1

# about b
[commitments.b]
x = 2
[commitments.b.updates.2021]
n = nan
"""


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", 1)


def whole(text: str) -> str | None:
    """Return what the parser makes of a whole text, with the order of its keys, None where it refuses."""
    try:
        return repr(rtoml.loads(text))
    except rtoml.TomlParsingError:
        return None


def parsed(text: str) -> str | None:
    """Return the same of a text in pieces."""
    try:
        return repr(parse.parse_text(text))
    except NotTomlError:
        return None


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_plain_roadmap_is_parsed_in_pieces(newline: str) -> None:
    text = PLAIN.replace("\n", newline)
    assert [following for *_, following in parse._pieces(text)] == ["a", "b", ""]
    assert repr(parse.parse_large(text)) == whole(text)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + "[check]\ndue_soon_days = 3\n[commitments.c]\n[areas.x]\n[commitments.d]\n[partners.y]\n",
        "[commitments.a]\n[check]\n[commitments.b]\n[areas.z]\n",
        "[commitments]\n[commitments.a]\nx = 1\n[commitments.b]\n",
    ],
)
def test_tables_stay_in_the_order_of_the_file(text: str) -> None:
    assert repr(parse.parse_large(text)) == whole(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        '[commitments.a]\nx = """\n[commitments.b]\n"""\n[commitments.c]\n',
        "[commitments.a]\nx = '''\n[commitments.b]\n[commitments.c]\n'''\n",
        "[areas.x]\n[commitments.a]\n[areas.y]\n[commitments.b]\n[areas.z]\n",
        "[commitments.a]\n[commitments.b]\n[commitments.a.updates.2021]\nnote = 'n'\n",
        "[commitments.b.updates.2021]\nnote = 'n'\n[commitments.a]\n[commitments.b]\nx = 1\n",
        "[commitments.a]\n[commitments.b]\n[commitments]\n[commitments.c]\n",
        "[commitments.a]\n[areas.x]\n[commitments.b]\n[areas]\n",
        "[[commitments]]\n[commitments.a]\n[commitments.b]\n",
        "commitments.a.x = 1\n[commitments.b]\n[commitments.c]\n",
    ],
)
def test_what_pieces_share_is_parsed_as_a_whole(text: str) -> None:
    assert parsed(text) == whole(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "[commitments.a]\n[commitments.b]\n[commitments.a]\n",
        "[commitments]\n[commitments.a]\n[commitments]\n[commitments.b]\n",
        "[commitments.a]\n[commitments]\n[commitments.b]\n[commitments]\n",
        "[check]\n[commitments.a]\n[check]\n[commitments.b]\n",
        "commitments = {}\n[commitments.a]\n[commitments.b]\n",
        "commitments = { a = { x = 1 } }\n[commitments.b]\n[commitments.c]\n",
        "commitments = 1\n[commitments.a]\n[commitments.b]\n",
        "commitments = []\n[commitments.a]\n[commitments.b]\n",
        "[commitments.a]\n[commitments.b]\n[[commitments]]\n",
        "[commitments.a]\nx = [\n[commitments.b]\n[commitments.c]\n]\n",
        '[commitments.a]\n["commitments"]\n[commitments.b]\n[ commitments ]\n',
        '[commitments.a]\n[commitments.b]\n["commit\\u006dents"."a"]\n',
        "[commitments.a]\n[commitments.b]\nx = \n",
    ],
)
def test_what_is_not_toml_as_a_whole_is_refused(text: str) -> None:
    assert whole(text) is None
    assert parsed(text) is None


def _headers() -> Iterator[str]:
    for name in ("commitments", '"commitments"', " commitments ", "areas"):
        yield from (f"[{name}]", f"[[{name}]]")
        for id in ("a", "b", '"a"'):
            yield from (f"[{name}.{id}]", f"[{name}.{id}.updates.x]", f"[[{name}.{id}.m]]")
    yield from (
        "commitments.a.x = 1",
        "a.x = 1",
        "x = 1",
        "commitments = {}",
        'x = """',
        '"""',
        "'''",
        "x = [",
        "]",
    )


@given(
    st.lists(
        st.sampled_from([*_headers(), *["[commitments.a]", "[commitments.b]", "[commitments.c]"] * 8]),
        max_size=8,
    )
)
def test_pieces_are_the_whole_whatever_stands_where(lines: list[str]) -> None:
    text = "\n".join([*lines, ""])
    assert parsed(text) == whole(text)


@examples(few=8, many=150, unchecked=[HealthCheck.data_too_large])
@given(documents(), documents())
def test_pieces_are_the_whole_of_any_documents(one: str, two: str) -> None:
    text = f"{one}\n[commitments.a]\n{two}\n[commitments.b]\nx = 1\n"
    assert parsed(text) == whole(text)


def test_a_broken_text_is_answered_with_the_line_of_the_whole() -> None:
    with pytest.raises(NotTomlError) as error:
        parse.parse_text(PLAIN + "[commitments.c]\nx = y\n")
    assert (error.value.line, error.value.column) == (13, 5)
    assert str(error.value).startswith("x = y is not TOML")


def test_a_short_text_is_parsed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", len(PLAIN))
    monkeypatch.setattr(parse, "_pieces", None)  # would fail
    assert parsed(PLAIN) == whole(PLAIN)
