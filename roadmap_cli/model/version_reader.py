"""Read versions of a roadmap one after another: only the tables that changed are parsed and converted."""

import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter, is_
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.types import RECORDS, Commitment, Roadmap
from roadmap_cli.model.validate import commitments_of, model_of, parse_roadmap, read_roadmap
from roadmap_cli.toml.change import Change, paths_of
from roadmap_cli.toml.shared_blocks import Block, SharedBlocks


class VersionReader:
    """Reads similar texts, each to exactly the roadmap that reading it alone would give.

    A commitment whose text is the same as in the previous text is the same object, so that comparisons can
    skip it and many versions need little memory.
    """

    def __init__(self) -> None:
        self._blocks = SharedBlocks([*RECORDS], _content_of)
        self._before: tuple[list[Block[_Content]], Roadmap] | None = None
        self._others: list[dict[str, Any]] = []
        self._without_commitments: Roadmap | None = None

    def read(self, text: str) -> Roadmap | None:
        """Return the roadmap of a text without BOM, or None if it cannot be read."""
        blocks = self._blocks.blocks(text)
        if blocks is None:
            return _read_whole(text)
        roadmap = self._like_before(blocks) or self._read_all([block.content for block in blocks])
        self._before = (blocks, roadmap) if roadmap is not None else None
        return roadmap

    def _like_before(self, blocks: "list[Block[_Content]]") -> Roadmap | None:
        """Return the roadmap if it has the same records as the one before, and only commitments differ."""
        if self._before is None or len(self._before[0]) != len(blocks):
            return None
        changed: dict[str, Commitment] = {}
        for old, new in [
            (old, new) for old, new in zip(self._before[0], blocks, strict=True) if old is not new
        ]:
            has_others = any(one.content.others is not _ONLY_COMMITMENTS for one in (old, new))
            if has_others or old.keys != new.keys or not new.content.is_valid:
                return None
            changed |= dict(new.content.commitments)
        before = self._before[1]
        return msgspec.structs.replace(before, commitments=before.commitments | changed)

    def _read_all(self, contents: "list[_Content]") -> Roadmap | None:
        rest = self._rest_of([one.others for one in contents if one.others is not _ONLY_COMMITMENTS])
        if rest is None or not all(map(attrgetter("is_valid"), contents)):
            return None
        commitments = dict(chain.from_iterable(map(attrgetter("commitments"), contents)))
        return msgspec.structs.replace(rest, commitments=commitments)

    def parse(self, text: str, name: str) -> dict[str, Any]:
        """Return the data of a text without BOM; `name` is the file name for messages.

        Raises InvalidRoadmapError with one RM101 finding if the text is not TOML.
        """
        contents = self._contents(text)
        if contents is None:
            return parse_roadmap(text, name)
        data = _joined([content.others for content in contents])
        if "commitments" in data:
            data["commitments"].update(chain.from_iterable(map(attrgetter("tables"), contents)))
        return data

    def texts_of_blocks(self, text: str) -> list[str] | None:
        """Return the texts of the blocks (see `SharedBlocks`), or None if they may depend on each other."""
        blocks = self._blocks.blocks(text)
        return None if blocks is None else [block.text for block in blocks]

    def _contents(self, text: str) -> "list[_Content] | None":
        blocks = self._blocks.blocks(text)
        return None if blocks is None else [block.content for block in blocks]

    def _rest_of(self, others: list[dict[str, Any]]) -> Roadmap | None:
        """Return the roadmap without its commitments, converted again only if something in it changed."""
        is_same = len(others) == len(self._others) and all(map(is_, others, self._others))
        if not is_same:
            self._others, self._without_commitments = others, model_of(_joined(others))
        return self._without_commitments


def read_edited(
    data: dict[str, Any], text: str, name: str, before: Roadmap, changes: Iterable[Change]
) -> Roadmap:
    """Return the roadmap of the data after some changes of the one `before`, as `read_roadmap` does.

    Only the commitments in which something changed are converted; the others are those of `before`.
    """
    paths = [path for change in changes for path in paths_of(change) if path[0] == "commitments"]
    tables, known = data.get("commitments"), before.commitments
    if isinstance(tables, dict) and all(len(path) > 1 for path in paths):
        changed = {path[1]: tables[path[1]] for path in paths if path[1] in tables}
        part = model_of({**data, "commitments": changed})
        if part is not None and tables.keys() - changed.keys() <= known.keys():
            commitments = {key: (part.commitments if key in changed else known)[key] for key in tables}
            return msgspec.structs.replace(part, commitments=commitments)
    return read_roadmap(data, text, name)


class _Content(NamedTuple):
    """The tables of the commitments in a block, what they are converted to, and the data without them.

    `others` has an empty table in the place of the commitments.
    """

    tables: tuple[tuple[str, Any], ...]
    commitments: tuple[tuple[str, Commitment], ...]
    is_valid: bool
    others: dict[str, Any]


def _content_of(data: dict[str, Any]) -> _Content:
    tables = {key: _with_shared_keys(table) for key, table in data.get("commitments", {}).items()}
    commitments = commitments_of(tables)
    others = _ONLY_COMMITMENTS if data.keys() == {"commitments"} else data
    if "commitments" in data:
        data["commitments"] = {}
    return _Content(
        tuple(tables.items()), tuple((commitments or {}).items()), commitments is not None, others
    )


def _with_shared_keys(table: Any) -> Any:
    """Return a table with one object for equal keys: the parser makes many, which use a lot of memory."""
    return {sys.intern(key): value for key, value in table.items()} if isinstance(table, dict) else table


_ONLY_COMMITMENTS: dict[str, Any] = {"commitments": {}}


def _joined(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the data of several blocks; only tables of records are in more than one of them."""
    data: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            if name not in data:
                data[name] = dict(value) if name in RECORDS else value
            else:
                data[name].update(value)
    return data


def _read_whole(text: str) -> Roadmap | None:
    try:
        return model_of(parse_roadmap(text, ""))
    except InvalidRoadmapError:
        return None
