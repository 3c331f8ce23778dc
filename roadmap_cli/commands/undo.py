"""`roadmap undo` and `roadmap redo`: take back the last write to the roadmap, and do it again."""

import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._revisions import git
from roadmap_cli.commands._session import screen_for, writable_path
from roadmap_cli.commands._write import WriteFormat, WriteOptions, report_dry_run, report_result
from roadmap_cli.editing.plan import Plan
from roadmap_cli.errors import NotFoundError, NotSavedError, RoadmapError, UnreadableError, reason
from roadmap_cli.model.json_schema import SCHEMA_NAME
from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports import undo as views
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.load import Source, has_bytes, read_source, require_file, source_from_bytes
from roadmap_cli.storage.lock import Lock, lock
from roadmap_cli.storage.output import create
from roadmap_cli.storage.save import remove, replace
from roadmap_cli.storage.state_folder import place_of
from roadmap_cli.storage.undo import (
    MOST,
    KeptWrite,
    bytes_after,
    bytes_before,
    bytes_of_second,
    is_all_undone,
    marked,
    read_entries,
    sum_of,
    to_redo,
    to_undo,
)
from roadmap_cli.terminal import Screen
from roadmap_cli.toml.diff import unified_diff
from roadmap_cli.vcs.repository import track
from roadmap_cli.vcs.versions import content_at

UNDO, REDO = "undo", "redo"


def undo(
    *,
    list_writes: Annotated[
        bool, typer.Option("--list", help="List the last 20 writes and change nothing.")
    ] = False,
    options: Annotated[WriteOptions, _writer_options.write_options(UNDO)],
) -> None:
    """Take back the last write that this tool made to the roadmap, to the byte.

    Again and again it goes further back, up to 20 writes. It refuses where something else changed the file
    since.
    """
    if list_writes:
        _list(options.file, options.format, screen_for(options.color))
        return
    _take(options)


def redo(
    options: Annotated[WriteOptions, _writer_options.write_options(REDO)],
) -> None:
    """Do the write again that `roadmap undo` took back.

    A new write after an undo starts anew: what was undone before it is forgotten.
    """
    _take(options)


class _Restored(msgspec.Struct, frozen=True):
    """A write to take: the file as it is, empty where there is none; its new bytes, None to remove it.

    `schema` is what is in the schema beside it that is removed or made with it, empty where that stays.
    """

    entry: KeptWrite
    source: Source
    new: bytes | None
    schema: bytes

    @property
    def new_text(self) -> str:
        """Return the new text as a dry run compares it."""
        return source_from_bytes(self.new or b"", self.source.name).text


def _take(options: WriteOptions) -> None:
    path = _path(options.file, may_be_gone=options.command == REDO)
    if options.dry_run:
        step = _step(options, path, _entries(path))
        report_dry_run(
            options, _plan(options, step), step.source, step.new_text, also=_schema_diff(path, step)
        )
        return
    import hashlib  # noqa: F401 - nobody should wait for it under the lock

    is_new = options.command == REDO and _is_missing(path) and bool(_entries(path))  # `init` made the file
    with lock(path, options.lock_timeout, new=is_new) as held:
        step = _step(options, path, read_entries(held.aside))
        with marked(step.entry, held.real, undone=options.command == UNDO):
            _restore(step, path, held)
    report_result(options, _plan(options, step), changed=True)


def _restore(step: _Restored, path: Path, held: Lock) -> None:
    """Write or remove the file, and before it the schema that `init` made beside it."""
    schema = held.real.with_name(SCHEMA_NAME)
    if step.new is None:
        if step.schema:
            _remove_schema(schema)
        remove(step.source, held)
    elif step.entry.write.before is None:
        if step.schema:
            create(schema, step.schema, flushed=False)
        create(path, step.new)
    else:
        replace(step.source, step.new, held)


def _remove_schema(schema: Path) -> None:
    """Remove the schema. Raises NotSavedError; that the roadmap is removed flushes this too."""
    try:
        schema.unlink()
    except OSError as error:
        raise NotSavedError(
            f"{SCHEMA_NAME} was not removed: {reason(error)}; the roadmap is unchanged"
        ) from error


def _schema_diff(path: Path, step: _Restored) -> str:
    schema = step.schema.decode(errors="replace")
    old, new = (schema, "") if step.new is None else ("", schema)
    return unified_diff(old, new, escape.line(str(path.with_name(SCHEMA_NAME))))


def _path(file: str | None, *, may_be_gone: bool) -> Path:
    """Return where the roadmap is, or where it was: `redo` brings back what `init` made."""
    try:
        return writable_path(file)
    except UnreadableError:
        if not may_be_gone or not _entries(Path(ROADMAP_NAME)):
            raise
        return Path(ROADMAP_NAME)


def _is_missing(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):  # reading it says what is wrong with it
        pass
    return False


def _real(path: Path) -> Path:
    """Return a path without links; the file itself may be gone. Raises UnreadableError."""
    if _is_missing(path):
        with suppress(OSError):
            return Path(os.path.realpath(path.parent, strict=True)) / path.name
    require_file(path)
    return Path(os.path.realpath(path))


