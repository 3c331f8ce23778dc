"""Read versions of a roadmap one after another: only the tables that changed are parsed and converted."""

from itertools import chain
from operator import attrgetter, is_
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.types import RECORDS, Commitment, Roadmap
from roadmap_cli.model.validate import commitments_of, model_of, parse_roadmap
from roadmap_cli.toml.shared_blocks import SharedBlocks


class VersionReader:
    """Reads similar texts, each to exactly the roadmap that reading it alone would give.

    A commitment whose text has not changed since the text before is the same object, so that comparisons can
    skip it and many versions need little memory.
    """

    def __init__(self) -> None:
        self._blocks = SharedBlocks([*RECORDS], _content_of)
        self._others: list[dict[str, Any]] = []
        self._without_commitments: Roadmap | None = None

    def read(self, text: str) -> Roadmap | None:
        """Return the roadmap of a text without BOM, or None if it cannot be read."""
        contents = self._blocks.contents(text)
        if contents is None:
            return _read_whole(text)
        rest = self._rest_of([content.others for content in contents if content.others])
        if rest is None or not all(map(attrgetter("is_valid"), contents)):
            return None
        commitments = dict(chain.from_iterable(map(attrgetter("commitments"), contents)))
        return msgspec.structs.replace(rest, commitments=commitments)

    def _rest_of(self, others: list[dict[str, Any]]) -> Roadmap | None:
        """Return the roadmap without its commitments, converted again only if something in it changed."""
        is_same = len(others) == len(self._others) and all(map(is_, others, self._others))
        if not is_same:
            self._others, self._without_commitments = others, model_of(_joined(others))
        return self._without_commitments


class _Content(NamedTuple):
    """The commitments of a block with their ids, whether they are valid, and the data of its other tables."""

    commitments: tuple[tuple[str, Commitment], ...]
    is_valid: bool
    others: dict[str, Any]


def _content_of(data: dict[str, Any]) -> _Content:
    commitments = commitments_of(data.pop("commitments"))
    others = {name: value for name, value in data.items() if name not in RECORDS or value}
    return _Content(tuple((commitments or {}).items()), commitments is not None, others)


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the data of several blocks; only tables of records are in more than one of them."""
    data: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            data[name] = {**data[name], **value} if name in data else value
    return data


def _read_whole(text: str) -> Roadmap | None:
    try:
        return model_of(parse_roadmap(text, ""))
    except InvalidRoadmapError:
        return None
