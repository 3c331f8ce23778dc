"""Rules about the source code that no linter checks; CONTRIBUTING.md explains them."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "roadmap_cli"
SURROUNDINGS = {
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time"),
    ("time", "localtime"), ("os", "environ"), ("os", "getenv"), ("os", "getenvb"),
    ("os", "get_terminal_size"),
    ("shutil", "get_terminal_size"), ("sys", "argv"), ("sys", "stdin"), ("sys", "stdout"), ("sys", "stderr"),
    ("Path", "cwd"), ("os", "getcwd"), ("Path", "home"), ("os", "isatty"),
}  # fmt: skip
PROCESSES = {"subprocess", "pty"}
HEAVY = {
    "rich", "lark", "anyascii", "jinja2", "markupsafe", "icalendar", "tomli_w", "rtoml", "csv", "difflib",
    "subprocess", "tempfile", "dataclasses",
    "logging", "asyncio", "json", "shutil", "hashlib", "secrets", "fcntl",
    "xml", "urllib", "charset_normalizer",
}  # fmt: skip
FREE = {"start.py", "cli.py", "__main__.py", "terminal.py"}


def modules(*, below_commands: bool = False) -> list[Path]:
    """Return the files of the package, or those that take clock, environment and streams as arguments."""
    files = sorted(PACKAGE.rglob("*.py"))
    if not below_commands:
        return files
    return [file for file in files if file.parent.name != "commands" and file.name not in FREE]


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text())


def reads(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the attributes that are read or imported: `os.environ` gives ("os", "environ")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def module_level_imports(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that a file imports at module level."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_clock_environment_and_streams_are_arguments_below_commands() -> None:
    found = {file: SURROUNDINGS & {*reads(tree_of(file))} for file in modules(below_commands=True)}
    assert {file: names for file, names in found.items() if names} == {}


def test_no_module_level_import_is_heavy() -> None:
    found = {file: HEAVY & {*module_level_imports(tree_of(file))} for file in modules()}
    assert {file: names for file, names in found.items() if names} == {}


def test_only_the_editor_and_git_are_started_as_processes() -> None:
    starters = {
        file.name
        for file in modules()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Import) and PROCESSES & {alias.name for alias in node.names}
    }
    assert starters <= {"edit.py", "git.py"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {file.stem for file in modules()}
    assert not names & {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def test_no_file_has_more_than_450_lines() -> None:
    lines = {str(file.relative_to(PACKAGE)): file.read_text().count("\n") for file in modules()}
    assert [name for name, count in lines.items() if count > 450] == []


CROSS_CUTTING = {
    "faults/": "the whole program while system calls fail and processes are killed",
    "integrations/": "the action, the pre-commit hook, the recipes of the manual and our own workflows",
    "escape/test_escape.py": "all functions of the package, each on the same hostile texts",
    "test_bad_input.py": "every command on input that is not valid",
    "test_bench.py": "the benchmarks",
    "test_enums.py": "every enum of the package",
    "test_every_width.py": "every reading command on terminals of 40 to 200 columns",
    "test_formatters.py": "every writing command, followed by a TOML formatter",
    "test_hostile_documents.py": "hostile text in every format of `export`",
    "test_hostile_files.py": "hostile files and folders in every command",
    "test_hostile_history.py": "hostile repositories in every command that reads git",
    "test_hostile_patterns.py": "every regular expression of the package",
    "test_hostile_text.py": "hostile text in every reading command",
    "test_house.py": "the source code itself",
    "test_manual.py": "what the manual says about the program",
    "test_one_record.py": "the JSON record of a commitment in every command",
    "test_outputs_add_up.py": "sums in every output",
    "test_packaging.py": "the wheel and the sdist",
    "test_readme.py": "the README",
    "test_real_sources.py": "real data that is not part of the repository",
    "test_roadmaps.py": "the layouts in `tests/roadmaps.py`",
    "test_round_trips.py": "export followed by import",
    "scripts/": "`scripts/`, which no user runs",
    "test_setup.py": "`scripts/setup`",
    "test_shipped_roadmap.py": "the `roadmap.toml` of the repository",
    "test_sums_model.py": "sums in every output, compared with a plain model",
    "test_unedited_exports.py": "export followed by `import --update`",
}
"""Test files and folders that belong to no single module, each with what they test."""


def modules_of_test(file: Path) -> list[str]:
    """Return the names of the modules that a test file can belong to: `test_<module>[_<topic>].py`."""
    folder = PACKAGE / file.relative_to(TESTS).parent
    names = [module.stem.strip("_") for module in folder.glob("*.py")]
    return [name for name in names if f"{file.stem}_".startswith(f"test_{name}_")]


def test_tests_mirror_the_package() -> None:
    names = {str(file.relative_to(TESTS)) for file in TESTS.rglob("test_*.py") if not modules_of_test(file)}
    exceptions = {next((entry for entry in CROSS_CUTTING if name.startswith(entry)), name) for name in names}
    assert exceptions == {*CROSS_CUTTING}


CONTRIBUTING = (TESTS.parent / "CONTRIBUTING.md").read_text()


def test_contributing_names_files_that_exist() -> None:
    words = re.findall(r"`([\w./-]+(?:/|\.py|\.md|\.toml|\.yml))`", CONTRIBUTING)
    folders = (TESTS.parent, PACKAGE, TESTS)
    assert [word for word in words if not any((folder / word).exists() for folder in folders)] == []


def test_contributing_names_what_the_code_defines() -> None:
    code = "".join(file.read_text() for file in [*modules(), *TESTS.rglob("*.py")])
    names = re.findall(r"`([A-Z][A-Za-z]+|_?[a-z]+_[a-z_]+|[A-Z]{4,})`", CONTRIBUTING)
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


def test_contributing_shows_the_whole_tree() -> None:
    tree = CONTRIBUTING.partition("```text\n")[2].partition("```")[0]
    folders = {folder.parent.name for folder in PACKAGE.glob("**/__init__.py")} - {PACKAGE.name, "html"}
    files = {file.stem for file in PACKAGE.glob("[a-z]*.py")}
    assert set(re.findall(r"^ +([a-z_]+)(?:/|\.py)", tree, flags=re.MULTILINE)) == folders | files


OLD_WORDS = ("told", "happen", "event", "step", "move", "account", "meeting", "wish", "meant", "opened")
"""Beginnings of words that CONTRIBUTING.md replaces by others."""


def words_in(name: str) -> list[str]:
    """Return the words of a name, in lower case: `_NewCommitment` is made of `new` and `commitment`."""
    return [word.lower() for word in re.findall(r"[A-Z]*[a-z0-9]+|[A-Z]+", name)]


def classes() -> Iterator[tuple[str, Path]]:
    """Yield the name of each class of the package, without a leading underscore, and its file."""
    for file in modules():
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.ClassDef):
                yield node.name.lstrip("_"), file.relative_to(PACKAGE)


def test_no_two_classes_share_a_name() -> None:
    files: dict[str, list[str]] = {}
    for name, file in classes():
        files.setdefault(name, []).append(str(file))
    assert {name: found for name, found in files.items() if len(found) > 1} == {}


def test_no_class_or_module_is_named_by_an_old_word() -> None:
    names = {name for name, _ in classes()} | {file.stem for file in modules()}
    assert {name for name in names if any(word.startswith(OLD_WORDS) for word in words_in(name))} == {
        "MoveTable"  # of the text of a table, not of a deadline
    }


def test_the_words_of_a_name_are_found() -> None:
    assert [words_in(name) for name in ("OverdueStep", "_Moves", "MovedBy", "along_time", "remove")] == [
        ["overdue", "step"], ["moves"], ["moved", "by"], ["along", "time"], ["remove"],
    ]  # fmt: skip


BANNED = re.compile(
    r"\b(told|tells?|reckon\w*|mend(s|ed|ing)?|unless (given|told)|bears?|whoever|for good|stands?|stood"
    r"|parted|lest|put right|left alone|passed over|takes? away)\b",
    re.I,
)
"""Words that the style guide replaces in docstrings, comments, help texts and messages."""

PAGES = (
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "action.yml"),
    *(str(page.relative_to(TESTS.parent)) for page in sorted((TESTS.parent / "docs").rglob("*.md"))),
    *(".github/workflows/ci.yml", ".github/workflows/docs.yml"),
    *(".pre-commit-hooks.yaml", ".ci/run", "Makefile", "roadmap.toml"),
)


def prose(source: str) -> Iterator[str]:
    """Yield the comments and string literals of a source file, docstrings among them, each on one line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield " ".join(node.value.split())


