"""The completion of options and arguments: `_completion.areas` calls `_offers.areas` when a shell asks."""

from inspect import Parameter, Signature
from typing import Any

import typer


class Completion:
    """A function of `_offers`, which is imported when it is called: only shells need it.

    Typer inspects the completion of every option in every run; a ready signature makes that faster.
    """

    __signature__ = Signature([Parameter(name, Parameter.KEYWORD_ONLY) for name in ("ctx", "incomplete")])
    name: str

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, ctx: typer.Context, incomplete: str) -> Any:
        """Return what the function offers for a word."""
        from roadmap_cli.commands import _offers

        return getattr(_offers, self.name)(ctx, incomplete)


def __getattr__(name: str) -> Completion:
    if name.startswith("__"):  # Python asks modules for names of its own
        raise AttributeError(name)
    return Completion(name)
