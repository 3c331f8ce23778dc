"""Which comment became which."""

from roadmap_cli.history.outline import read_outline
from roadmap_cli.history.paragraphs import matched


def keys(base: str, side: str) -> list[object]:
    parts = matched(read_outline(base).parts, read_outline(side).parts)
    return [part.key[1] for part in parts if part.key[0] == "#"]


def test_a_changed_comment_has_the_key_it_had() -> None:
    assert keys("# one\n# two\n\n[a]\n", "# one\n# three\n\n[a]\n") == ["# one\n# two\n"]
    assert keys("# the climate\n\n[a]\n", "# the climates\n\n[a]\n") == ["# the climate\n"]


def test_another_comment_is_another() -> None:
    assert keys("# the climate\n\n[a]\n", "# on money and law\n\n[a]\n") == ["# on money and law\n"]
    assert keys("#\n# x\n\n[a]\n", "#\n# money, money\n\n[a]\n") == ["#\n# money, money\n"]


def test_each_is_the_heir_of_one() -> None:
    assert keys("# a b c d\n\n[a]\n", "# a b c e\n\n# a b c f\n\n[a]\n") == ["# a b c d\n", "# a b c f\n"]
