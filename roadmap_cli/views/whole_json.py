"""A whole roadmap → JSON from which the same roadmap can be made again: a contract, additive only."""

from collections.abc import Collection
from typing import Any

from roadmap_cli.document.exchange import packed
from roadmap_cli.views.json import render_json


def render_whole_json(data: dict[str, Any], only: Collection[str] | None = None) -> bytes:
    """Return a file's data, unknown keys too, in the envelope that `document/exchange.py` describes.

    With `only`, the commitments of these ids alone, which what they depend on need not be among.
    """
    if only is not None and isinstance(data.get("commitments"), dict):
        kept = {id: table for id, table in data["commitments"].items() if id in only}
        data = {**data, "commitments": kept}
    return render_json(packed(data))
