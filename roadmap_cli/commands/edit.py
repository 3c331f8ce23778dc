"""`roadmap edit`: the file in the person's own editor, checked afterwards."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Annotated, Any

import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._session import writable_path
from roadmap_cli.commands._write import (
    WriteOptions,
    confirm,
    is_interactive,
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
from roadmap_cli.toml.layout import find, line_and_column, read_layout

_PLUS_LINE = frozenset(
    (
        "vi",
        "vim",
        "nvim",
        "gvim",
        "mvim",
        "nano",
        "rnano",
        "pico",
        "micro",
        "emacs",
        "emacsclient",
        "mg",
        "kak",
    )
)
_GOTO = frozenset(("code", "code-insiders", "codium", "vscodium", "cursor"))
_STAY = dict.fromkeys(_GOTO, ("--wait", "-w")) | dict.fromkeys(("gvim", "mvim"), ("--nofork", "-f"))
"""What keeps a program with a window of its own from returning at once, the spelling we give first."""


def editor_command(environment: Mapping[str, str], *, has_terminal: bool) -> list[str]:
    """Return the editor with its arguments: $VISUAL, else $EDITOR, else `vi` or `nano`, as found.

    The words are split as a shell does, and no shell runs them. The last two need a terminal. Raises
    WrongUsageError where there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        stated = environment.get(name, "").strip()
        if stated:
            try:
                return shlex.split(stated)
            except ValueError as error:
                raise WrongUsageError(f"${name} cannot be read: {escape.quote(stated)}: {error}") from None
    if not has_terminal:
        raise WrongUsageError("there is no terminal to edit on; name an editor in $VISUAL or $EDITOR")
    import shutil  # brings compressors: only where nobody named an editor

    for program in ("vi", "nano"):
        if shutil.which(program, path=environment.get("PATH")):
            return [program]
    raise WrongUsageError('there is no editor; name one in $VISUAL or $EDITOR, such as EDITOR="nano"')


def opening(command: Sequence[str], path: Path, line: int | None) -> list[str]:
    """Return the words that open a file at a line, counted from 1; an editor that we do not know gets none.

    The path is made absolute, so that no editor takes one that begins with `-` or `+` for an option.
    """
    file, program = str(path.absolute()), PurePath(command[0]).name
    stay = _STAY.get(program, ())
    words = [*command]
    if stay and not any(option in command for option in stay):
        words.append(stay[0])
    if line is None:
        return [*words, file]
    if program in _PLUS_LINE:
        return [*words, f"+{line}", file]
    if program in _GOTO:
        return [*words, "--goto", f"{file}:{line}"]
    return [*words, file]


KINDS = ("commitments", "areas", "partners")


def edit(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", autocompletion=_completion.anything, help="A commitment, an area or a partner."
        ),
    ] = None,
    *,
    on: _writer_options.OnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("edit")],
) -> None:
    """Open the roadmap in $VISUAL or $EDITOR, at the line of ID; afterwards check that it can be read.

    With --dry-run a copy is opened, and what changed in it is shown.
    """
    update_day(on)  # nothing here is dated, but a wrong date is refused wherever it stands
    path = writable_path(options.file)
    before = read_source(path)
    own_id, line = _place_of(id, before)
    command = editor_command(os.environ, has_terminal=is_interactive())
    if options.dry_run:
        with _copy_of(before) as copy:
            after = _edited(command, copy, line, before)
        plan = Plan(own_id, [], f"edited a copy of {before.name}")
        report_dry_run(options, plan, before, after.text)
        return
    require_writable(path, path.stat(), before.name)
    try:
        after = _edited(command, path, line, before)
    finally:
        _remember(options, path, before)
    report_result(options, Plan(own_id, [], f"edited {before.name}"), changed=after.raw != before.raw)


def _remember(options: WriteOptions, path: Path, before: Source) -> None:
    """Keep what `undo` needs of what the editor saved, be it right or faulty; say where it cannot be kept."""
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


def _place_of(id: str | None, source: Source) -> tuple[str, int | None]:
    """Return what is opened, by its id or else its file's name, and its line; where something is wrong, that.

    Raises NotFoundError for an id that is not there.
    """
    try:
        data = parse_roadmap(source.text, source.name)
        if id is None:
            load_from(source)
    except InvalidRoadmapError as error:  # mending that is what one edits for
        _show_faults(error)
        return id or source.name, error.findings[0].place.line
    if id is None:
        return source.name, None
    own_id, path = _path_of(id, data)
    found = find(read_layout(source.text), path)
    return own_id, line_and_column(source.text, found.start)[0] if found is not None else None


