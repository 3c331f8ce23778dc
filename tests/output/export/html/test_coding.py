"""Entries as short texts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.output.export.html.coding import FIRST, LAST, Coded, code, without_codes

TEXTS = st.lists(
    st.lists(
        st.sampled_from(["<p>", "</p>", '<a href="', '">', "\n", "word", "x y", "&amp;"]), max_size=12
    ).map("".join),
    max_size=30,
)


def decoded(coded: Coded, first: int) -> list[str]:
    """Decode as the script of the page does."""
    pieces = [chr(FIRST + place) for place in range(first)]

    def expanded(text: str) -> str:
        return re.sub("[\ue000-\uf8ff]", lambda match: pieces[ord(match[0]) - FIRST], text)

    for piece in coded.pieces:
        pieces.append(expanded(piece))
    return [expanded(text) for text in coded.texts]


def joined(text: str) -> str:
    return re.sub("(?<=>)\n(?=<)", "", text)


@given(TEXTS, st.integers(0, 3))
def test_what_is_coded_can_be_decoded(texts: list[str], first: int) -> None:
    marked = [text.replace("word", chr(FIRST)) if first else text for text in texts]
    back = decoded(code(marked, first), first)
    assert [joined(text) for text in back] == [
        joined(re.sub("(?<=[>\ue000])\n(?=[<\ue000])", "", text)) for text in marked
    ] or [text.replace("\n", "") for text in back] == [text.replace("\n", "") for text in marked]


def test_a_line_break_in_a_text_stays() -> None:
    texts = ["<p>\n<b>one\ntwo</b>\n</p>"] * 5
    assert decoded(code(texts, 0), 0) == ["<p><b>one\ntwo</b></p>"] * 5


def test_repeated_markup_takes_little_room() -> None:
    texts = [
        f'<div class="long-name">\n<b>{place}</b>\n<i>always the same</i>\n</div>' for place in range(100)
    ]
    coded = code(texts, 0)
    assert decoded(coded, 0) == [text.replace("\n", "") for text in texts]
    assert max(map(len, coded.texts)) < 10


def test_no_more_codes_than_there_are_characters() -> None:
    texts = [f"<b{place % 9000}>" for place in range(40_000)]
    coded = code(texts, 3)
    assert len(coded.pieces) + 3 <= LAST - FIRST + 1
    assert decoded(coded, 3) == texts


def test_private_characters_of_users_are_no_codes() -> None:
    assert without_codes("a\ue000b\uf8ffc") == "a&#57344;b&#63743;c"
