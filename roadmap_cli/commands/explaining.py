"""What the rules of the check are: all of them in a table, or one in full."""

from collections.abc import Iterable

import msgspec

from roadmap_cli import console
from roadmap_cli.checks.codes import begun_by, why_unknown
from roadmap_cli.checks.rules import RULES
from roadmap_cli.console import Screen
from roadmap_cli.errors import NotThereError
from roadmap_cli.finding import Rule, Severity
from roadmap_cli.report import UNREADABLE
from roadmap_cli.views.findings_text import SEVERITY_STYLES
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.json import render_json
from roadmap_cli.views.page import Line, Page, render_page
from roadmap_cli.views.plain import render_plain


def list_rules(screen: Screen, *, as_json: bool) -> None:
    """Show all rules with their default severities."""
    if as_json:
        console.put(render_json([msgspec.structs.asdict(rule) for rule in RULES]))
        return
    grid = _grid(RULES)
    if screen.is_terminal:
        from roadmap_cli.views.terminal import render_grids  # brings Rich: only for a person

        console.draw(render_grids([grid], screen.width or 80, screen.signs), screen)
    else:
        console.show(render_plain(grid, screen.color))


def _grid(rules: Iterable[Rule]) -> Grid:
    return Grid(
        columns=[Column("code"), Column("severity"), Column("name"), Column("finds", flexible=True)],
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


def explain(code: str, screen: Screen, *, as_json: bool) -> None:
    """Show what a rule looks for, how to fix it and how to silence it, for each rule that a code matches.

    Raises NotThereError, with the nearest rules, where there is none of that code.
    """
    rules = begun_by(code.upper(), RULES)
    if not rules:
        raise NotThereError(why_unknown(code, RULES))
    if as_json:
        records = [msgspec.structs.asdict(rule) for rule in rules]
        console.put(render_json(records[0] if rules[0].code == code.upper() else records))
        return
    console.show("\n".join(_explanation(rule, screen) for rule in rules))


def _explanation(rule: Rule, screen: Screen) -> str:
    severity = Cell(rule.severity, SEVERITY_STYLES[rule.severity])
    heading = Line([Cell(rule.code, "strong"), Cell(rule.name), severity])
    blocks = [Line([Cell(text)]) for text in (rule.finds, f"To fix it: {rule.help}", *_silencing(rule))]
    return render_page(Page(heading, blocks), screen.color)


def _silencing(rule: Rule) -> list[str]:
    if rule.code in UNREADABLE:
        return ["Nothing can silence it: where it is found, no command can read the roadmap."]
    other = Severity.WARNING if rule.severity is Severity.NOTICE else Severity.NOTICE
    return [
        f'For one commitment: waive = {{ {rule.code} = {{ until = 2027-12-31, reason = "TEXT" }} }}',
        f'For the file: [check] ignore = ["{rule.code}"], or severity = {{ {rule.code} = "{other}" }}',
    ]
