"""Every regular expression of the package takes linear time on 100 kB of a repeated character."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import roadmap_cli
from roadmap_cli.model import date_spelling
from tests.hostile import HOSTILE

_DIRECT = {"match", "fullmatch", "search", "sub", "finditer", "findall", "split"}
LENGTH = 100_000

SINGLE = [*" \t\n\r\"'\\#=.,:;[]{}()<>|!?*+-_/@0919aAzTZ\x1b\u200d\ufe0f\u0301永é＝"]
PAIRS = [
    *("::", "##", "#a", "a-", "1-", "a.", "a ", "1 ", "' ", '" ', "\\u", '"""', "'''", "\r\n", ", ", "#\n"),
    *("= ", "of ", "[a", "in ", "n_start"),
]


def modules() -> Iterator[ModuleType]:
    """Yield every module of the package."""
    for found in pkgutil.walk_packages(roadmap_cli.__path__, "roadmap_cli."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def evaluated(node: ast.expr, names: dict[str, Any]) -> list[Any]:
    """Return the values of the expression of a pattern; a loop variable has several."""
    if isinstance(node, ast.Name) and node.id == "form":
        return list(_forms())
    return [eval(compile(ast.Expression(node), "pattern", "eval"), names)]


def _forms() -> list[str]:
    """Return the patterns that `date_spelling` tries in turn."""
    return [
        pattern
        for value in vars(date_spelling).values()
        if isinstance(value, tuple | list | dict)
        for one in value
        for pattern in (one if isinstance(one, tuple) else [one])
        if isinstance(pattern, str) and "(?P<" in pattern
    ]


def ways_of(call: ast.Call, function: ast.AST, methods: dict[str, set[str]]) -> set[str]:
    """Return how a pattern is used: from one position (match, fullmatch), or from each (search).

    A compiled pattern has a name, its own or that of the function that returns it. If no use of the name is
    found, the pattern is tested in all ways.
    """
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "compile":
        uses = {call.func.attr}
    else:
        name = function.name if isinstance(function, ast.FunctionDef) else ""
        for node in ast.walk(function) if not name else ():
            if isinstance(node, ast.Assign) and node.value is call and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
        uses = methods.get(name, set()) & _DIRECT
    if not uses:
        return {"match", "fullmatch", "search"}
    return {way if way in ("match", "fullmatch") else "search" for way in uses}


def patterns() -> dict[str, tuple[re.Pattern[Any], set[str]]]:
    """Return every pattern, and how it is used, by its place in the source."""
    made: dict[str, tuple[re.Pattern[Any], set[str]]] = {}
    sources = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules())
    methods: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(\w+)(?=(?:\(\))?\.(\w+)\b)", sources):
        methods.setdefault(name, set()).add(method)
    for module in modules():
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
            calls = list(_own_calls(function))
            if not calls:
                continue
            names = {**vars(module), "self": SimpleNamespace(stem="roadmap.toml"), "table": "commitments"}
            body = function.body if isinstance(function, ast.FunctionDef) else []
            for statement in body:
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                    try:
                        names[statement.targets[0].id] = evaluated(statement.value, names)[0]
                    except Exception:  # not a constant, so no pattern uses it
                        continue
            for call in calls:
                flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"] + call.args[
                    1:2
                ]
                is_compiled = isinstance(call.func, ast.Attribute) and call.func.attr == "compile"
                flag = evaluated(flags[0], names)[0] if flags and is_compiled else 0
                for number, pattern in enumerate(evaluated(call.args[0], names)):
                    place = f"{module.__name__}:{call.lineno}:{call.col_offset}:{number}"
                    made[place] = re.compile(pattern, flag), ways_of(call, function, methods)
    return made


def _own_calls(function: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of `re` in a function or a module, without those in nested functions."""
    for node in ast.iter_child_nodes(function):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _DIRECT | {"compile"}
        ):
            yield node
        yield from _own_calls(node)


def slow_units(pattern: re.Pattern[Any], ways: set[str], units: list[str]) -> dict[str, float]:
    """Return the units whose repetition takes a pattern more than two seconds, with the time."""
    slow: dict[str, float] = {}
    for unit in units:
        text: Any = unit * (LENGTH // len(unit))
        if isinstance(pattern.pattern, bytes):
            text = text.encode(errors="replace")
        for way in sorted(ways):
            start = time.process_time()
            getattr(pattern, way)(text)
            taken = time.process_time() - start
            if taken > 2:
                slow[f"{way} {unit!r}"] = taken
    return slow


def test_every_pattern_is_found() -> None:
    count = sum(
        len(
            re.findall(
                r"\bre\.(?:compile|" + "|".join(_DIRECT) + r")\(", Path(str(module.__file__)).read_text()
            )
        )
        for module in modules()
    )
    assert len({place.rpartition(":")[0] for place in patterns()}) == count


@pytest.mark.sweep
def test_no_pattern_takes_more_than_linear_time() -> None:
    slow = {place: found for place, one in patterns().items() if (found := slow_units(*one, SINGLE))}
    assert slow == {}


@pytest.mark.sweep
def test_no_pattern_takes_more_than_linear_time_on_pairs() -> None:
    signs = {char for text in HOSTILE.values() for char in text if not char.isalnum()}
    units = [*PAIRS, *sorted(signs)]
    slow = {place: found for place, one in patterns().items() if (found := slow_units(*one, units))}
    assert slow == {}


@pytest.mark.sweep
def test_a_quadratic_pattern_is_detected() -> None:
    assert slow_units(re.compile("a*b"), {"search"}, ["a"]).keys() == {"search 'a'"}
    assert slow_units(re.compile("a*b"), {"match"}, ["a"]) == {}
