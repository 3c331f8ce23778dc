"""`roadmap edit`: open the roadmap in an editor, and check it afterward."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Annotated, Any

import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._prompts import confirm, is_interactive
from roadmap_cli.commands._session import writable_path
from roadmap_cli.commands._write import (
    WriteOptions,
    report_dry_run,
    report_result,
    undo_label,
    update_day,
    warn_if_not_undoable,
)
from roadmap_cli.editing.plan import Plan
from roadmap_cli.errors import NotSavedError, UnreadableError, WrongUsageError, reason
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.ids import present_id, renamed_id_error
from roadmap_cli.model.validate import parse_roadmap
from roadmap_cli.storage.journal import kept_for_undo
from roadmap_cli.storage.load import Source, load_from, read_source, source_from_bytes
from roadmap_cli.storage.lock import lock
from roadmap_cli.storage.new_file import require_writable
from roadmap_cli.toml.layout import find, read_layout
from roadmap_cli.toml.scan import line_and_column

_PLUS_LINE = frozenset((
    "vi", "vim", "nvim", "gvim", "mvim", "nano", "rnano", "pico", "micro", "emacs", "emacsclient",
    "mg", "kak",
))  # fmt: skip
"""Editors that take a line as `+LINE FILE`."""

_GOTO = frozenset(("code", "code-insiders", "codium", "vscodium", "cursor"))
"""Editors that take a line as `--goto FILE:LINE`."""

_WAIT = dict.fromkeys(_GOTO, ("--wait", "-w")) | dict.fromkeys(("gvim", "mvim"), ("--nofork", "-f"))
"""The options with which a graphical editor waits until the file is closed; we add the first one."""


def editor_command(environment: Mapping[str, str], *, has_terminal: bool) -> list[str]:
    """Return the editor with its arguments: $VISUAL, else $EDITOR, else on a terminal `vi` or `nano`.

    The variables are split as in a shell, but no shell runs them. Raises WrongUsageError without an editor.
    """
    for name in ("VISUAL", "EDITOR"):
        value = environment.get(name, "").strip()
        if value:
            try:
                return shlex.split(value)
            except ValueError as error:
                raise WrongUsageError(f"${name} cannot be read: {escape.quote(value)}: {error}") from None
    if not has_terminal:
        raise WrongUsageError("there is no terminal for an editor; name one in $VISUAL or $EDITOR")
    import shutil  # imports compression modules: only if no editor is named

    for program in ("vi", "nano"):
        if shutil.which(program, path=environment.get("PATH")):
            return [program]
    raise WrongUsageError('there is no editor; name one in $VISUAL or $EDITOR, such as EDITOR="nano"')


def open_command(command: Sequence[str], path: Path, line: int | None) -> list[str]:
    """Return the command that opens a file, at a line counted from 1 if the editor is a known one.

    The path is absolute, so that one that starts with `-` or `+` is not an option.
    """
    file, program = str(path.absolute()), PurePath(command[0]).name
    wait = _WAIT.get(program, ())
    words = [*command]
    if wait and not any(option in command for option in wait):
        words.append(wait[0])
    if line is not None and program in _PLUS_LINE:
        return [*words, f"+{line}", file]
    if line is not None and program in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, file]


def edit(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", autocompletion=_completion.anything, help="A commitment, an area or a partner."
        ),
    ] = None,
    *,
    on: _writer_options.UnusedOnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("edit")],
) -> None:
    """Open the roadmap in your editor, and check it afterward.

    The editor is that of $VISUAL or $EDITOR, and opens at the line of ID. --dry-run opens a copy and shows
    what changed in it.

    Examples:
      # Edit a commitment
      roadmap edit net-zero-2050
      # The whole file
      roadmap edit
    """
    update_day(on)  # refuses an invalid date, though an edit has none
    path = writable_path(options.file)
    before = read_source(path)
    shown, line = _target(id, before)
    command = editor_command(os.environ, has_terminal=is_interactive())
    if options.dry_run:
        with _copy_of(before) as copy:
            after = _edited(command, copy, line, before)
        plan = Plan(shown, [], f"edited a copy of {before.name}")
        report_dry_run(options, plan, before, after.text)
        return
    require_writable(path, path.stat(), before.name)
    try:
        after = _edited(command, path, line, before)
    finally:
        _keep_for_undo(options, path, before)
    report_result(
        options, Plan(shown, [], f"edited {_words(shown, before)}"), changed=after.raw != before.raw
    )


def _words(shown: str, before: Source) -> str:
    return before.name if shown == before.name else f"{shown} in {before.name}"


def _keep_for_undo(options: WriteOptions, path: Path, before: Source) -> None:
    """Keep what `undo` needs of what the editor saved, valid or not; warn if that fails."""
    try:
        after = read_source(path)
        if after.raw == before.raw:
            return
        label = undo_label(options.command, f"edited {before.name}")
        with (
            lock(path, options.lock_timeout) as held,
            kept_for_undo(held, label, before.raw, after.raw) as why_not,
        ):
            pass
    except NotSavedError as error:
        why_not = str(error)
    except UnreadableError:
        return
    warn_if_not_undoable(before.name, why_not)


def _target(id: str | None, source: Source) -> tuple[str, int | None]:
    """Return the id, or the file name without one, and its line; in an invalid file, that of the first error.

    Raises NotFoundError for an unknown id.
    """
    try:
        data = parse_roadmap(source.text, source.name)
        if id is None:
            load_from(source)
    except InvalidRoadmapError as error:  # the editor can fix it
        _show_errors(error)
        return id or source.name, error.findings[0].place.line
    if id is None:
        return source.name, None
    section = find(read_layout(source.text), _path_of(id, data))
    return id, line_and_column(source.text, section.start)[0] if section is not None else None


def _path_of(word: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the path of an id in data that may be invalid.

    Raises NotFoundError, which for a former id names the current one.
    """
    names = ("commitments", "areas", "partners")
    tables = {kind: table for kind in names if isinstance(table := data.get(kind), dict)}
    kinds = {id: kind for kind in reversed(tables) for id in tables[kind]}
    for id, fields in tables.get("commitments", {}).items() if word not in kinds else ():
        former = fields.get("formerly", ()) if isinstance(fields, dict) else ()
        if word == former or (isinstance(former, list) and word in former):
            raise renamed_id_error(word, id)
    known = present_id(word, kinds, "commitment, area or partner")
    return kinds[known], known


