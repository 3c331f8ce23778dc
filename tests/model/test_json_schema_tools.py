"""The JSON Schema in check-jsonschema, the linter of tombi and a language server."""

import json
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rtoml

from roadmap_cli.model.fields import COMMITMENT as FIELDS
from roadmap_cli.model.fields import fields_of
from roadmap_cli.model.json_schema import DIRECTIVE, SCHEMA_NAME
from roadmap_cli.model.types import STATUSES, Commitment, Status
from tests.conftest import ROOT, SHIPPED, SMALL_ROADMAP, Result
from tests.language_client import LanguageClient, conversation
from tests.schema_documents import BROKEN, CHECK_JSONSCHEMA, COMMITMENT, TOMBI, VALID
from tests.tools import tool

Judge = Callable[[dict[str, str], Path], set[str]]


def refused_by_check_jsonschema(texts: dict[str, str], folder: Path) -> set[str]:
    """Return the names of the texts that check-jsonschema refuses.

    It reads TOML with tomllib; what is newer than TOML 1.0 is given to it as JSON.
    """
    files: dict[str, str] = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.toml"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            tomllib.loads(text.replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            try:
                data = rtoml.loads(text)
            except rtoml.TomlParsingError:
                pass  # it is no TOML at all
            else:
                path = folder / f"{number}.json"
                path.write_text(json.dumps(data, default=str))
        files[path.name] = name
    done = subprocess.run(
        [tool(CHECK_JSONSCHEMA), "--schemafile", str(ROOT / SCHEMA_NAME), "--output-format", "json", *files],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    report = json.loads(done.stdout)
    found = [*report.get("errors", []), *report.get("parse_errors", [])]
    assert bool(found) == bool(done.returncode), done.stderr
    return {files[one["filename"]] for one in found}


def refused_by_tombi(texts: dict[str, str], folder: Path) -> set[str]:
    """Return the names of the texts in which tombi finds an error; its warnings are let pass."""
    return {name for name, level, _ in findings_of_tombi(texts, folder) if level == "error"}


def findings_of_tombi(texts: dict[str, str], folder: Path) -> list[tuple[str, str, str]]:
    """Return name, level and message of all that tombi finds in texts that name the schema beside them."""
    shutil.copy(ROOT / SCHEMA_NAME, folder)
    files: dict[str, str] = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.toml"
        path.write_text(f"{DIRECTIVE}\n\n{text}", encoding="utf-8", newline="")
        files[path.name] = name
    done = subprocess.run(
        [
            *(tool(TOMBI), "lint", "--offline", "--quiet"),
            *("--diagnostics-format", "json", "--diagnostics-file", "found.json", *files),
        ],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    assert (done.returncode == 1) == any(one["level"] == "error" for one in found), done.stderr
    return [(files[Path(one["path"]).name], one["level"], one["message"]) for one in found]


JUDGES: dict[str, Judge] = {CHECK_JSONSCHEMA: refused_by_check_jsonschema, TOMBI: refused_by_tombi}
each_judge = pytest.mark.parametrize("judge", JUDGES)


@each_judge
def test_the_shipped_roadmap_is_accepted(judge: str, tmp_path: Path) -> None:
    assert JUDGES[judge]({"shipped": SHIPPED.read_text(encoding="utf-8")}, tmp_path) == set()


@each_judge
def test_every_valid_roadmap_is_accepted(judge: str, tmp_path: Path) -> None:
    assert JUDGES[judge](VALID, tmp_path) == set()


@each_judge
def test_every_broken_roadmap_is_refused_that_a_schema_can_refuse(judge: str, tmp_path: Path) -> None:
    hidden = {name: broken.why for name, broken in BROKEN.items() if judge in broken.passes}
    texts = {name: broken.text for name, broken in BROKEN.items()}
    assert texts.keys() - JUDGES[judge](texts, tmp_path) == hidden.keys()
    assert all(hidden.values())


@each_judge
def test_what_init_writes_is_accepted(run: Callable[..., Result], tmp_path: Path, judge: str) -> None:
    (tmp_path / "new").mkdir()
    assert run("init", "--file", "new/roadmap.toml", "--schema").exit_code == 0
    text = (tmp_path / "new" / "roadmap.toml").read_text()
    assert JUDGES[judge]({"new": text.removeprefix(f"{DIRECTIVE}\n\n")}, tmp_path) == set()


def test_tombi_takes_the_files_of_init_as_they_stand(run: Callable[..., Result], tmp_path: Path) -> None:
    run("init", "--schema")
    with (tmp_path / "roadmap.toml").open("a") as file:
        file.write("[areas.a]\ntitel = 'A'\n")
    done = subprocess.run(
        [tool(TOMBI), "lint", "--offline", "roadmap.toml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert '"title" is required' in done.stderr


def test_the_shipped_file_names_its_schema_where_tombi_looks(tmp_path: Path) -> None:
    for path in (SHIPPED, ROOT / SCHEMA_NAME):
        shutil.copy(path, tmp_path)
    command = [tool(TOMBI), "lint", "--offline", "--error-on-warnings", "roadmap.toml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    broken = SHIPPED.read_text(encoding="utf-8").replace('status = "underway"', 'status = "done"', 1)
    (tmp_path / "roadmap.toml").write_text(broken, encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_tombi_warns_of_an_unknown_key(tmp_path: Path) -> None:
    ((_, level, message),) = findings_of_tombi({"small": SMALL_ROADMAP}, tmp_path)
    assert level == "warning"
    assert '"colour"' in message


def test_it_is_a_schema_by_the_metaschema() -> None:
    command = [tool(CHECK_JSONSCHEMA), "--check-metaschema", str(ROOT / SCHEMA_NAME)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


class TestEditor:
    """A conversation with a language server: what an editor shows when a roadmap names its schema."""

    HEAD = f"{DIRECTIVE}\n\n{COMMITMENT}"
    LINE = HEAD.count("\n")

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        shutil.copy(ROOT / SCHEMA_NAME, tmp_path)
        return tmp_path / "roadmap.toml"

    @pytest.fixture
    def editor(self, file: Path) -> Iterator[LanguageClient]:
        with conversation([tool(TOMBI), "lsp", "--offline"], file.parent) as client:
            yield client

    @pytest.mark.parametrize(
        "typed", ['status = "', 'status = ""', "status = "], ids=["open", "closed", "bare"]
    )
    def test_statuses_are_offered(self, editor: LanguageClient, file: Path, typed: str) -> None:
        editor.open(file, f"{self.HEAD}{typed}\n")
        at = typed.index('"') + 1 if '"' in typed else len(typed)
        assert set(editor.complete(file, self.LINE, at)) == {f'"{status}"' for status in Status}

    def test_the_offer_explains_the_statuses(self, editor: LanguageClient, file: Path) -> None:
        editor.open(file, f'{self.HEAD}status = ""\n')
        offered = editor.complete(file, self.LINE, len('status = "'))
        for status, text in STATUSES.items():
            assert text[1:] in offered[f'"{status}"']

    def test_keys_are_offered_with_what_they_are_for(self, editor: LanguageClient, file: Path) -> None:
        editor.open(file, f"{self.HEAD}\n")
        offered = editor.complete(file, self.LINE, 0)
        assert offered.keys() == {field.name for field in fields_of(Commitment)} - {"title", "area"}
        for key, text in offered.items():
            assert FIELDS[key].help in text

    def test_forms_of_deadlines_are_offered(self, editor: LanguageClient, file: Path) -> None:
        editor.open(file, f'{self.HEAD}deadline = ""\n')
        offered = editor.complete(file, self.LINE, len('deadline = "'))
        assert {'"2050"', '"2026-H1"', '"2026-Q3"', '"2022-spring"', '"2026-06"'} <= offered.keys()

    def test_a_key_under_the_pointer_is_explained(self, editor: LanguageClient, file: Path) -> None:
        editor.open(file, f'{self.HEAD}deadline = "2050"\n')
        assert FIELDS["deadline"].help in editor.hover(file, self.LINE, 2)

    def test_what_is_wrong_is_underlined(self, editor: LanguageClient, file: Path) -> None:
        found = editor.open(file, f'{self.HEAD}status = "done"\ncolour = "blue"\n')
        messages = {(one["range"]["start"]["line"], one["severity"]): one["message"] for one in found}
        error, warning = 1, 2  # as the protocol counts them
        assert "done" in messages[self.LINE, error]
        assert "colour" in messages[self.LINE + 1, warning]
        assert len(found) == 2
