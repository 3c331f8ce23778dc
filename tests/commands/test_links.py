"""When a terminal shows links, and where they lead."""

import re
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
import tomli_w

from roadmap_cli.commands._links import file_address, shows_links
from tests.conftest import AS_OF, Result
from tests.every import every
from tests.hostile import HOSTILE

LINK = re.compile("\x1b]8;id=[0-9]+;([^\x1b]*)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\", re.DOTALL)
KNOWN = (
    *("TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM"),
    *("TMUX", "CI", "FORCE_HYPERLINK"),
)

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4800"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "new"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "x", "CI": "true"}, False),
        ({"TERM": "dumb", "VTE_VERSION": "7600"}, False),
        ({"TERM": "screen", "VTE_VERSION": "7600"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "7600", "TMUX": "x"}, True),
        ({"TERM": "xterm-256color", "FORCE_HYPERLINK": "1", "CI": "true"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_to_show_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert shows_links() is expected


def linked(result: Result) -> dict[str, str]:
    """Return the targets of links by their texts, without styles."""
    return {re.sub("\x1b\\[[0-9;]*m", "", text): target for target, text in LINK.findall(result.stdout)}


@pytest.mark.parametrize("command", ["list", "tree", "show net-zero-grids", "status --area climate", "slips"])
def test_an_id_leads_to_its_line_in_the_file(run: Run, roadmap_file: Path, command: str) -> None:
    text = roadmap_file.read_text().replace(
        "[commitments.net-zero-grids]",
        "[commitments.net-zero-grids.updates.2024-01-01]\ndeadline = '2035'\ndeadline_was = '2030'\n"
        "[commitments.net-zero-grids]",
    )
    roadmap_file.write_text(text)
    result = run(*command.split(), "--as-of", AS_OF, env={"FORCE_HYPERLINK": "1", "COLUMNS": "200"}, tty=True)
    targets = linked(result)
    lines = text.splitlines()
    assert result.exit_code == 0
    for commitment_id, target in targets.items():
        address, _, line = target.partition("#")
        if address.startswith("file:"):
            assert address == file_address(roadmap_file)
            assert lines[int(line) - 1].partition(" #")[0] == f"[commitments.{commitment_id}]"
    assert "net-zero-grids" in targets


def test_the_address_of_a_file_has_the_host_and_the_whole_path(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "#1 ü.toml"
    address = file_address(path)
    assert address.startswith(f"file://{socket.gethostname()}/")
    assert re.fullmatch("[!-~]+", address)
    assert "#" not in address
    assert unquote(address).endswith("/a b/#1 ü.toml")


def test_an_id_leads_to_the_published_page(run: Run, roadmap_file: Path) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(
        text.replace("[roadmap]\n", '[roadmap]\npage = "https://example.org/plan/#Top"\n')
    )
    targets = linked(run("list", "--as-of", AS_OF, env={"FORCE_HYPERLINK": "1"}, tty=True))
    assert targets["net-zero-grids"] == "https://example.org/plan/#net-zero-grids"


def test_a_page_that_is_no_web_address_is_not_linked(run: Run, roadmap_file: Path) -> None:
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace("[roadmap]\n", '[roadmap]\npage = "javascript:alert(1)"\n'))
    targets = linked(run("list", "--as-of", AS_OF, env={"FORCE_HYPERLINK": "1"}, tty=True))
    assert targets["net-zero-grids"].startswith("file://")


def test_standard_input_has_no_lines_to_link_to(run: Run, roadmap_file: Path) -> None:
    raw = roadmap_file.read_bytes()
    result = run("list", "-f", "-", "--as-of", AS_OF, env={"FORCE_HYPERLINK": "1"}, tty=True, input=raw)
    assert result.exit_code == 0
    assert "net-zero-grids" in result.stdout
    assert linked(result) == {}


def test_an_id_of_several_roadmaps_leads_to_its_own_file(run: Run, tmp_path: Path) -> None:
    head = '[roadmap]\ntitle = "R"\n'
    commitment = '[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
    (tmp_path / "one.toml").write_text(head + commitment)
    (tmp_path / "two.toml").write_text(f'{head}page = "https://example.org"\n{commitment}')
    words = ("list", "-f", "one.toml", "-f", "two.toml", "--as-of", AS_OF)
    assert linked(run(*words, env={"FORCE_HYPERLINK": "1"}, tty=True)) == {
        "one:x": f"{file_address(tmp_path / 'one.toml')}#5",
        "two:x": "https://example.org#x",
    }


@pytest.mark.usefixtures("roadmap_file")
def test_links_need_a_terminal_and_no_color(run: Run) -> None:
    forced = {"FORCE_HYPERLINK": "1"}
    assert "\x1b" not in run("list", "--as-of", AS_OF, env=forced).stdout
    plain = run("list", "--as-of", AS_OF, env={"TERM": "xterm"}, tty=True).stdout
    assert "\x1b]8;" not in plain
    without_color = run("list", "--as-of", AS_OF, env=forced | {"NO_COLOR": "1"}, tty=True).stdout
    assert linked(run("list", "--as-of", AS_OF, env=forced, tty=True)) != {}
    assert "\x1b[" not in without_color
    assert "\x1b]8;" in without_color


@pytest.mark.usefixtures("roadmap_file")
def test_the_same_command_draws_the_same_links(run: Run) -> None:
    first, second = (run("list", "--as-of", AS_OF, env={"FORCE_HYPERLINK": "1"}, tty=True) for _ in range(2))
    assert first.stdout == second.stdout


@every("text", HOSTILE)
@pytest.mark.parametrize("command", ["list --columns id,source", "tree", "show"])
def test_no_text_of_a_file_leaves_its_link(run: Run, roadmap_file: Path, command: str, text: str) -> None:
    source = f"https://example.org/{text}"
    data = {
        "roadmap": {"title": "R", "page": "https://example.org/"},
        "areas": {"a": {"title": "A"}},
        "commitments": {text: {"title": "X", "area": "a", "source": source}},
    }
    try:
        roadmap_file.write_bytes(tomli_w.dumps(data).encode())
    except UnicodeEncodeError:
        return  # no file can have a lone surrogate
    words = [*command.split(), "--as-of", AS_OF, *(["--", text] if command == "show" else [])]
    result = run(*words, env={"FORCE_HYPERLINK": "1"}, tty=True)
    assert result.exit_code == 0
    targets = [target for target, _ in LINK.findall(result.stdout)]
    without = LINK.sub(lambda match: match[2], result.stdout)
    assert "\x1b" not in re.sub("\x1b\\[[0-9;]*m", "", without)
    assert [target for target in targets if not re.fullmatch("https://example.org/[!-~]*", target)] == []
    assert any(target.startswith("https://example.org/#") for target in targets) or not text.strip()