def _edited(command: list[str], path: Path, line: int | None, before: Source) -> Source:
    """Return the file after editing; while it is invalid, offer to open the editor again.

    Raises UnreadableError with the errors if nobody can fix them, and typer.Exit if the person declines.
    """
    while True:
        _run(open_command(command, path, line), path, before)
        try:
            if not path.exists():
                raise NotSavedError(_removed(path, before))
            raw = read_source(path).raw
            after = source_from_bytes(raw, before.name, before.path)
            load_from(after)
        except UnreadableError as error:
            if not is_interactive():
                where = f"{before.name} is saved as it is; `roadmap edit` opens it at the first error"
                if path != before.path:
                    where = f"{before.name} is unchanged; the errors are in the copy"
                raise UnreadableError(*error.sentences, where) from None
            _show_errors(error)
            if not confirm("Open it again?"):
                raise typer.Exit(error.exit_code) from None  # the errors are already on stderr
            line = error.findings[0].place.line if isinstance(error, InvalidRoadmapError) else line
        else:
            return after


def _removed(path: Path, before: Source) -> str:
    """Return what to do after the editor removed the file; its earlier text is kept in a temporary file."""
    if path != before.path:
        return f"the editor removed the copy; {before.name} is unchanged"
    import shlex
    from tempfile import mkstemp  # only if the file was removed

    try:
        descriptor, kept = mkstemp(prefix="roadmap-", suffix=".toml")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(before.raw)
    except OSError as error:
        return f"the editor removed {before.name}, and its earlier text cannot be kept: {reason(error)}"
    restore = escape.line(f"cp {shlex.quote(kept)} {shlex.quote(str(path))}")
    return f"the editor removed {before.name}; `{restore}` restores its earlier text"


def _show_errors(error: UnreadableError) -> None:
    for sentence in error.sentences:
        terminal.talk(sentence)


def _run(words: list[str], path: Path, before: Source) -> None:
    """Run the editor. Raises WrongUsageError if it cannot be started, NotSavedError if it fails."""
    import signal
    import subprocess  # 10 ms that only an editor needs

    name = escape.quote(words[0], limit=300)
    # Ctrl-C is for the editor, which inherits SIG_IGN but not a handler.
    interrupted = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        exit_code = subprocess.run(words, check=False).returncode  # noqa: S603 - the user's editor, no shell
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise WrongUsageError(
            f"the editor {name} cannot be started: {why}; name another in $VISUAL or $EDITOR"
        ) from None
    finally:
        signal.signal(signal.SIGINT, interrupted)
    if exit_code:
        how = f"exit code {exit_code}" if exit_code > 0 else f"signal {-exit_code}"
        raise NotSavedError(f"the editor {name} ended with {how}; {_state_of(path, before)}")


def _state_of(path: Path, before: Source) -> str:
    if not path.exists():
        return _removed(path, before)
    try:
        changed = read_source(path).raw != before.raw
    except UnreadableError:
        return f"check {before.name} before you continue"
    return f"{before.name} was changed: check it before you continue" if changed else "nothing was changed"


@contextmanager
def _copy_of(source: Source) -> Iterator[Path]:
    """Yield a private copy; it has the same name, by which editors detect the format."""
    from tempfile import TemporaryDirectory  # only a dry run needs it

    with TemporaryDirectory(prefix="roadmap-") as folder:
        copy = Path(folder) / (source.path.name if source.path is not None else "roadmap.toml")
        copy.write_bytes(source.raw)
        yield copy
