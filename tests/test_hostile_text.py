"""Hostile text in every place of a roadmap, in every command and format."""

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from roadmap_cli import escape
from tests.conftest import Result
from tests.hostile import HOSTILE
from tests.runners import assert_printed_safely, commands_in

Run = Callable[..., Result]

# TOML has no lone surrogates.
IN_A_FILE = {name: text for name, text in HOSTILE.items() if name != "lone surrogates"}
ALWAYS = {
    "plain", "rich tag", "escape", "C1 CSI", "line breaks", "bidi override", "zero width", "CJK", "combining",
    "formula =", "csv", "github command", "github command in lines", "github old command", "gitlab section",
    "html", "markdown table", "markdown marks", "toml",
}  # fmt: skip
"""The texts of the default suite; the others are in the sweep."""
FEW = {"rich tag", "escape", "line breaks", "github command in lines", "markdown table"}
"""Those of the tests that run hundreds of commands with each."""
assert FEW <= ALWAYS


def each_text(texts: dict[str, str], always: Collection[str] = ALWAYS) -> Any:
    """Return the mark that runs a test with each text, outside of the sweep only with those in `always`."""
    marks = {name: [] if name in always else [pytest.mark.sweep] for name in texts}
    return pytest.mark.parametrize(
        "text", [pytest.param(text, id=name, marks=marks[name]) for name, text in texts.items()]
    )


hostile = each_text(IN_A_FILE)
few_hostile = each_text(IN_A_FILE, FEW)

COLUMNS = ("id", "title", "area", "partners", "owner", "tags", "source")


def quoted(text: str) -> str:
    """Return a text as a TOML string: its escapes are those of JSON, except surrogates and DEL."""
    escaped = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(char if char >= "\x20" else f"\\u{ord(char):04x}" for char in escaped)


def titled(text: str) -> str:
    """Return the text as a title, which must not be blank."""
    return text if text.strip() else "x"


def roadmap_of(text: str) -> str:
    """Return a roadmap with the text in every place that can have it."""
    word, key = quoted(titled(text)), quoted(text)
    return f"""\
[roadmap]
title = {word}
summary = {key}
source = {key}
{quoted(text + "?")} = {key}

[partners.{key}]
name = {word}
url = {key}

[assessors.{key}]
name = {word}
url = {key}
scale = {{ {word} = 1, {quoted(text + "?")} = -1 }}

[areas.{key}]
title = {word}
summary = {key}
lead = {key}
{quoted(text + "?")} = [{key}, {{ {key} = {key} }}]

[commitments.{key}]
title = {word}
text = {key}
area = {key}
partners = [{key}]
owner = [{key}, {key}]
tags = [{key}]
source = {key}
depends_on = [{key}, "other"]
formerly = {key}
deadline = "2020"
deadline_text = {key}
partner_deadline = {{ {key} = "2021" }}
partner_status = {{ {key} = "broken" }}
{quoted(text + "?")} = {key}
extra = {{ {key} = {key} }}

[commitments.{key}.milestones.{key}]
title = {word}
deadline = "2020"
deadline_text = {key}
evidence = {key}

[commitments.{key}.indicators.{key}]
title = {word}
unit = {key}
partner = {key}
baseline = {{ value = 0, on = "2019" }}
target = {{ value = 10, on = "2030", {quoted(text + "?")} = {key} }}

[commitments.{key}.indicators.{key}.readings.2020]
value = 1.10
note = {key}
evidence = {key}

[commitments.{key}.indicators.{key}.readings.2021]
value = 1
note = {key}
{quoted(text + "?")} = {key}

[commitments.{key}.updates.2021-01-01]
note = {quoted(text + ".")}
evidence = {key}

[commitments.{key}.updates.2021-01-02]
partner = {key}
deadline = "2021"
deadline_was = "2020"
deadline_text_was = {key}

[commitments.{key}.assessments.2021-02]
by = {key}
verdict = {quoted(titled(text + "?"))}
partner = {key}
note = {key}
evidence = {key}

[commitments.{key}.assessments.2021-02-2]
by = {quoted(text + "-assessor")}
verdict = {word}

[commitments.other]
title = "Other"
deadline_text = {key}
area = {quoted(text + "-area")}
depends_on = [{key}]
partners = [{quoted(text + "-partner")}]

[views.{key}]
where = {key}
columns = [{key}]
sort = {key}
group_by = {key}
"""


