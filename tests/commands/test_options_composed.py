"""One parameter of a command as several options."""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from roadmap_cli.commands._options import Composed, composed_of, expanded, option

Words = list[str] | None


def size(
    width: Annotated[int, typer.Option(metavar="CM", help="How wide.")],
    high: Annotated[Words, typer.Option("--height", help="How high.")] = None,
) -> str:
    """Return a size in words."""
    if width < 0:
        raise ValueError("too narrow")
    return f"{width} by {high}"


TABLE = Composed([option("title", str), option("tag", Words, None)], dict)


def names(command: Callable[..., object]) -> list[str]:
    return list(signature(command).parameters)


def outcome(command: Callable[..., object], *words: str) -> tuple[int, str]:
    """Return what Typer makes of a command and a command line."""
    app = typer.Typer(add_completion=False)
    app.command()(expanded(command))
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def test_the_options_are_written_out_in_the_place_of_the_parameter() -> None:
    def command(first: str, sizes: Annotated[str, composed_of(size)], last: int = 0) -> None:
        """Do it."""

    written = expanded(command)
    assert names(written) == ["first", "width", "high", "last"]
    parameters = signature(written).parameters.values()
    assert (written.__name__, written.__doc__) == ("command", "Do it.")
    assert [one.default for one in parameters] == [Parameter.empty, Parameter.empty, None, 0]


def test_typer_reads_them_and_the_command_gets_one_value() -> None:
    def command(sizes: Annotated[str, composed_of(size)], loud: bool = False) -> None:
        typer.echo(f"{sizes} {loud}")

    assert outcome(command, "--width", "3", "--height", "a", "--loud", "--height", "b") == (
        0,
        "3 by ['a', 'b'] True\n",
    )
    assert outcome(command, "--width", "3") == (0, "3 by None False\n")
    code, text = outcome(command)
    assert code == 2
    assert "Missing option '--width'" in text
    code, text = outcome(command, "--help")
    assert code == 0
    assert text.index("--width") < text.index("How wide.") < text.index("--height") < text.index("--loud")


def test_a_part_of_the_options_in_an_order_of_its_own() -> None:
    def command(sizes: Annotated[str, composed_of(size, "width")]) -> str:
        return sizes

    assert names(expanded(command)) == ["width"]
    assert expanded(command)(width=2) == "2 by None"
    assert [one.name for one in composed_of(size, "high", "width").options] == ["high", "width"]
    with pytest.raises(KeyError, match="depth"):
        composed_of(size, "depth")


def test_a_table_of_options_gives_a_mapping() -> None:
    def command(
        *, id: str, fields: Annotated[dict[str, Any], TABLE], sizes: Annotated[str, composed_of(size)]
    ) -> None:
        typer.echo(f"{id} {fields} {sizes}")

    assert names(expanded(command)) == ["id", "title", "tag", "width", "high"]
    words = ["x", "T", "--tag", "a", "--width", "1"]
    assert outcome(command, *words) == (0, "x {'title': 'T', 'tag': ['a']} 1 by None\n")


def test_what_refuses_the_values_refuses_the_command() -> None:
    def command(sizes: Annotated[str, composed_of(size)]) -> None:
        raise AssertionError("the command must not run")

    with pytest.raises(ValueError, match="too narrow"):
        expanded(command)(width=-1, high=None)


def test_a_command_without_composed_options_stays_as_it_is() -> None:
    def command(width: Annotated[int, typer.Option()] = 0) -> None: ...

    assert expanded(command) is command


def test_two_options_of_one_name_are_refused() -> None:
    def command(width: int, sizes: Annotated[str, composed_of(size)]) -> None: ...

    with pytest.raises(ValueError, match="duplicate parameter name: 'width'"):
        expanded(command)
