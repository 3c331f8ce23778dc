"""Conflicts of a merge: the text of each side, markers, and the sentences that explain them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.model.ids import short
from roadmap_cli.model.references import references
from roadmap_cli.model.types import RECORDS
from roadmap_cli.toml.change import Names
from roadmap_cli.toml.layout import Path
from roadmap_cli.toml.serialize import format_key

MARKER_SIZE = 7
"""The length of a marker unless git sets another (gitattributes(5), `conflict-marker-size`)."""

_NOT_IN_A_LABEL = re.compile(r"[\x00-\x1f\x7f]+")


class Labels(msgspec.Struct, frozen=True):
    """The names of the sides in markers and sentences, and the length of a marker."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = MARKER_SIZE


class Conflict(msgspec.Struct, frozen=True):
    """The lines of both sides in one place, and a sentence that says what is wrong and how to fix it."""

    ours: str
    theirs: str
    sentence: str


Chunk = str | Conflict


def resolved(chunks: Sequence[Chunk], *, ours: bool) -> str:
    """Return the text with the same side chosen in every conflict."""
    return "".join(
        chunk if isinstance(chunk, str) else chunk.ours if ours else chunk.theirs for chunk in chunks
    )


def marked(chunks: Sequence[Chunk], labels: Labels, mark: str = "") -> tuple[str, list[tuple[int, str]]]:
    """Return the text with both sides between markers, and each conflict's line (from 1) and sentence.

    `mark` is the byte order mark of the text, if any. If the text starts with a conflict, each side starts
    with the mark: tools look for markers at the start of a line, and the chosen side starts the text.
    """
    texts: list[str] = []
    sentences: list[tuple[int, str]] = []
    line = 1
    for number, chunk in enumerate(one for one in chunks if one):
        chunk = chunk if number else _with_mark(chunk, mark)
        if isinstance(chunk, Conflict):
            sentences.append((line, chunk.sentence))
            chunk = (
                f"{'<' * labels.size} {_label(labels.ours)}\n{chunk.ours}{'=' * labels.size}\n"
                f"{chunk.theirs}{'>' * labels.size} {_label(labels.theirs)}\n"
            )
        texts.append(chunk)
        line += chunk.count("\n")
    return "".join(texts) or mark, sentences


def _with_mark(chunk: Chunk, mark: str) -> Chunk:
    if isinstance(chunk, str):
        return mark + chunk
    ours, theirs = (mark + side if side else "" for side in (chunk.ours, chunk.theirs))
    return Conflict(ours, theirs, chunk.sentence)


def _label(text: str) -> str:
    """Return a label for the line of a marker; git passes branch names and subjects of commits."""
    return escape.line(_NOT_IN_A_LABEL.sub(" ", text)).strip()


def place(path: Path) -> str:
    """Return a path for a sentence."""
    return format_key(*map(str, path)) if path else "the file"


def changed_twice(path: Path, ours: str, theirs: str, labels: Labels, latest: str = "") -> str:
    """Return the sentence on a key with different values, given as TOML.

    `latest` names the last update of the key and its value.
    """
    hint = f" (the latest update, {latest})" if latest else ""
    combine = " or combine them" if ours[0] in "[{" and theirs[0] in "[{" else ""
    return (
        f"{place(path)} is {_value(ours)} in {labels.ours} and {_value(theirs)} in {labels.theirs}; "
        f"keep one of the two values{combine}{hint}"
    )


def removed_and_changed(path: Path, labels: Labels, *, by_ours: bool) -> str:
    """Return the sentence on a part that one side removed and the other changed."""
    remover, editor = (labels.ours, labels.theirs) if by_ours else (labels.theirs, labels.ours)
    return f"{place(path)} was removed in {remover} and changed in {editor}; keep it or remove it"


def added_twice(path: Path, free: str, labels: Labels) -> str:
    """Return the sentence on an id that both sides added with different content."""
    return (
        f"{place(path)} was added in {labels.ours} and in {labels.theirs} with different content; keep one, "
        f"or give one of them another id: {free} is free"
    )


def comment_changed_twice(what: str, labels: Labels) -> str:
    """Return the sentence on a comment that the sides changed differently."""
    sides = f"{labels.ours} and in {labels.theirs}"
    return f"the comment {what} was changed in {sides}; keep one of the two comments"


def moved_twice(what: str, labels: Labels) -> str:
    """Return the sentence on an order that both sides changed; the order of ours was kept."""
    return (
        f"{labels.ours} and {labels.theirs} put {what} in different orders; the order of {labels.ours} was "
        "kept: check that it is right"
    )


def _value(toml: str) -> str:
    return short(" ".join(toml.split()))


_Reference = tuple[Names, Names]
"""The path of the referring field, and the path of the record that it names."""


def dangling(merged: Mapping[str, Any], sides: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each dangling reference in the merged data that neither side has."""
    found = dict.fromkeys(_dangling_references(merged))
    known = {reference for side in sides for reference in _dangling_references(side)} if found else set()
    for path, named in found:
        if (path, named) not in known:
            yield (
                f"{place(path)} names {place(named)}, which one side removed while the other used it; "
                "`roadmap check` reports it until you fix it"
            )


def tables(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the name and the fields of each table directly in a table."""
    if isinstance(value, Mapping):
        yield from ((name, fields) for name, fields in value.items() if isinstance(fields, Mapping))


def _dangling_references(data: Mapping[str, Any]) -> list[_Reference]:
    ids = {kind: {record_id for record_id, _ in tables(data.get(kind))} for kind in RECORDS}
    result: list[_Reference] = []
    for commitment_id, commitment in tables(data.get("commitments")):
        path = ("commitments", commitment_id)
        for one in references(commitment):
            if one.id not in ids[one.kind]:
                result.append(((*path, *one.field), (one.kind, one.id)))
        milestones = {milestone for milestone, _ in tables(commitment.get("milestones"))}
        for key, update in tables(commitment.get("updates")):
            name = update.get("milestone")
            if isinstance(name, str) and name and name not in milestones:
                result.append(((*path, "updates", key, "milestone"), (*path, "milestones", name)))
    return result
