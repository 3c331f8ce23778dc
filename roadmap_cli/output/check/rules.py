"""The rules of `roadmap check` as a table, and what each of them finds and how to fix and silence it."""

from collections.abc import Iterable

from roadmap_cli.model.findings import UNREADABLE, Rule, Severity
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page, Role
from roadmap_cli.output.check.text import SEVERITY_STYLES
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.plain import render_page


def rules_grid(rules: Iterable[Rule]) -> Grid:
    """Return a table of rules with their default severities."""
    return Grid(
        columns=[Column("code"), Column("severity"), Column("name"), Column("finds", role=Role.REASON)],
        rows=[
            [
                Cell(rule.code, "strong"),
                Cell(rule.severity, SEVERITY_STYLES[rule.severity]),
                Cell(rule.name),
                Cell(rule.finds),
            ]
            for rule in rules
        ],
    )


def render_explanation(rule: Rule, color: Depth) -> str:
    """Return what a rule finds, how to fix it and how to silence it, and where an example is."""
    severity = Cell(rule.severity, SEVERITY_STYLES[rule.severity])
    heading = Line([Cell(rule.code, "strong"), Cell(rule.name), severity])
    texts = (rule.finds, f"To fix it: {rule.help}", *_silencing(rule), f"An example: {rule.page}")
    blocks = [Line([Cell(text)]) for text in texts]
    return render_page(Page(heading, blocks), color)


def _silencing(rule: Rule) -> list[str]:
    if rule.code in UNREADABLE:
        return ["Nothing can silence it, because no command can read such a roadmap."]
    other = Severity.WARNING if rule.severity is Severity.NOTICE else Severity.NOTICE
    return [
        f'For one commitment: waive = {{ {rule.code} = {{ until = 2027-12-31, reason = "TEXT" }} }}',
        f'For the file: [check] ignore = ["{rule.code}"], or severity = {{ {rule.code} = "{other}" }}',
    ]