def _path_of(word: str, data: Mapping[str, Any]) -> tuple[str, tuple[str, str]]:
    """Return the word if it is an id, and its path. Raises NotFoundError; a former id names the present one.

    The data may have faults that the editor is to fix.
    """
    tables = {kind: table for kind in KINDS if isinstance(table := data.get(kind), dict)}
    kinds = {id: kind for kind in reversed(tables) for id in tables[kind]}
    for id, fields in tables.get("commitments", {}).items() if word not in kinds else ():
        former = fields.get("formerly", ()) if isinstance(fields, dict) else ()
        if word == former or (isinstance(former, list) and word in former):
            raise renamed_id_error(word, id)
    return present_id(word, kinds, "commitment, area or partner"), (kinds[word], word)


def _edited(command: list[str], path: Path, line: int | None, before: Source) -> Source:
    """Return what stands in the file after the editor, again and again as long as it is faulty and wanted.

    Raises UnreadableError with what is wrong where nobody is there to mend it, or wants to.
    """
    while True:
        _run(opening(command, path, line), path, before)
        try:
            if not path.exists():
                raise NotSavedError(_gone(path, before))
            raw = read_source(path).raw
            after = source_from_bytes(raw, before.name, before.path)
            load_from(after)
        except UnreadableError as error:
            if not is_interactive():
                raise UnreadableError(
                    *error.sentences, _how_it_stands(before.name, is_copy=path != before.path)
                ) from None
            _show_faults(error)
            if not confirm("Open it again?"):
                raise typer.Exit(error.exit_code) from None  # what is wrong was said just above
            line = error.findings[0].place.line if isinstance(error, InvalidRoadmapError) else line
        else:
            return after


def _gone(path: Path, before: Source) -> str:
    """Return what to do where the editor removed the file, whose text from before is kept in another one."""
    if path != before.path:
        return f"the editor removed the copy; {before.name} is as it was"
    import shlex
    from tempfile import mkstemp  # only where a file is gone

    try:
        descriptor, kept = mkstemp(prefix="roadmap-", suffix=".toml")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(before.raw)
    except OSError as error:
        return f"the editor removed {before.name}, and its text from before cannot be kept: {reason(error)}"
    restore = escape.line(f"cp {shlex.quote(kept)} {shlex.quote(str(path))}")
    return f"the editor removed {before.name}; `{restore}` restores its text from before"


def _how_it_stands(name: str, *, is_copy: bool) -> str:
    if is_copy:
        return f"{name} is as it was; that is what the copy has"
    return f"{name} is saved as it is; `roadmap edit` opens it where the first mistake stands"


def _show_faults(error: UnreadableError) -> None:
    for sentence in error.sentences:
        terminal.talk(sentence)


def _run(words: list[str], path: Path, before: Source) -> None:
    """Run the editor until it ends. Raises WrongUsageError or NotSavedError where it does not do its work."""
    import signal
    import subprocess  # 10 ms that only an editor needs

    name = escape.quote(words[0], limit=300)
    # Ctrl-C in the editor is the editor's; a handler, unlike SIG_IGN, is not handed down to it.
    interrupted = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        ended = subprocess.run(words, check=False).returncode  # noqa: S603 - the person's own editor, no shell
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise WrongUsageError(
            f"the editor {name} cannot be started: {why}; name another in $VISUAL or $EDITOR"
        ) from None
    finally:
        signal.signal(signal.SIGINT, interrupted)
    if ended:
        how = f"exit code {ended}" if ended > 0 else f"signal {-ended}"
        raise NotSavedError(f"the editor {name} ended with {how}; {_what_became(path, before)}")


def _what_became(path: Path, before: Source) -> str:
    if not path.exists():
        return _gone(path, before)
    try:
        changed = read_source(path).raw != before.raw
    except UnreadableError:
        return f"look at {before.name} before you continue"
    return f"{before.name} was changed: check it before you continue" if changed else "nothing was changed"


@contextmanager
def _copy_of(source: Source) -> Iterator[Path]:
    """Yield a copy that nobody else can read, of the same name, so that the editor knows what it is."""
    from tempfile import TemporaryDirectory  # only a dry run needs it

    with TemporaryDirectory(prefix="roadmap-") as folder:
        copy = Path(folder) / (source.path.name if source.path is not None else "roadmap.toml")
        copy.write_bytes(source.raw)
        yield copy
