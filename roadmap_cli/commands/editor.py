"""Which editor a person wants, and how it is told at which line to open a file."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from roadmap_cli import safe
from roadmap_cli.errors import WrongUsageError

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
                raise WrongUsageError(f"${name} cannot be read: {safe.quote(stated)}: {error}") from None
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