def changed(text: str) -> str:
    """Return another roadmap of the text, in which nearly everything is different."""
    before = roadmap_of(text).replace('deadline = "2020"', 'deadline = "2019"')
    return re.sub(r"(?m)^(text|summary|lead|note|source|evidence) = .*", r'\1 = "Another one"', before)


READERS = {
    "list": ["list"],
    "list areas": ["list", "areas"],
    "list owners": ["list", "owners"],
    "list --columns": [
        "list",
        "--columns",
        "title,id,owner,tags,source,partners,area,deadline,deadline_text,"
        "partner_status,milestones,updates,assessments,waive,extra,indicators,verdict,assessed",
    ],
    "list --group-by area": ["list", "--group-by", "area"],
    "list --group-by owner": ["list", "--group-by", "owner"],
    "list --group-by partner": ["list", "--group-by", "partner"],
    "list --partner": ["list", "--partner"],
    "tree": ["tree"],
    "tree --partner": ["tree", "--partner"],
    "status": ["status"],
    "status --group-by partner": ["status", "--group-by", "partner"],
    "status --area": ["status", "--area"],
    "timeline": ["timeline"],
    "timeline --group-by partner": ["timeline", "--group-by", "partner", "--scale", "quarter"],
    "trend": ["trend"],
    "trend --group-by": ["trend", "--group-by", "area", "--since", "2020"],
    "scorecard": ["scorecard"],
    "scorecard --area": ["scorecard", "--area"],
    "scorecard --partner": ["scorecard", "--partner"],
    "scorecard --assessor": ["scorecard", "--assessor"],
    "show": ["show"],
    "diff": ["diff"],
    "history": ["history"],
    "slips": ["slips"],
    "slips --group-by": ["slips", "--group-by", "partner"],
    "brief": ["brief", "--since", "2020-06-01"],
    "views": ["views"],
    "bare": [],
    "check": ["check", "--exit-zero", "--all"],
}
FORMATS = {
    "list": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
    "tree": ("text", "json", "markdown"),
    "status": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
    "timeline": ("text", "json"),
    "trend": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
    "scorecard": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
    "show": ("text", "json", "markdown"),
    "check": ("text", "json", "gitlab", "sarif", "junit"),
    "diff": ("text", "json", "markdown"),
    "history": ("text", "json", "markdown"),
    "slips": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
    "brief": ("text", "json", "markdown"),
    "views": ("table", "json", "jsonl", "csv", "tsv", "markdown"),
}


def calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each format and command line of reading commands for a roadmap of the text."""
    for name, words in READERS.items():
        more = {"show": [text], "history": [text], "diff": ["other.toml", "roadmap.toml"]}.get(name, [])
        if name.endswith((" --area", " --partner", " --assessor")):
            if not text or text != text.strip() or "," in text:  # a list of no ids, or of several
                continue
            words = [words[0], f"{words[1]}={text}"]
        if name in ("show", "history") and text.startswith("-"):
            words = [name, "--"]
        for format in FORMATS[words[0]] if words else ("table",):
            yield format, [*words[:1], *(["--format", format] if words else []), *words[1:], *more]


class TestReaders:
    @few_hostile
    def test_output_has_no_control_characters_or_commands(self, run: Run, tmp_path: Path, text: str) -> None:
        (tmp_path / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8")
        (tmp_path / "other.toml").write_text(changed(text), encoding="utf-8")
        for format, words in calls(text):
            for tty in (False, True):
                result = run(*words, tty=tty, env={"ROADMAP_AS_OF": "2026-02-01"})
                assert result.exit_code == 0, (words, result.stderr)
                no_owner = text == "" and format == "jsonl" and words[-1] == "owners"  # so there are no lines
                assert bool(result.stdout) is not no_owner, words
                assert_printed_safely(result, format, tty=tty)

    @hostile
    def test_annotations_are_the_only_commands_to_a_runner(self, run: Run, tmp_path: Path, text: str) -> None:
        (tmp_path / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8")
        summary = tmp_path / "summary.md"
        env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
        result = run("check", "--as-of", "2026-02-01", env=env)
        assert result.exit_code == 1
        commands = commands_in(result.stdout)
        assert len(commands) > 3
        properties = "title=RM[0-9]{3} [a-z-]+,file=roadmap.toml,line=[0-9]+,endLine=[0-9]+,col=[0-9]+"
        for command in commands:
            assert re.match(f"::(error|warning|notice) {properties}(,endColumn=[0-9]+)?::", command)
        others = [line for line in result.stdout.split("\n") if line not in commands]
        assert_printed_safely(Result(1, "\n".join(others), result.stderr), "text", tty=False)
        assert commands_in(summary.read_text(encoding="utf-8")) == []

    @hostile
    def test_json_means_exactly_the_text(self, run: Run, tmp_path: Path, text: str) -> None:
        (tmp_path / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8")
        for tty in (False, True):
            rows = json.loads(run("list", "--format", "json", tty=tty).stdout)
            assert {column: rows[0][column] for column in COLUMNS} == {
                "id": text, "title": titled(text), "area": text, "partners": [text],
                "owner": [text, text], "tags": [text], "source": [text] if text else [],
            }  # fmt: skip
            lines = run("list", "--format", "jsonl", tty=tty).stdout.split("\n")[:-1]
            assert [json.loads(line) for line in lines] == rows
            shown = json.loads(run("show", "--format", "json", "--", text, tty=tty).stdout)
            assert (shown["text"], shown["extra"][text]) == (text or None, text)
            assert shown["extra"][text + "?"] == text
            assert list(shown["milestones"][0].values()).count(text) >= 1
            assert shown["updates"][1]["note"] == text + "."
            assert run("tree", "--format", "json", tty=tty).exit_code == 0
            assert json.loads(run("status", "--format", "json", tty=tty).stdout)["title"] == (titled(text))

    @hostile
    @pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
    def test_cells_hold_exactly_the_text_and_no_formula(
        self, run: Run, tmp_path: Path, text: str, format: str, delimiter: str
    ) -> None:
        (tmp_path / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8")
        csv.field_size_limit(1_000_000)
        result = run("list", "--format", format, "--columns", ",".join(COLUMNS))
        records = list(csv.reader(io.StringIO(result.stdout, newline=""), delimiter=delimiter))
        assert [len(record) for record in records] == [len(COLUMNS)] * 3
        assert records[0] == list(COLUMNS)
        assert [escape.from_cell(cell) for cell in records[1]] == [
            text, titled(text), text, text, f"{text};{text}", text, text
        ]  # fmt: skip
        for cell in itertools.chain(*records):
            assert (
                not re.match("[\\s\"'\x00-\x1f\x7f-\xa0\u200b\ufeff]*[=+@＝＋－＠-]", cell) or cell[0] == "'"
            )

    @hostile
    def test_markdown_is_one_row_a_commitment_and_text_alone(
        self, run: Run, tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8")
        reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        (tmp_path / "other.toml").write_text(changed(text), encoding="utf-8")
        more = (["slips"], ["brief", "--since", "2020-06-01"], ["diff", "other.toml", "roadmap.toml"])
        for words in (
            ["list"],
            ["status"],
            ["scorecard"],
            ["trend", "--group-by", "area"],
            ["tree"],
            ["show", "--", text],
            ["history", "--", text],
            *more,
        ):
            made = run(words[0], "--format", "markdown", *words[1:]).stdout
            tokens = [token for one in reader.parse(made) for token in (one, *(one.children or ()))]
            html = {token.content for token in tokens if token.type.startswith("html_")}
            assert html <= {"<br>", "<span>", "</span>", "<del>", "</del>", "<ins>", "</ins>"}, words
            kinds = {token.type for token in tokens}
            assert not kinds & {"link_open", "image", "em_open", "s_open", "code_inline", "fence", "hr"}, (
                words
            )
            assert not kinds & {"code_block", "ordered_list_open"}, words
        table = [token.type for token in reader.parse(run("list", "--format", "markdown").stdout)]
        assert (table.count("table_open"), table.count("tr_open"), table.count("td_open")) == (1, 3, 12)
        assert table[-1] == "table_close"

    @hostile
    def test_columns_of_a_table_are_aligned(self, run: Run, tmp_path: Path, text: str) -> None:
        (tmp_path / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8")
        result = run("list", "--columns", "title,deadline,id")
        assert result.stdout.count("\n") == 3
        shown = escape.line(titled(text))
        row = result.stdout.split("\n")[1]
        if escape.ci_text(row) == row and escape.ci_line(text) == escape.line(text):
            assert row.startswith(shown)
            # The deadline of its only partner; the empty id, an error for `check`, names none.
            year = "2021" if text else "2020"
            assert row[len(shown) :].lstrip(" ").startswith(year)
            head = result.stdout.split("\n")[0]
            assert escape.width(row[: row.index(year, len(shown))]) == head.index("DEADLINE")


def faulty(text: str) -> Iterator[str]:
    """Yield roadmaps that are invalid at the place of the text."""
    word, key = quoted(text), quoted(text)
    head = '[roadmap]\ntitle = "T"\n'
    one = f'{head}[commitments.x]\ntitle = "X"\narea = "a"\n'
    yield f"{head}[areas.{key}]\ntitle = 5\n"
    yield f"{head}[areas.{key}]\n"
    yield f"{one}status = {quoted(text + '!')}\n"
    yield f"{one}deadline = {quoted(text + '!')}\n"
    yield f"{one}deadline = {quoted('2025/' + text)}\n"
    yield f"{head}fiscal_year_starts = {key}\n"
    yield f'{one}[commitments.x.updates.{quoted(text + "!")}]\nnote = "n"\n'
    yield f"{one}partner_status = {{ {key} = {quoted(text + '!')} }}\n"
    yield f"{one}progress = {word}\n"
    yield f"{one}partners = {word}\n"
    yield f"{one}[commitments.x.milestones.{key}]\n"
    yield f'{head}[areas.{key}]\ntitle = "A"\n[areas.{key}]\n'
    yield f"{head}{key} = {word} {word}\n"
    # Not escaped: the error quotes the line.
    yield f"{head}x = {text}!\n"
    yield f"{head}{text}\n!"
    yield f'{head}x = """\n{text}\n'