def _entries(path: Path) -> list[KeptWrite]:
    """Return the writes that are kept of a roadmap; nothing is made for that, and no lock is taken."""
    real = _real(path)
    try:
        return read_entries(place_of(real, make=False))
    except OSError as error:
        raise UnreadableError(f"what is kept of {path} cannot be read: {reason(error)}") from error


def _step(options: WriteOptions, path: Path, entries: list[KeptWrite]) -> _Restored:
    """Return the write to take. Raises NotFoundError, with the reason, where there is none."""
    if _is_missing(path) and options.command == REDO and entries:
        source, present = source_from_bytes(b"", str(path), path), None
    else:
        source = read_source(path)
        present = sum_of(source.raw)
    entry = (to_undo if options.command == UNDO else to_redo)(entries, present)
    if entry is None:
        why = _why_no_undo if options.command == UNDO else _why_no_redo
        raise NotFoundError(f"{why(source, present, entries)}{_git_advice(path, source)}")
    new = bytes_before(entry, source.raw) if options.command == UNDO else bytes_after(entry, source.raw)
    return _Restored(entry, source, new, _schema(options, path, entry))


def _schema(options: WriteOptions, path: Path, entry: KeptWrite) -> bytes:
    """Return the schema to remove or to make; empty where there is another by now, or none was made."""
    schema, file = bytes_of_second(entry), _real(path).with_name(SCHEMA_NAME)
    if options.command == UNDO:
        is_link = os.path.islink(file)  # noqa: PTH114 - Path.is_symlink raises where the disk fails
        return schema if has_bytes(file, schema) and not is_link else b""
    return schema if not os.path.lexists(file) else b""


def _plan(options: WriteOptions, step: _Restored) -> Plan:
    label = step.entry.write.label
    done = "undid" if options.command == UNDO else "redid"
    gone = ""
    if step.new is None:
        gone = f"; {step.source.name} is removed"
        if step.schema:
            gone = f"; {step.source.name} and {SCHEMA_NAME} are removed"
        elif step.entry.write.second:
            gone += f", but not {SCHEMA_NAME}, which something else changed since"
    when = views.when_of(step.entry)
    return Plan(step.source.name, [], f"{done} `{label.command}` of {when} ({label.sentence}){gone}")


def _why_no_undo(source: Source, present: str | None, entries: list[KeptWrite]) -> str:
    if not entries:
        return f"there is nothing to undo: no write to {source.name} is kept here"
    if is_all_undone(entries, present):
        return "there is nothing more to undo: no earlier write led to this text; `roadmap redo` goes forward"
    begun = to_redo(entries, present)
    if begun is not None:
        return (
            f"{source.name} is as it was before `{begun.write.label.command}` of {views.when_of(begun)}: "
            "something else took that back; `roadmap redo` does it again"
        )
    done = [entry for entry in entries if not entry.is_undone]
    last = (done or entries)[-1]
    return (
        f"{source.name} was changed by something else since `{last.write.label.command}` of "
        f"{views.when_of(last)}; undo would overwrite that change"
    )


def _why_no_redo(source: Source, _: str | None, entries: list[KeptWrite]) -> str:
    undone = [entry for entry in entries if entry.is_undone]
    if not undone:
        return f"there is nothing to redo: no write to {source.name} is undone"
    last = undone[0]
    return (
        f"{source.name} was changed by something else since `{last.write.label.command}` of "
        f"{views.when_of(last)} was undone; redo would overwrite that change"
    )


def _git_advice(path: Path, source: Source) -> str:
    """Return the end of a sentence with the git command that would revert the file, if there is any."""
    try:
        tracked = track(git(), path)
        if content_at(tracked, tracked.tip) == source.raw:
            return ""
    except RoadmapError:
        return ""
    real, here = os.path.realpath(path), os.path.realpath(Path())
    root = tracked.repository.root
    if Path(here).is_relative_to(root):
        run, name = "git", shlex.quote(os.path.relpath(real, here))
    else:
        run, name = f"git -C {shlex.quote(str(root))}", shlex.quote(tracked.path)
    return (
        f"; `{run} checkout HEAD -- {name}` goes back to the last commit, `{run} diff HEAD -- {name}` shows "
        "what that takes away"
    )


def _list(file: str | None, format: WriteFormat, screen: Screen) -> None:
    """Show the writes that are kept, newest first, and which of them undo and redo would take now."""
    path = _path(file, may_be_gone=True)
    entries = _entries(path)
    present = None if _is_missing(path) and entries else sum_of(read_source(path).raw)
    newest_first = entries[::-1][:MOST]
    kept = views.KeptWrites(newest_first, to_undo(entries, present), to_redo(entries, present))
    if format is WriteFormat.JSON:
        from roadmap_cli.output.json import render_json  # only for this format

        terminal.put(render_json(views.json_of(kept)))
    elif not entries:
        terminal.talk(f"no write to {path} is kept here")
    elif screen.is_terminal:
        from roadmap_cli.output import rich  # brings Rich: only for a person

        grids = [views.grid_of(kept)]
        terminal.draw(rich.render_grids(grids, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_plain(views.grid_of(kept), screen.color))
