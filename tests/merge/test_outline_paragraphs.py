"""Which comment became which."""

from roadmap_cli.merge.outline import matched, read_outline


def keys(base: str, side: str) -> list[object]:
    parts = matched(read_outline(base).parts, read_outline(side).parts)
    return [part.key[1] for part in parts if part.key[0] == "#"]


def test_a_changed_comment_has_the_key_it_had() -> None:
    assert keys("# one\n# two\n\n[a]\n", "# one\n# three\n\n[a]\n") == ["# one\n# two\n"]
    assert keys("# the climate\n\n[a]\n", "# the climates\n\n[a]\n") == ["# the climate\n"]


def test_another_comment_is_another() -> None:
    assert keys("# the climate\n\n[a]\n", "# on money and law\n\n[a]\n") == ["# on money and law\n"]
    assert keys("#\n# x\n\n[a]\n", "#\n# money, money\n\n[a]\n") == ["#\n# money, money\n"]


def test_a_comment_that_stays_is_itself_beside_one_like_it() -> None:
    one, like_it = "# the climate\n", "# the climates\n"
    assert keys(f"{one}\n[a]\n", f"{one}\n{like_it}\n[a]\n") == [one, like_it]
    assert keys(f"{one}\n{like_it}\n[a]\n", f"{like_it}\n[a]\n") == [like_it]


def test_a_table_is_no_comment_and_a_comment_no_table() -> None:
    table, comment = "[b]\nkey = 12345\n", "# [b]\n# key = 12345\n"
    assert keys(f"[a]\n\n{table}", f"[a]\n\n\n{comment}\n[c]\n") == [comment]
    assert keys(f"{comment}\n[a]\n", f"{table}\n[a]\n") == []


def test_three_fifths_alike_are_enough() -> None:
    assert keys("# abcdefg\n\n[a]\n", "# abcvwxy\n\n[a]\n") == ["# abcdefg\n"]
    assert keys("# abcdefg\n\n[a]\n", "# abuvwxy\n\n[a]\n") == ["# abuvwxy\n"]


def test_a_changed_comment_is_looked_for_among_the_first_twenty() -> None:
    for others, key in ((19, "# the climate\n"), (20, "# the climates\n")):
        gone = "".join(f"# {chr(97 + number) * 40}\n\n" for number in range(others)).replace("t", "T")
        assert keys(f"{gone}# the climate\n\n[a]\n", "# the climates\n\n[a]\n") == [key]


def test_each_is_the_heir_of_one() -> None:
    assert keys("# a b c d\n\n[a]\n", "# a b c e\n\n# a b c f\n\n[a]\n") == ["# a b c d\n", "# a b c f\n"]