def test_prose_has_no_banned_word() -> None:
    found = [(file, text) for file in modules() for text in prose(file.read_text()) if BANNED.search(text)]
    assert found == []


def test_pages_have_no_banned_word() -> None:
    texts = {page: re.sub(r"(?ms)^```.*?^```", "", (TESTS.parent / page).read_text()) for page in PAGES}
    lines = [(page, line) for page, text in texts.items() for line in text.splitlines()]
    assert [(page, line) for page, line in lines if BANNED.search(line)] == []


def test_comments_and_strings_are_prose() -> None:
    source = 'told = f"one {told} two"  # three\n"""Four\n  five."""'
    assert [*prose(source)] == ["# three", "Four five.", "one", "two"]


PLURALS = {
    ("output/check/sarif.py", "len(reports) > 1"): "a run over several files has the path of none of them",
    ("analysis/axis.py", "day.month == 1"): "January: a year is written without a month",
    ("analysis/axis.py", "quarter == 1"): "the first quarter: a year is written without a quarter",
    ("checks/rule.py", "len(partners) > 1"): "the whole clause is left out",
    ("checks/revisions.py", "partner and len(path) == 1"): "the length of a path, not a number of things",
    ("checks/deadlines.py", "len(still_open) > 1"): "the whole clause is left out",
    ("merge/text.py", "len(last) == 1"): "there is a suggestion only if there is one answer",
    ("output/check/junit.py", "times[name] > 1"): "a suffix that makes names unique",
    ("output/reports/brief.py", "item.count > 1"): "the whole clause is left out",
    ("output/words.py", "month == 1"): "January: the first or the second half of a year",
}
"""Comparisons with 1 that choose between two strings and are not plurals, each with the reason."""


