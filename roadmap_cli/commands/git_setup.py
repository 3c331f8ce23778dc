"""`roadmap git-setup`: register the merge driver and diff settings, in this clone or for all clones."""

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands._options import OUTPUT, ColorOption
from roadmap_cli.commands._revisions import git
from roadmap_cli.commands._session import Color, writable_path
from roadmap_cli.commands._writer_options import FileOption
from roadmap_cli.errors import NotFoundError, NotSavedError, WrongUsageError, reason
from roadmap_cli.merge.git_config import GitSetting, attributes_line, settings, with_line, without_lines
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.output import write_output


class _Registration(msgspec.Struct, frozen=True):
    """Where to register: the scope of `git config`, an attributes file, and the line in it.

    `path` is the roadmap's in the work tree `folder`; both are empty for all clones.
    """

    scope: str
    attributes: Path
    line: str
    folder: Path
    path: str


class _SetupChange(msgspec.Struct, frozen=True):
    """The git commands to run, the new text of the attributes file or None, and the lines to show."""

    commands: list[list[str]]
    text: str | None
    shown: list[str]


def git_setup(
    everywhere: Annotated[
        bool, typer.Option("--global", help="For all your clones, in your global git settings.")
    ] = False,
    shared: Annotated[
        bool, typer.Option("--shared", help="Write the attributes to .gitattributes, to commit for everyone.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Remove what this command added.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the changes and write nothing.", rich_help_panel=OUTPUT)
    ] = False,
    file: FileOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Set up git to merge and compare roadmaps by commitment.

    Git then merges by table and key, and shows the commitment above each hunk of a diff. Git settings cannot
    be committed: everyone who merges runs this once in each clone. It prints what it writes.

    Examples:
      # In this clone
      roadmap git-setup
      # Also for others, by a .gitattributes file to commit
      roadmap git-setup --shared
      # Show what it would write for all your clones
      roadmap git-setup --global --dry-run
    """
    if everywhere and shared:
        raise WrongUsageError("--global and --shared name two places for the attributes; leave one out")
    where = _everywhere() if everywhere else _in_clone(file, shared=shared)
    change = _removal(where) if undo else _setup(where)
    terminal.show("".join(f"{escape.line(line)}\n" for line in change.shown))
    if not change.shown:
        terminal.talk("nothing to change: git-setup added nothing here" if undo else "nothing to change")
    elif dry_run:
        terminal.talk("dry run, nothing was written")
    else:
        _apply(where, change, undo=undo)
        terminal.talk("git merges and shows roadmaps as before" if undo else _message(where))
    if not dry_run:
        _report_others(where, undo=undo, shared=shared)


def _message(where: _Registration) -> str:
    if where.scope == "--global":
        return f"git merges every {ROADMAP_NAME} of yours with `roadmap merge-file`"
    return f"git merges every {escape.line(Path(where.path).name)} with `roadmap merge-file` in this clone"


def _everywhere() -> _Registration:
    """Return the registration in the user's settings, for every file named roadmap.toml."""
    words = ("config", "--global", "--includes", "--type=path", "--get", "core.attributesFile")
    done = git().run(Path(), *words)
    configured = os.fsdecode(done.stdout).removesuffix("\n")
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")  # noqa: PTH118, PTH111 - as git does
    attributes = Path(configured) if configured else Path(home) / "git" / "attributes"
    return _Registration("--global", attributes, attributes_line(ROADMAP_NAME), Path(), "")


def _in_clone(file: str | None, *, shared: bool) -> _Registration:
    """Return the registration in the clone of the roadmap. Raises NotFoundError outside a work tree."""
    roadmap = writable_path(file)
    folder = Path(os.path.realpath(roadmap.parent))
    top = Path(_git_output(["rev-parse", "--show-toplevel"], folder))
    info = folder / _git_output(["rev-parse", "--git-path", "info/attributes"], folder)
    try:
        path = (folder / roadmap.name).relative_to(os.path.realpath(top)).as_posix()
    except ValueError:
        raise WrongUsageError(f"{escape.line(str(roadmap))} is outside the work tree {top}") from None
    attributes = top / ".gitattributes" if shared else info
    if shared and attributes.is_symlink():
        raise WrongUsageError(f"{attributes} is a symbolic link, which git does not read; make it a file")
    return _Registration("--local", attributes, attributes_line(roadmap.name), top, path)


def _git_output(words: list[str], folder: Path) -> str:
    """Return a line that git prints. Raises NotFoundError, with the words of git, outside a work tree."""
    if not folder.is_dir():
        raise NotFoundError(f"there is no folder {escape.line(str(folder))}")
    done = git().run(folder, *words)
    if done.exit_code:
        why = escape.line(done.stderr.removeprefix("fatal: ").partition("\n")[0])
        raise NotFoundError(
            f"{escape.line(str(folder))} is not in a git work tree ({why}); run this in a clone, "
            "or use --global"
        )
    return os.fsdecode(done.stdout).removesuffix("\n")


def _program() -> list[str]:
    """Return the command that starts this program from any folder: its path, else that of this Python.

    It is a path, because git in an editor or a cron job has another PATH. With -P, Python imports nothing
    from the folder where git runs.
    """
    program = sys.argv[0]
    path = Path(os.path.abspath(program))  # noqa: PTH100 - the target of a link may change
    if os.sep in program and path.name == "roadmap" and os.access(path, os.X_OK) and path.is_file():
        return [str(path)]
    return [sys.executable, "-P", "-m", "roadmap_cli"]


def _setup(where: _Registration) -> _SetupChange:
    commands = [
        ["config", where.scope, "--replace-all", setting.key, setting.value]
        for setting in settings(_program())
        if _current(where, setting) != [setting.value]
    ]
    before = _read(where.attributes)
    text = with_line(before, where.line)
    return _change(where, commands, before, text, f"+ {where.line}")


def _removal(where: _Registration) -> _SetupChange:
    commands = [
        ["config", where.scope, "--unset-all", setting.key]
        for setting in settings(["roadmap"])
        if _current(where, setting)
    ]
    before = _read(where.attributes)
    text = without_lines(before)
    kept = text.split("\n")
    removed = [line for line in before.split("\n") if line not in kept]
    return _change(where, commands, before, text, *(f"- {line}" for line in removed))


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
    """Return the text of an attributes file, empty if missing, with undecodable bytes as surrogates."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise NotSavedError(f"{escape.line(str(path))} cannot be read: {reason(error)}") from error


def _apply(where: _Registration, change: _SetupChange, *, undo: bool) -> None:
    """Write the driver before the attributes that name it; with `undo` in the reverse order."""
    if undo:
        _write(where.attributes, change.text)
    for words in change.commands:
        done = git().run(where.folder, *words)
        if done.exit_code:
            why = escape.line(done.stderr.removeprefix("error: "))
            raise NotSavedError(f"git config could not be written: {why}{_disk_full(where)}")
    if not undo:
        _write(where.attributes, change.text)


def _disk_full(where: _Registration) -> str:
    """Return a hint that the disk with git's settings is full, which git does not say; else an empty text."""
    folder = where.folder if where.path else Path(os.path.expanduser("~"))  # noqa: PTH111 - as git does
    try:
        is_full = os.statvfs(folder).f_bavail == 0
    except OSError:
        return ""
    return " (no space is left on the disk)" if is_full else ""


def _write(path: Path, text: str | None) -> None:
    """Write an attributes file; remove it if the text is empty."""
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
    """Report other attributes files that override this one or still apply."""
    if not where.path:
        return
    attribute = git().run(where.folder, "check-attr", "-z", "merge", "--", where.path)
    value = os.fsdecode(attribute.stdout).split("\0")[2:3]
    if undo and value == ["roadmap"]:
        also = "" if shared else "; in .gitattributes, `roadmap git-setup --shared --undo` removes it"
        terminal.talk(f"another attributes file still says merge=roadmap for {where.path}{also}")
    elif not undo and value and value != ["roadmap"] and where.line in _read(where.attributes).split("\n"):
        terminal.talk(
            f"another attributes file says merge={value[0]} for {where.path} and overrides this one; "
            f"`git check-attr -a {shlex.quote(where.path)}` shows them"
        )
