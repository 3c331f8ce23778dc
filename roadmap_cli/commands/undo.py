"""`roadmap undo` and `roadmap redo`: undo the last write to the roadmap, and redo it."""

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
from roadmap_cli.storage.journal import (
    MAX_WRITES,
    bytes_after,
    bytes_before,
    bytes_of_second,
    marked_undone,
    read_entries,
)
from roadmap_cli.storage.load import Source, has_bytes, read_source, require_file, source_from_bytes
from roadmap_cli.storage.lock import Lock, lock
from roadmap_cli.storage.output import create
from roadmap_cli.storage.save import remove, replace
from roadmap_cli.storage.state_folder import state_of
from roadmap_cli.storage.undo import KeptWrite, checksum, find_redo, find_undo, is_all_undone
from roadmap_cli.toml.diff import unified_diff
from roadmap_cli.vcs.repository import find_commit, track
from roadmap_cli.vcs.versions import content_at

UNDO, REDO = "undo", "redo"


def undo(
    *,
    list_writes: Annotated[
        bool, typer.Option("--list", help="List the last 20 writes and change nothing.")
    ] = False,
    options: Annotated[WriteOptions, _writer_options.write_options(UNDO)],
) -> None:
    """Undo the last write to the roadmap, byte for byte.

    Repeat it to go further back, up to 20 writes of this program. It refuses if something else changed the
    file since.

    Examples:
      # Undo the last write
      roadmap undo
      # What can be undone
      roadmap undo --list
    """
    if list_writes:
        _list(options)
    else:
        _restore(options)


def redo(options: Annotated[WriteOptions, _writer_options.write_options(REDO)]) -> None:
    """Redo what `roadmap undo` undid.

    A new write after an undo discards what was undone before it.

    Examples:
      # Redo the last write that was undone
      roadmap redo
      # Show what would change
      roadmap redo --dry-run
    """
    _restore(options)


class _Restoration(msgspec.Struct, frozen=True):
    """A write to undo or redo: the current file, empty if missing, and its new bytes, None to remove it.

    `schema` is the content of the schema that is removed or created with it, empty if that is unchanged.
    """

    entry: KeptWrite
    source: Source
    new: bytes | None
    schema: bytes


def _restore(options: WriteOptions) -> None:
    path = _path(options.file, may_be_missing=options.command == REDO)
    if options.dry_run:
        restoration = _restoration(options, path, _entries(path))
        source, plan = restoration.source, _plan(options, restoration)
        new_text = source_from_bytes(restoration.new or b"", source.name).text
        report_dry_run(options, plan, source, new_text, also=_schema_diff(path, restoration))
        return
    import hashlib  # noqa: F401 - imported before the lock is taken

    is_new = options.command == REDO and _is_missing(path) and bool(_entries(path))  # `init` created the file
    with lock(path, options.lock_timeout, new=is_new) as held:
        restoration = _restoration(options, path, read_entries(held.state))
        with marked_undone(restoration.entry, held.real, undone=options.command == UNDO):
            _save(restoration, path, held)
    report_result(options, _plan(options, restoration), changed=True)


def _save(restoration: _Restoration, path: Path, held: Lock) -> None:
    """Write or remove the file, and before it the schema that `init` created beside it."""
    schema = held.real.with_name(SCHEMA_NAME)
    if restoration.new is None:
        if restoration.schema:
            _remove_schema(schema)
        remove(restoration.source, held)
    elif restoration.entry.write.before is None:
        if restoration.schema:
            create(schema, restoration.schema, flushed=False)
        create(path, restoration.new)
    else:
        replace(restoration.source, restoration.new, held)


def _remove_schema(schema: Path) -> None:
    """Remove the schema; removing the roadmap flushes the folder. Raises NotSavedError."""
    try:
        schema.unlink()
    except OSError as error:
        raise NotSavedError(
            f"{SCHEMA_NAME} was not removed: {reason(error)}; the roadmap is unchanged"
        ) from error


def _schema_diff(path: Path, restoration: _Restoration) -> str:
    schema = restoration.schema.decode(errors="replace")
    old, new = (schema, "") if restoration.new is None else ("", schema)
    return unified_diff(old, new, escape.line(str(path.with_name(SCHEMA_NAME))))


def _path(file: str | None, *, may_be_missing: bool) -> Path:
    """Return the path of the roadmap, or where it was: `redo` restores what `init` created."""
    try:
        return writable_path(file)
    except UnreadableError:
        if not may_be_missing or not _entries(Path(ROADMAP_NAME)):
            raise
        return Path(ROADMAP_NAME)


def _is_missing(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):  # reading it reports the error
        pass
    return False


def _real(path: Path) -> Path:
    """Return a path without links; the file itself may be missing. Raises UnreadableError."""
    if _is_missing(path):
        with suppress(OSError):
            return Path(os.path.realpath(path.parent, strict=True)) / path.name
    require_file(path)
    return Path(os.path.realpath(path))


def _entries(path: Path) -> list[KeptWrite]:
    """Return the kept writes of a roadmap, without a lock and without creating a folder."""
    real = _real(path)
    try:
        return read_entries(state_of(real, make=False))
    except OSError as error:
        raise UnreadableError(f"the writes kept of {path} cannot be read: {reason(error)}") from error