class TestErrors:
    @few_hostile
    @pytest.mark.parametrize("words", [["list"], ["update", "x", "--note", "n"]], ids=lambda words: words[0])
    def test_errors_about_an_invalid_file_are_safe(
        self, run: Run, tmp_path: Path, text: str, words: list[str]
    ) -> None:
        file = tmp_path / "roadmap.toml"
        for content in faulty(text):
            file.write_bytes(content.encode())
            for tty in (False, True):
                result = run(*words, tty=tty)
                assert result.exit_code in (0, 3, 4), (content, result)
                assert result.exit_code == 3 or '"""' in text, content  # which may be valid TOML
                assert result.stdout == "" or result.exit_code == 0
                assert len(result.stderr) < 2000 or len(text) > 1000
                assert_printed_safely(result, "text", tty=tty)
                assert result.exit_code == 0 or file.read_bytes() == content.encode()

    @each_text(HOSTILE, FEW)
    def test_every_option_may_be_hostile(self, run: Run, roadmap_file: Path, text: str) -> None:
        before = roadmap_file.read_bytes()
        for words in option_calls(text):
            for tty in (False, True):
                result = run(*words, tty=tty, input=b"")
                assert result.exit_code in (0, 2, 3, 4, 5), (words, result)
                assert "bug in roadmap" not in result.stderr, (words, result.stderr)
                assert_printed_safely(result, "text", tty=tty, exact="--dry-run" in words)
        assert roadmap_file.read_bytes() == before


READER_OPTIONS = (
    *("--area", "--status", "--partner", "--owner", "--tag", "--flag", "--not-owner", "--search", "--sort"),
    *("--columns", "--due-within", "--due-before", "--group-by", "--limit", "--format", "--as-of", "--color"),
    "--file",
)
UPDATE_OPTIONS = (
    *("--status", "--deadline", "--note", "--for", "--title", "--owner", "--add-tag", "--source"),
    *("--milestone", "--made", "--progress", "--clear", "--on", "--lock-timeout"),
)