def is_text(node: ast.AST) -> bool:
    """Return whether an expression is a string or an f-string."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_about_one(test: ast.expr) -> bool:
    """Return whether a condition compares with 1: `== 1`, `> 1`, `< 2`."""
    return any(
        isinstance(one, ast.Constant) and type(one.value) is int and one.value in (1, 2)
        for node in ast.walk(test)
        if isinstance(node, ast.Compare)
        for one in (node.left, *node.comparators)
    )


def plurals(tree: ast.AST) -> Iterator[str]:
    """Yield the conditions that choose between two strings by a number, also in `"s" * (number > 1)`."""
    for node in ast.walk(tree):
        match node:
            case ast.IfExp(test, body, other) if is_text(body) and is_text(other) and is_about_one(test):
                yield ast.unparse(test)
            case ast.BinOp(left, ast.Mult(), right):
                texts, tests = (left, right) if is_text(left) else (right, left)
                if is_text(texts) and is_about_one(tests):
                    yield ast.unparse(tests)


def test_plurals_are_chosen_in_one_module() -> None:
    found = {(str(file.relative_to(PACKAGE)), test) for file in modules() for test in plurals(tree_of(file))}
    assert found == {*PLURALS}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('"1 day" if days == 1 else f"{days} days"', ["days == 1"]),
        ("f\"{days} day{'' if days == 1 else 's'}\"", ["days == 1"]),
        ('"have" if len(ids) > 1 else "has"', ["len(ids) > 1"]),
        ('"has" if 2 > len(ids) else "have"', ["2 > len(ids)"]),
        ("f\"line{'s' * (len(lines) > 1)}\"", ["len(lines) > 1"]),
        ('days == 1 and "day"', []),
        ('"none" if days == 0 else "some"', []),
        ("one if days == 1 else many", []),
        ('" " * (width - 1)', []),
    ],
)
def test_a_plural_is_found(code: str, found: list[str]) -> None:
    assert list(plurals(ast.parse(code))) == found
