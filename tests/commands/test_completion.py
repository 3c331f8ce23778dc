"""Each completion is a function of `_offers`, which only shells import; see `test_offers.py`."""

import re
from inspect import signature

from roadmap_cli.commands import _offers
from roadmap_cli.commands._completion import Completion
from tests.conftest import ROOT


def test_every_completion_is_a_function_and_every_function_is_used() -> None:
    sources = [path.read_text() for path in (ROOT / "roadmap_cli" / "commands").glob("*.py")]
    named = {name for source in sources for name in re.findall(r"\b_completion\.([a-z]\w*)", source)}
    offering = {
        name
        for name, one in vars(_offers).items()
        if not name.startswith("_") and getattr(one, "__module__", "") == _offers.__name__
    }
    assert named == offering


def test_typer_passes_what_the_function_takes() -> None:
    expected = list(signature(_offers.areas).parameters)
    assert list(signature(Completion("areas")).parameters) == expected == ["ctx", "incomplete"]
