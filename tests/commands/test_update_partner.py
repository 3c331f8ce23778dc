"""`roadmap update-partner`: fields of a partner, changed or cleared."""

from collections.abc import Callable

import pytest

from tests.commands.conftest import Edit

EDITS = [
    pytest.param(
        ("ca", "--name", "Kanada", "--clear", "url"),
        "ca",
        "updated partner ca: name, url cleared",
        """\
@@
 [partners.ca]
-name = "Canada"
-url = "https://example.org/ca"
+name = "Kanada"

""",
        id="name and clear",
    ),
    pytest.param(
        ("us", "--url", "https://example.org/us"),
        "us",
        "updated partner us: url",
        """\
@@
 name = "United States"
+url = "https://example.org/us"

""",
        id="new key",
    ),
]

REFUSALS = [
    pytest.param(("us",), 2, "nothing to change; give --name, --url or --clear FIELD", id="nothing given"),
    pytest.param(
        ("us", "--clear", "name"), 2, "--clear: a partner needs a name; change it with --name", id="required"
    ),
    pytest.param(
        ("us", "--clear", "ulr"),
        2,
        '--clear: there is no field "ulr" to clear; did you mean url?',
        id="unknown field",
    ),
    pytest.param(
        ("mx", "--name", "Mexico"), 4, 'there is no partner "mx"; there are us, ca', id="unknown partner"
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("update-partner", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("update-partner", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_says_where_nothing_changes(edit: Callable[..., Edit]) -> None:
    words = ("us", "--clear", "url", "--name", "United States")
    assert edit("update-partner", *words) == (0, "us\n", "us: nothing to change\n", "")
