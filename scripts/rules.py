"""Generate docs/reference/rules/: a page for each rule of `check`, with an example, and their list."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from roadmap_cli.checks import deadlines, form, references, revisions, substance
from roadmap_cli.checks.run import RULES
from roadmap_cli.model.findings import UNREADABLE, Rule, Severity
from scripts.examples import ROOT, refreshed
from scripts.rule_examples import EXAMPLES, Example

FOLDER = ROOT / "docs" / "reference" / "rules"
DAY = "2026-02-01"
"""The day on which the examples are checked."""

FAMILIES = {"RM1": form, "RM2": references, "RM3": deadlines, "RM4": substance, "RM5": revisions}
OF_FILE = ("RM106", "RM107", "RM108")
"""Rules that find nothing in a commitment, so that no commitment can waive them."""

_INDEX = """\
# Check rules

`roadmap check` applies these rules. A finding names the line, what is wrong and how to fix it.
`roadmap check --explain RM301` explains a rule in the terminal, and `--list-rules` lists them all.

- An **error** is a contradiction in the file. By default, errors fail the check (exit code 1).
- A **warning** is a likely mistake, or something that needs attention, such as a passed deadline.
- A **notice** is a hint or a reminder.

With `--fail-on warning`, warnings fail it too. `--select` and `--ignore` choose the rules by code or by the
start of a code. Each page shows how to silence its rule in one roadmap; all settings are in
[the file format](../file.md#settings-of-the-check). Codes are public: no code ever gets another meaning.
"""


def pages() -> dict[Path, str]:
    """Return the list of rules and the page of each rule, without the output of their examples."""
    return {FOLDER / "index.md": _index()} | {FOLDER / f"{rule.code}.md": _page(rule) for rule in RULES}


def _index() -> str:
    blocks = [_INDEX]
    for family, rules in groupby(RULES, key=lambda rule: rule.code[:3]):
        subject = (FAMILIES[family].__doc__ or "").partition(": ")[2].rstrip(".")
        rows = [f"| [{one.code} {one.name}]({one.code}.md) | {one.severity} | {one.finds} |" for one in rules]
        blocks.append(f"## {family}: {subject}\n")
        blocks.append("\n".join(["| rule | severity | finds |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(blocks)


def _page(rule: Rule) -> str:
    example = EXAMPLES[rule.code]
    return "\n".join(
        [
            f"# {rule.code}: {rule.name}\n",
            f"[Reference](../index.md) › [Check rules](index.md)\n\n{_kind(rule)}.\n",
            f"## What it finds\n\n{rule.finds}\n",
            f"## Why it matters\n\n{example.why}\n",
            f"## Example\n\n<!-- example: empty, {DAY} -->\n",
            *_failing(rule, example),
            f"## How to fix it\n\n{rule.help}\n",
            *_fixed(example),
            "## How to silence it\n",
            *_silencing(rule),
        ]
    )


def _kind(rule: Rule) -> str:
    article = "an" if rule.severity is Severity.ERROR else "a"
    return f"By default {article} **{rule.severity}**"


def _failing(rule: Rule, example: Example) -> Iterator[str]:
    """Yield the example and its finding; a notice is shown in full with `--all`."""
    extra = " --all" if rule.severity is Severity.NOTICE else ""
    if example.before:
        yield f"The last commit has this `roadmap.toml`:\n\n{_file(example.before)}"
        yield _console("git add .", "git commit -qm 'Begin the roadmap'")
        yield f"It was changed to:\n\n{_file(example.failing)}"
        yield _console(f"roadmap check --since HEAD{extra}")
    elif example.failing:
        yield f"A `roadmap.toml`:\n\n{_file(example.failing)}"
        if example.attributes:
            yield f"A `.gitattributes`:\n\n{_file(example.attributes, '.gitattributes', 'text')}"
        yield _console(f"roadmap check{extra}")
    else:
        yield "In a folder without a `roadmap.toml`:\n"
        yield _console("roadmap check roadmap.toml")


def _fixed(example: Example) -> Iterator[str]:
    """Yield the fixed example and the check that passes."""
    if example.attributes:
        yield _console("rm .gitattributes", "roadmap check")
    elif example.failing:
        yield f"The example, fixed:\n\n{_file(example.fixed)}"
        yield _console("roadmap check --since HEAD" if example.before else "roadmap check")
    else:
        yield _console("roadmap init 'City plan'", "roadmap check roadmap.toml")


def _silencing(rule: Rule) -> Iterator[str]:
    if rule.code in UNREADABLE:
        yield "Nothing can silence it, because no command can read such a roadmap.\n"
        return
    if rule.code not in OF_FILE:
        yield "For one commitment, with a reason and the last day on which it is silenced:\n"
        yield f'```toml\nwaive = {{ {rule.code} = {{ until = 2026-12-31, reason = "TEXT" }} }}\n```\n'
    yield "For the roadmap, ignore the rule:\n"
    yield f'```toml\n[check]\nignore = ["{rule.code}"]\n```\n'
    other = Severity.WARNING if rule.severity is Severity.NOTICE else Severity.NOTICE
    yield "Or change its severity:\n"
    yield f'```toml\n[check]\nseverity = {{ {rule.code} = "{other}" }}\n```\n'
    if rule.code.startswith("RM5"):
        yield "What the file ignored and waived before the change applies, not what the change adds.\n"


def _file(content: str, name: str = "roadmap.toml", language: str = "toml") -> str:
    return f'```{language} title="{name}"\n{content}```\n'


def _console(*commands: str) -> str:
    return "```console\n" + "".join(f"$ {command}\n" for command in commands) + "```\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        file.write_text(refreshed(text), encoding="utf-8")
