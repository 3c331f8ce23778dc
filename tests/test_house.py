"""The rules of the house that no linter knows: who may look at clock, environment and terminal."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "roadmap_cli"
SURROUNDINGS = {
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time"),
    ("time", "localtime"), ("os", "environ"), ("os", "getenv"), ("os", "getenvb"),
    ("os", "get_terminal_size"),
    ("shutil", "get_terminal_size"), ("sys", "argv"), ("sys", "stdin"), ("sys", "stdout"), ("sys", "stderr"),
    ("Path", "cwd"), ("os", "getcwd"), ("Path", "home"), ("os", "isatty"),
}  # fmt: skip
PROCESSES = {"subprocess", "pty"}
HEAVY = {
    "rich", "jinja2", "markupsafe", "icalendar", "tomli_w", "rtoml", "csv", "difflib", "subprocess",
    "tempfile", "dataclasses",
    "logging", "asyncio", "json", "shutil", "hashlib", "secrets", "fcntl",
    "xml", "urllib",
}  # fmt: skip
FREE = {"cli.py", "__main__.py", "console.py"}


def modules(*, below_commands: bool = False) -> list[Path]:
    """Return the package's files; those below `commands/` know nothing of where they run."""
    files = sorted(PACKAGE.rglob("*.py"))
    if not below_commands:
        return files
    return [file for file in files if file.parent.name != "commands" and file.name not in FREE]


def reads(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what is taken from a name: `os.environ` gives ("os", "environ")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def imports_at_once(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that are imported when the file is."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize(
    "file", modules(below_commands=True), ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_below_commands_nothing_looks_around(file: Path) -> None:
    assert not SURROUNDINGS & set(reads(ast.parse(file.read_text())))


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_nothing_heavy_is_imported_with_a_module(file: Path) -> None:
    assert not HEAVY & set(imports_at_once(ast.parse(file.read_text())))


def test_only_the_editor_and_git_are_started_as_processes() -> None:
    starters = {
        file.name
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import) and PROCESSES & {alias.name for alias in node.names}
    }
    assert starters <= {"edit.py", "git.py"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {file.stem for file in modules()}
    assert not names & {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
