"""Helpers for tests of rules: a short roadmap, and its findings."""

from datetime import date
from typing import Any

from roadmap_cli.checks.rule import CheckContext
from roadmap_cli.checks.run import RULES, enabled_checks, findings_of, match_rules
from roadmap_cli.model.findings import Finding
from roadmap_cli.model.types import Check
from roadmap_cli.model.validate import parse_roadmap, read_roadmap

AS_OF = date(2026, 2, 1)
HEAD = """\
[roadmap]
title = "T"
[partners.us]
name = "United States"
[areas.a]
title = "A"
"""


def commitment(id: str = "x", fields: str = "", *, below: str = "") -> str:
    """Return a commitment that no rule finds fault with, plus fields, plus tables below it."""
    given = {line.partition("=")[0].strip() for line in fields.splitlines()}
    usual = {"title": '"Build it"', "area": '"a"', "partners": '["us"]', "deadline": '"2050"'}
    lines = [f"{key} = {value}" for key, value in usual.items() if key not in given]
    return "\n".join([f"[commitments.{id}]", *lines, fields, below, ""])


def findings(text: str, codes: str = "RM", *, as_of: date = AS_OF, **more: Any) -> list[Finding]:
    """Return what the rules whose codes begin so find in a roadmap, whatever it ignores."""
    data = parse_roadmap(text, "r.toml")
    roadmap = read_roadmap(data, text, "r.toml")
    context = CheckContext(roadmap, data, text, as_of, rules=RULES, **more)
    return list(findings_of(context, enabled_checks(Check(), match_rules([codes])), "r.toml"))


def sentences(text: str, codes: str = "RM", *, as_of: date = AS_OF, **more: Any) -> list[str]:
    """Return the same as `CODE: key = found: message`."""
    return [
        f"{one.code}: {one.sentence().split(': ', 1)[1]}"
        for one in findings(text, codes, as_of=as_of, **more)
    ]
