"""`roadmap git-setup`: git merges and shows the roadmap our way, in this clone or in all of the user's."""

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands._options import ColorOption
from roadmap_cli.commands._revisions import git
from roadmap_cli.commands._session import Color, writable_path
from roadmap_cli.commands._writer_options import FileOption
from roadmap_cli.errors import NotFoundError, NotSavedError, WrongUsageError, reason
from roadmap_cli.merge.git_config import GitSetting, attributes_line, settings, with_line, without_lines
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.output import write_output


class _Registration(msgspec.Struct, frozen=True):
    """Where it is registered: a scope of git's settings, a file of attributes, a line in it.

    `path` is that of the roadmap below the work tree `top`; both are empty where it is for all clones.
    """

    scope: str
    attributes: Path
    line: str
    folder: Path
    path: str


class _SetupChange(msgspec.Struct, frozen=True):
    """What is to be written; `text` is the new text of the file of attributes, None where it stays."""

    commands: list[list[str]]
    text: str | None
    shown: list[str]


def git_setup(
    everywhere: Annotated[
        bool, typer.Option("--global", help="For all your clones: in your own git settings.")
    ] = False,
    shared: Annotated[
        bool,
        typer.Option("--shared", help="Put the attributes into .gitattributes, to be committed for all."),
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take out what this command put in.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and stop.")] = False,
    file: FileOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Let git merge the roadmap by table and key, and head each hunk of a diff with its commitment.

    Settings cannot be committed: everyone who merges runs this once in each clone. What is written is shown.
    """
    if everywhere and shared:
        raise WrongUsageError("--global and --shared name two places for the attributes; leave one out")
    where = _everywhere() if everywhere else _in_clone(file, shared=shared)
    change = _undoing(where) if undo else _setting(where)
    terminal.show("".join(f"{escape.line(line)}\n" for line in change.shown))
    if not change.shown:
        terminal.talk("nothing to change: git-setup has nothing here" if undo else "nothing to change")
    elif dry_run:
        terminal.talk("dry run, nothing was written")
    else:
        _make(where, change, undo=undo)
        terminal.talk("git merges and shows roadmaps as it did before" if undo else _message(where))
    if not dry_run:
        _report_others(where, undo=undo, shared=shared)


def _message(where: _Registration) -> str:
    if where.scope == "--global":
        return f"git merges every {ROADMAP_NAME} of yours with `roadmap merge-file`"
    return f"git merges every {escape.line(Path(where.path).name)} with `roadmap merge-file` in this clone"


def _everywhere() -> _Registration:
    """Return the user's own places; the line is for files of the usual name, in any folder."""
    words = ("config", "--global", "--includes", "--type=path", "--get", "core.attributesFile")
    done = git().run(Path(), *words)
    stated = os.fsdecode(done.stdout).removesuffix("\n")
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")  # noqa: PTH118, PTH111 - as git does
    attributes = Path(stated) if stated else Path(home) / "git" / "attributes"
    return _Registration("--global", attributes, attributes_line(ROADMAP_NAME), Path(), "")


def _in_clone(file: str | None, *, shared: bool) -> _Registration:
    """Return the places of the clone that the roadmap is in. Raises NotFoundError where it is in none."""
    roadmap = writable_path(file)
    folder = Path(os.path.realpath(roadmap.parent))
    top = Path(_asked(["rev-parse", "--show-toplevel"], folder))
    info = folder / _asked(["rev-parse", "--git-path", "info/attributes"], folder)
    try:
        path = (folder / roadmap.name).relative_to(os.path.realpath(top)).as_posix()
    except ValueError:
        raise WrongUsageError(f"{escape.line(str(roadmap))} lies outside the work tree {top}") from None
    attributes = top / ".gitattributes" if shared else info
    if shared and attributes.is_symlink():
        raise WrongUsageError(f"{attributes} is a symbolic link, which git does not read; make it a file")
    return _Registration("--local", attributes, attributes_line(roadmap.name), top, path)


def _asked(words: list[str], folder: Path) -> str:
    """Return git's answer on a repository. Raises NotFoundError with its own words where there is none."""
    if not folder.is_dir():
        raise NotFoundError(f"there is no folder {escape.line(str(folder))}")
    done = git().run(folder, *words)
    if done.exit_code:
        said = escape.line(done.stderr.removeprefix("fatal: ").partition("\n")[0])
        raise NotFoundError(
            f"{escape.line(str(folder))} is in no work tree that git knows ({said}); run this in a clone, "
            "or for all of yours with --global"
        )
    return os.fsdecode(done.stdout).removesuffix("\n")


def _program() -> list[str]:
    """Return the words that start this program from anywhere: its own path, else this Python's.

    A path, since an editor's git or a cron job has another PATH; with -P nothing in the folder where git
    runs is taken for a part of the program.
    """
    own = sys.argv[0]
    path = Path(os.path.abspath(own))  # noqa: PTH100 - a link to the program may move where it leads to
    if os.sep in own and path.name == "roadmap" and os.access(path, os.X_OK) and path.is_file():
        return [str(path)]
    return [sys.executable, "-P", "-m", "roadmap_cli"]


def _setting(where: _Registration) -> _SetupChange:
    commands = [
        ["config", where.scope, "--replace-all", one.key, one.value]
        for one in settings(_program())
        if _current(where, one) != [one.value]
    ]
    before = _read(where.attributes)
    text = with_line(before, where.line)
    return _change(where, commands, before, text, f"+ {where.line}")


def _undoing(where: _Registration) -> _SetupChange:
    commands = [
        ["config", where.scope, "--unset-all", one.key]
        for one in settings(["roadmap"])
        if _current(where, one)
    ]
    before = _read(where.attributes)
    text = without_lines(before)
    kept = text.split("\n")
    gone = [line for line in before.split("\n") if line not in kept]
    return _change(where, commands, before, text, *(f"- {line}" for line in gone))


def _change(
    where: _Registration, commands: list[list[str]], before: str, text: str, *lines: str
) -> _SetupChange:
    shown = [f"git {shlex.join(words)}" for words in commands]
    if text == before:
        return _SetupChange(commands, None, shown)
    return _SetupChange(commands, text, [*shown, *(f"{where.attributes}: {line}" for line in lines)])


def _current(where: _Registration, setting: GitSetting) -> list[str]:
    done = git().run(where.folder, "config", where.scope, "--null", "--get-all", setting.key)
    return os.fsdecode(done.stdout).split("\0")[:-1]


def _read(path: Path) -> str:
    """Return the text of a file of attributes, empty where there is none; every byte comes back as it was."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise NotSavedError(f"{escape.line(str(path))} cannot be read: {reason(error)}") from error


def _make(where: _Registration, change: _SetupChange, *, undo: bool) -> None:
    """Write it: the driver before the attributes that name it, and the other way round when it goes."""
    if undo:
        _write(where.attributes, change.text)
    for words in change.commands:
        done = git().run(where.folder, *words)
        if done.exit_code:
            said = escape.line(done.stderr.removeprefix("error: "))
            raise NotSavedError(f"git config could not be written: {said}{_no_room(where)}")
    if not undo:
        _write(where.attributes, change.text)


def _no_room(where: _Registration) -> str:
    """Return the reason that git leaves out: that no space is left where it keeps its settings."""
    folder = where.folder if where.path else Path(os.path.expanduser("~"))  # noqa: PTH111 - as git does
    try:
        is_full = os.statvfs(folder).f_bavail == 0
    except OSError:
        return ""
    return " (no space is left on the disk)" if is_full else ""


def _write(path: Path, text: str | None) -> None:
    """Write a file of attributes; one in which nothing is left goes."""
    if text is None:
        return
    try:
        if not text and not path.is_symlink():
            path.unlink()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotSavedError(f"{escape.line(str(path))} was not written: {reason(error)}") from error
    write_output(path, text.encode("utf-8", "surrogateescape"), None)


def _report_others(where: _Registration, *, undo: bool, shared: bool) -> None:
    """Report other files of attributes that override this one or still apply."""
    if not where.path:
        return
    attribute = git().run(where.folder, "check-attr", "-z", "merge", "--", where.path)
    value = os.fsdecode(attribute.stdout).split("\0")[2:3]
    if undo and value == ["roadmap"]:
        also = "" if shared else "; in .gitattributes, `roadmap git-setup --shared --undo` takes it out"
        terminal.talk(f"another file of attributes still says merge=roadmap for {where.path}{also}")
    elif not undo and value and value != ["roadmap"] and where.line in _read(where.attributes).split("\n"):
        terminal.talk(
            f"another file of attributes says merge={value[0]} for {where.path} and beats this one; "
            f"`git check-attr -a {shlex.quote(where.path)}` shows them"
        )