def option_calls(text: str) -> Iterator[list[str]]:
    """Yield command lines that do not change the file, with the text as each value."""
    yield [text]
    yield ["list", text]
    yield ["list", f"--{text}"]
    yield ["show", "--", text]
    yield ["remove", "--", text]
    yield ["remove", "methane-75", f"--update={text}"]
    yield ["rename", "--", "methane-75", text + "!"]
    yield ["replace", "--", "methane-75", text]
    yield ["replace", "--", text, "fresh-water"]
    yield ["amend", "--note=x", "--", "methane-75", text]
    yield ["amend", "--note=x", "--", text, "2022-03"]
    for option in ("--status", "--deadline", "--note", "--evidence", "--for", "--on", "--clear"):
        yield ["amend", "methane-75", "2022-03", f"{option}={text}", "--dry-run"]
    yield ["measure", "--title=x", "--dry-run", "--", "methane-75", text]
    yield ["measure", "--title=x", "--dry-run", "--", "methane-75", "wells", text]
    for option in ("--title", "--unit", "--direction", "--baseline", "--target", "--for", "--clear"):
        yield ["measure", "methane-75", "wells", f"{option}={text}", "--dry-run"]
    for option in ("--title", "--unit", "--note", "--evidence", "--on"):
        yield ["measure", "methane-75", "wells", "5", "--title=x", f"{option}={text}", "--dry-run"]
    yield ["amend", "methane-75", "2022-03", f"--indicator={text}", "--value=5"]
    yield ["amend", "methane-75", "2022-03", "--indicator=wells", f"--value={text}"]
    yield ["remove", "methane-75", f"--indicator={text}"]
    yield ["remove", "methane-75", "--indicator=wells", f"--reading={text}"]
    yield ["rename", "--", text, "new"]
    yield ["apply", "--", text]
    for option in READER_OPTIONS:
        yield ["list", f"{option}={text}"]
    for option in ("--from", "--to", "--group-by", "--scale", "--not-flag", "--limit"):
        yield ["timeline", f"{option}={text}"]
    for option in ("--since", "--every", "--group-by", "--area", "--partner"):
        yield ["trend", f"{option}={text}"]
    yield ["scorecard", f"--area={text}"]
    yield ["scorecard", f"--partner={text}"]
    for option in UPDATE_OPTIONS:
        yield ["update", "methane-75", f"{option}={text}", "--dry-run"]
    yield ["add-commitment", "--area", "north", "--dry-run", "--", text]
    yield ["add-commitment", f"--area={text}", "--dry-run", "--", "T"]
    yield ["add-commitment", f"--id={text}", "--area", "north", "--dry-run", "--", "T"]
    yield ["add-area", "--dry-run", "--", text]
    yield ["add-partner", "--dry-run", "--", text]
    yield ["add-assessor", "--dry-run", "--", text]
    yield ["add-assessor", f"--scale={text}", "--dry-run", "--", "T"]
    yield ["assess", "--", "methane-75", text, "kept"]
    yield ["assess", "--", text, "watch", "kept"]
    yield ["update-assessor", "--name=x", "--", text]
    yield ["scorecard", f"--assessor={text}"]
    yield ["update-area", "climate", f"--title={text}", "--dry-run"]
    yield ["update-partner", "ca", f"--name={text}", "--dry-run"]
    yield ["init", "--dry-run", f"--file=x{text[:80]}.toml".replace("/", "_").replace("\0", "_"), "--", text]
    yield ["list", f"--file={text[:80]}/no.toml"]


class TestWriters:
    @few_hostile
    def test_output_about_hostile_ids_is_safe(self, run: Run, tmp_path: Path, text: str) -> None:
        file = tmp_path / "roadmap.toml"
        content = roadmap_of(text)
        for words in writer_calls(text):
            for format in ("text", "json"):
                for tty in (False, True):
                    file.write_text(content, encoding="utf-8", newline="")
                    result = run(words[0], "--format", format, *words[1:], tty=tty)
                    assert result.exit_code in (0, 2, 3, 4), (words, result.stderr)
                    assert_printed_safely(result, format, tty=tty, exact="--dry-run" in words)
                    if file.read_bytes() == content.encode():
                        continue
                    for again in (["undo", "--list"], ["undo"], ["redo", "--dry-run"], ["redo"]):
                        result = run(again[0], "--format", format, *again[1:], tty=tty)
                        assert result.exit_code == 0, (words, result.stderr)
                        assert_printed_safely(result, format, tty=tty, exact="--dry-run" in again)


def writer_calls(text: str) -> Iterator[list[str]]:
    """Yield command lines that change what the text names, some with `--dry-run`."""
    yield ["update", "--note", text, "--status", "met", "--", text]
    yield ["update", "--note", text, "--dry-run", "--", text]
    yield ["update", "other", f"--for={text}", "--status", "broken"]
    yield ["update-area", "--summary", text, "--", text]
    yield ["update-partner", "--url", text, "--", text]
    yield ["rename", "--", text, "new-id"]
    yield ["rename", "--area", "--dry-run", "--", text, "new-id"]
    yield ["remove", "--", text]
    yield ["remove", "--force", "--", text]
    yield ["remove", "--force", "--partner", "--", text]
    yield ["add-commitment", f"--area={text}", "--id=new", f"--partner={text}", "--", text]