def _restoration(options: WriteOptions, path: Path, entries: list[KeptWrite]) -> _Restoration:
    """Return the write to undo or redo. Raises NotFoundError, with the reason, if there is none."""
    is_undo = options.command == UNDO
    if _is_missing(path) and not is_undo and entries:
        source, current = source_from_bytes(b"", str(path), path), None
    else:
        source = read_source(path)
        current = checksum(source.raw)
    entry = (find_undo if is_undo else find_redo)(entries, current)
    if entry is None:
        why = _why_no_undo(source, current, entries) if is_undo else _why_no_redo(source, entries)
        raise NotFoundError(f"{why}{_git_advice(path, source)}")
    new = (bytes_before if is_undo else bytes_after)(entry, source.raw)
    return _Restoration(entry, source, new, _schema(options, path, entry))


def _schema(options: WriteOptions, path: Path, entry: KeptWrite) -> bytes:
    """Return the schema to remove or to create; empty if none was created or its file has changed."""
    schema, file = bytes_of_second(entry), _real(path).with_name(SCHEMA_NAME)
    if options.command == UNDO:
        is_link = os.path.islink(file)  # noqa: PTH114 - Path.is_symlink raises if the disk fails
        return schema if has_bytes(file, schema) and not is_link else b""
    return schema if not os.path.lexists(file) else b""


def _plan(options: WriteOptions, restoration: _Restoration) -> Plan:
    name, write = restoration.source.name, restoration.entry.write
    removed = ""
    if restoration.new is None:
        removed = f"; {name} is removed"
        if restoration.schema:
            removed = f"; {name} and {SCHEMA_NAME} are removed"
        elif write.second:
            removed += f", but not {SCHEMA_NAME}, which something else changed since"
    verb = "undid" if options.command == UNDO else "redid"
    return Plan(name, [], f"{verb} {_shown(restoration.entry)} ({write.label.sentence}){removed}")


def _shown(entry: KeptWrite) -> str:
    return f"`{entry.write.label.command}` of {views.when_of(entry)}"


def _why_no_undo(source: Source, current: str | None, entries: list[KeptWrite]) -> str:
    if not entries:
        return f"there is nothing to undo: no write to {source.name} is kept here"
    if is_all_undone(entries, current):
        return "there is nothing more to undo: no earlier write led to this text; `roadmap redo` goes forward"
    next_redo = find_redo(entries, current)
    if next_redo is not None:
        return (
            f"{source.name} is as it was before {_shown(next_redo)}: "
            "something else reverted it; `roadmap redo` does it again"
        )
    done = [entry for entry in entries if not entry.is_undone]
    return (
        f"{source.name} was changed by something else since {_shown((done or entries)[-1])}; "
        "undo would overwrite that change"
    )


def _why_no_redo(source: Source, entries: list[KeptWrite]) -> str:
    undone = [entry for entry in entries if entry.is_undone]
    if not undone:
        return f"there is nothing to redo: no write to {source.name} is undone"
    return (
        f"{source.name} was changed by something else since {_shown(undone[0])} was undone; "
        "redo would overwrite that change"
    )


def _git_advice(path: Path, source: Source) -> str:
    """Return the end of a sentence with the git command that reverts the file, empty without one."""
    try:
        tracked = track(git(), path)
        if content_at(tracked, tracked.tip) == source.raw:
            return ""
        is_merging = find_commit(tracked.repository, "MERGE_HEAD") is not None
    except RoadmapError:
        return ""
    real, here = os.path.realpath(path), os.path.realpath(Path())
    root = tracked.repository.root
    if Path(here).is_relative_to(root):
        run, name = "git", shlex.quote(os.path.relpath(real, here))
    else:
        run, name = f"git -C {shlex.quote(str(root))}", shlex.quote(tracked.path)
    if is_merging:
        return f"; a merge is not finished, and `{run} merge --abort` goes back to before it"
    return (
        f"; `{run} checkout HEAD -- {name}` goes back to the last commit, `{run} diff HEAD -- {name}` shows "
        "what that discards"
    )


def _list(options: WriteOptions) -> None:
    """Show the kept writes, newest first, and which of them undo and redo would apply to."""
    path = _path(options.file, may_be_missing=True)
    entries = _entries(path)
    current = None if _is_missing(path) and entries else checksum(read_source(path).raw)
    newest_first = entries[::-1][:MAX_WRITES]
    kept = views.KeptWrites(newest_first, find_undo(entries, current), find_redo(entries, current))
    screen = screen_for(options.color)
    if options.format is WriteFormat.JSON:
        from roadmap_cli.output.json import render_json  # only for this format

        terminal.put(render_json(views.json_of(kept)))
    elif not entries:
        terminal.talk(f"no write to {path} is kept here")
    elif screen.is_terminal:
        from roadmap_cli.output import rich  # imports Rich: only on a terminal

        grids = [views.grid_of(kept)]
        terminal.draw(rich.render_grids(grids, screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_plain(views.grid_of(kept), screen.color))
