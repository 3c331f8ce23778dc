"""The pages of the check rules: their examples have the finding, and nothing in the pages is out of date."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli import MANUAL
from roadmap_cli.checks.run import RULES
from roadmap_cli.model.findings import Rule, Severity
from scripts.rule_examples import EXAMPLES, Example
from scripts.rules import DAY, FOLDER, pages
from tests.conftest import ROOT, Result
from tests.histories import History

Run = Callable[..., Result]

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@pytest.fixture
def check(run: Run, tmp_path: Path, set_today: Callable[[date], None]) -> Callable[..., Result]:
    """Return a function that checks a text on the day of the examples, with options."""
    set_today(date.fromisoformat(DAY))
    history = History(tmp_path)

    def check_text(text: str, example: Example, *options: str, attributes: str = "") -> Result:
        (tmp_path / ".gitattributes").write_text(attributes)
        if example.before:
            history.commit(example.before)
        if not text:
            return run("check", "roadmap.toml", *options)
        history.file.write_text(text, encoding="utf-8")
        return run("check", *(["--since", "HEAD"] if example.before else []), *options)

    return check_text


def without_output(page: str) -> str:
    """Return a page without what the commands of its examples print."""
    return re.sub(
        r"(?ms)^```console\n.*?^```$",
        lambda block: "\n".join(line for line in block[0].splitlines() if line.startswith(("$ ", "```"))),
        page,
    )


def test_every_rule_has_an_example() -> None:
    assert list(EXAMPLES) == [rule.code for rule in RULES]


def test_every_rule_knows_the_address_of_its_page() -> None:
    for rule in RULES:
        page = rule.page.removeprefix(MANUAL).strip("/")
        assert (ROOT / "docs" / f"{page}.md").is_file(), rule.page


def test_the_pages_are_up_to_date() -> None:
    texts = pages()
    assert set(texts) == set(FOLDER.iterdir()), "run `make reference`"
    for file, text in texts.items():
        assert without_output(file.read_text(encoding="utf-8")) == without_output(text), (
            "run `make reference`"
        )


@EACH
def test_the_failing_example_has_this_finding_alone(check: Callable[..., Result], rule: Rule) -> None:
    example = EXAMPLES[rule.code]
    given = {"attributes": example.attributes}
    found = json.loads(check(example.failing, example, "--format", "json", **given).stdout)["findings"]
    assert {one["code"] for one in found} == {rule.code}
    extra = ["--all"] if rule.severity is Severity.NOTICE else []
    printed = check(example.failing, example, *extra, **given)
    page = (FOLDER / f"{rule.code}.md").read_text(encoding="utf-8")
    assert printed.stdout + printed.stderr in page, "run `make reference`"


@EACH
def test_the_fixed_example_has_no_finding(check: Callable[..., Result], rule: Rule) -> None:
    example = EXAMPLES[rule.code]
    text = example.fixed or '[roadmap]\ntitle = "City plan"\n'
    assert json.loads(check(text, example, "--format", "json").stdout)["findings"] == []
