"""Three-way merge of comment lines."""

import pytest

from roadmap_cli.merge.brackets import Contradiction, merged_lines


def merged(base: str, ours: str, theirs: str) -> str:
    """Return the merge of lines that are one character each, `<ours|theirs>` where they contradict."""
    texts = ("".join(f"{char}\n" for char in side) for side in (base, ours, theirs))
    return "".join(
        f"<{one.ours}|{one.theirs}>" if isinstance(one, Contradiction) else one
        for one in merged_lines(*texts)
    ).replace("\n", "")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        ("abc", "abc", "axc", "axc"),
        ("abc", "axc", "abc", "axc"),
        ("abc", "xbc", "aby", "xby"),
        ("abc", "axbc", "aybc", "axybc"),
        ("abc", "axbc", "axbc", "axbc"),
        ("abc", "axc", "ayc", "a<x|y>c"),
        ("abc", "ac", "ayc", "a<|y>c"),
        ("abc", "ac", "bc", "c"),
        ("abcd", "xbcd", "ycd", "<xb|y>cd"),
        ("", "x", "y", "xy"),
        ("", "xz", "yz", "xzy"),
        ("abc", "", "abc", ""),
        ("abc", "abcx", "abcy", "abcxy"),
    ],
)
def test_lines(base: str, ours: str, theirs: str, result: str) -> None:
    assert merged(base, ours, theirs) == result


def test_only_a_newline_ends_a_line() -> None:
    assert merged_lines("#\x0b\u2028a\n", "#\x0b\u2028a\n# b\n", "# c\n#\x0b\u2028a\n") == [
        "# c\n",
        "#\x0b\u2028a\n",
        "# b\n",
    ]
