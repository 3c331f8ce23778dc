"""The Typer app: the registry of commands, and the one place that turns errors into exit codes."""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from roadmap_cli import __version__, terminal
from roadmap_cli.commands._options import expanded
from roadmap_cli.commands._session import Color, color_depth, roadmap_path, screen_for
from roadmap_cli.errors import NotSavedError, RoadmapError, WrongUsageError
from roadmap_cli.model.ids import any_of, short
from roadmap_cli.terminal import ClosedPipeError

PROGRAM = "roadmap"
CONTEXT = {"help_option_names": ["-h", "--help"]}
READS, WRITES, SHARES, SETS_UP = "Read", "Write", "Share", "Set up"


class Command(msgspec.Struct, frozen=True):
    """Where a command is implemented: a module of `roadmap_cli.commands` and its function."""

    module: str
    function: str
    panel: str


COMMANDS = {
    "list": Command("list", "list_commitments", READS),
    "show": Command("show", "show_commitment", READS),
    "tree": Command("tree", "show_tree", READS),
    "status": Command("status", "show_status", READS),
    "timeline": Command("timeline", "show_timeline", READS),
    "trend": Command("trend", "show_trend", READS),
    "scorecard": Command("scorecard", "show_scorecard", READS),
    "check": Command("check", "check", READS),
    "diff": Command("diff", "show_diff", READS),
    "history": Command("history", "show_history", READS),
    "slips": Command("slips", "show_slips", READS),
    "brief": Command("brief", "show_brief", READS),
    "views": Command("views", "show_views", READS),
    "init": Command("init", "init", WRITES),
    "add-area": Command("add_area", "add_area", WRITES),
    "add-partner": Command("add_partner", "add_partner", WRITES),
    "add-assessor": Command("add_assessor", "add_assessor", WRITES),
    "add-commitment": Command("add_commitment", "add_commitment", WRITES),
    "update": Command("update", "update", WRITES),
    "measure": Command("measure", "measure", WRITES),
    "amend": Command("amend", "amend", WRITES),
    "assess": Command("assess", "assess", WRITES),
    "replace": Command("replace", "replace", WRITES),
    "update-area": Command("update_area", "update_area", WRITES),
    "update-partner": Command("update_partner", "update_partner", WRITES),
    "update-assessor": Command("update_assessor", "update_assessor", WRITES),
    "rename": Command("rename", "rename", WRITES),
    "remove": Command("remove", "remove", WRITES),
    "apply": Command("apply", "apply", WRITES),
    "edit": Command("edit", "edit", WRITES),
    "undo": Command("undo", "undo", WRITES),
    "redo": Command("undo", "redo", WRITES),
    "export": Command("export", "export", SHARES),
    "import": Command("import_", "import_source", SHARES),
    "schema": Command("schema", "show_schema", SETS_UP),
    "git-setup": Command("git_setup", "git_setup", SETS_UP),
    "merge-file": Command("merge_file", "merge_file", SETS_UP),
    "help": Command("help", "show_help", SETS_UP),
}


@cache
def _build(name: str) -> Any:
    command = COMMANDS[name]
    module = import_module(f"roadmap_cli.commands.{command.module}")
    try:
        function = getattr(module, command.function)
    except AttributeError as error:
        raise ImportError(f"{module.__file__} is incomplete: {error}") from None
    single = typer.Typer(add_completion=False)
    single.command(name, rich_help_panel=command.panel, cls=RoadmapCommand, context_settings=CONTEXT)(
        expanded(function)
    )
    built = typer.main.get_command(single)
    for parameter in built.params:
        if parameter.envvar and getattr(parameter, "multiple", False):
            kind: Any = copy(parameter.type)
            kind.envvar_list_splitter = _NOWHERE
            parameter.type = kind
    return built


def _help_of(name: str) -> str:
    """Return the help of a command, the docstring of its function, without running its module.

    The list of commands needs that of each; to import them all would take longer than the rest of the help.
    """
    from importlib.abc import InspectLoader  # this and the others only for the list
    from importlib.util import find_spec
    from types import CodeType

    command = COMMANDS[name]
    module = f"roadmap_cli.commands.{command.module}"
    spec = find_spec(module)
    loader = spec.loader if spec is not None else None
    code = loader.get_code(module) if isinstance(loader, InspectLoader) else None
    functions = [one for one in code.co_consts if isinstance(one, CodeType)] if code is not None else []
    texts = [one.co_consts[0] for one in functions if one.co_name == command.function]
    return texts[0] if texts and isinstance(texts[0], str) else ""


_NOWHERE = "\0"
"""What separates the values in a variable: ROADMAP_FILE has one value, in which there may be spaces."""


_LAST_WORD = f"{__name__}.last_word"


class RoadmapCommand(TyperCommand):
    """A command that rejects repeated options and follows `--color` in its help."""

    make_parser = lru_cache(1)(TyperCommand.make_parser)  # `parse_args` parses twice

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments and return those that are left; keep the last one for completion.

        Raises WrongUsageError for a repeated option that takes one value. Flags may be repeated.
        """
        ctx.meta[_LAST_WORD] = args[-1] if args else ""
        args = _with_known_format(args, self.params)
        if self.name == "measure":
            args = _with_minus_signs(args, self.params)
        if not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(args=list(args))
            _refuse_repeats(given)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return completions of a word that starts with a hyphen.

        Typer would complete `--sort -d` to an option; it is the start of the value `-deadline`.
        """
        for parameter in self.get_params(ctx):
            if ctx.meta[_LAST_WORD] in parameter.opts and not getattr(parameter, "is_flag", False):
                return parameter.shell_complete(ctx, incomplete)
        return super().shell_complete(ctx, incomplete)

    def format_help(self, ctx: Any, _formatter: Any) -> None:
        """Write the help to stdout."""
        _show_help(self, ctx)


_PLAIN_FORMATS = ("text", "table")
"""Two names of the format for people: a command declares one of them and accepts both."""


def _with_known_format(args: Sequence[str], parameters: Sequence[Any]) -> list[str]:
    """Return the arguments, with `--format text` or `--format table` as the command declares it."""
    option = next((one for one in parameters if "--format" in one.opts), None)
    known = [one for one in _PLAIN_FORMATS if one in getattr(getattr(option, "type", None), "choices", ())]
    if len(known) != 1:
        return list(args)
    (other,) = set(_PLAIN_FORMATS) - {*known}
    end = args.index("--") if "--" in args else len(args)
    return [
        f"{word.removesuffix(other)}{known[0]}"
        if place < end and (word == f"--format={other}" or (word == other and args[place - 1] == "--format"))
        else word
        for place, word in enumerate(args)
    ]


_NEGATIVE = r"-[0-9][0-9.,_]*"
_MINUS = "\u2212"


def _with_minus_signs(args: Sequence[str], parameters: Sequence[Any]) -> list[str]:
    """Return the arguments; a negative number that is not the value of an option gets a minus sign.

    Click would read it as an option.
    """
    options = [parameter for parameter in parameters if parameter.param_type_name == "option"]
    taking = {name for option in options if not option.is_flag for name in option.opts}
    end = args.index("--") if "--" in args else len(args)
    return [
        _MINUS + word[1:]
        if place < end and re.fullmatch(_NEGATIVE, word) and (not place or args[place - 1] not in taking)
        else word
        for place, word in enumerate(args)
    ]


def _refuse_repeats(given: Sequence[Any]) -> None:
    """Raise WrongUsageError for a repeated option that takes one value."""
    options = [parameter for parameter in given if parameter.param_type_name == "option"]
    for option in options:
        if options.count(option) > 1 and not (option.is_flag or option.multiple):
            name = next((name for name in option.opts if name.startswith("--")), option.opts[0])
            rule = "one file only" if name == "--file" else "give it once"
            raise WrongUsageError(f"{name} is given twice; {rule}")


class RoadmapGroup(TyperGroup):
    """The program. It imports only the command that runs, and handles every error."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the names of all commands without importing any."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, name: str) -> Any:
        """Import a command and return it, or None if there is none of that name."""
        return _build(name) if name in COMMANDS else None

    def list_helps(self) -> list[tuple[str, str, str]]:
        """Return (name, panel, help) of all commands without importing any."""
        return [(name, command.panel, _help_of(name)) for name, command in COMMANDS.items()]

    def format_help(self, ctx: Any, _formatter: Any) -> None:
        """Write the help to stdout."""
        _show_help(self, ctx)

    def main(
        self, args: Sequence[str] | None = None, *_: Any, complete_var: str | None = None, **_extra: Any
    ) -> Any:
        """Run a command line, by default that of the process, and exit with its code."""
        words = list(sys.argv[1:] if args is None else args)
        sys.exit(self._run(words, complete_var))

    def _run(self, words: list[str], complete_var: str | None) -> int:
        """Run a command line and return its exit code. Report errors on stderr.

        Raises errors of a damaged installation: the modules that would report them may be missing.
        """
        try:
            self._main_shell_completion({}, PROGRAM, complete_var)
            _show_completion(words, typer.Context(self, info_name=PROGRAM))
            words = _help_after_command(words) or _default_words()
            with self.make_context(PROGRAM, words) as ctx:
                self.invoke(ctx)
        except typer.Exit as stop:
            return stop.exit_code
        except RoadmapError as error:
            return _fail(error.exit_code, *error.sentences, excerpt=error.excerpt)
        except TyperException as error:
            from roadmap_cli.usage_errors import usage_sentence  # only for a wrong command line

            return _fail(2, usage_sentence(error, words, list(COMMANDS)))
        except (KeyboardInterrupt, typer.Abort):
            return 130
        except (ClosedPipeError, BrokenPipeError):
            terminal.forget(sys.stdout)
            return 141
        except MemoryError:
            return _fail(3, "there is not enough memory to read this roadmap")
        except Exception as error:
            if isinstance(error.__cause__, (KeyboardInterrupt, SystemExit)):
                raise error.__cause__ from None  # Python 3.11 wraps errors raised in __set_name__
            if os.environ.get("ROADMAP_DEBUG") or _is_import_error(error):
                raise
            return _fail(
                70, f"this is a bug in roadmap ({type(error).__name__}: {error}); ROADMAP_DEBUG=1 shows where"
            )
        return 0


def _is_import_error(error: Exception) -> bool:
    """Return whether an error comes from a module that is missing, truncated or unreadable."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    in_import = last is not None and last.tb_frame.f_code.co_filename.startswith("<frozen importlib")
    has_zeros = str(error) == "source code string cannot contain null bytes"  # a ValueError before 3.11.4
    return in_import or has_zeros or isinstance(error, (ImportError, SyntaxError))


_SHOW_COMPLETION = "--show-completion"


_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def _show_completion(words: list[str], context: Any) -> None:
    """Print the completion script and exit for `--show-completion SHELL`, else do nothing.

    Typer's own option knows only the current shell. Raises WrongUsageError for an unknown shell.
    """
    if words[:1] != [_SHOW_COMPLETION] or len(words) != 2:
        return
    from typer.completion import show_callback

    if words[1] not in _SHELLS:
        raise WrongUsageError(
            f'{_SHOW_COMPLETION}: there is no script for "{short(words[1])}"; one of {any_of(_SHELLS)}'
        )
    show_callback(context, context.command, words[1])


def _help_after_command(words: list[str]) -> list[str]:
    """Return `--help list` as `list --help`, and all other words unchanged."""
    is_help = len(words) == 2 and words[0] in CONTEXT["help_option_names"] and words[1] in COMMANDS
    return words[::-1] if is_help else words


def _default_words() -> list[str]:
    """Return the command that `roadmap` without arguments runs: the status, or the help without a roadmap."""
    try:
        roadmap_path(os.environ.get("ROADMAP_FILE") or None)
    except RoadmapError:
        return ["--help"]
    return ["status"]


def _fail(exit_code: int, *sentences: str, excerpt: Sequence[str] = ()) -> int:
    with suppress(ClosedPipeError, NotSavedError):  # without stderr, the exit code has to do
        if _wants_json():
            terminal.fail_as_json(sentences, exit_code)
            return exit_code
        is_terminal = sys.stderr is not None and sys.stderr.isatty()
        terminal.fail(sentences, color_depth(_color_choice(), is_terminal), excerpt)
    return exit_code


def _color_choice() -> Color:
    """Return the value of `--color` for help and errors, which are shown before or without parsed options."""
    values = [value for value in _values_of("--color") if value in set(Color)]
    return Color(values[-1]) if values else Color.AUTO


def _wants_json() -> bool:
    """Return whether the output is JSON, so that errors are JSON too."""
    return not {"json", "jsonl"}.isdisjoint(_values_of("--format"))


def _values_of(option: str) -> list[str]:
    """Return the values of an option on the command line, which may not have been parsed yet."""
    return [
        following if word == option else word.removeprefix(f"{option}=")
        for word, following in pairwise([*sys.argv[1:], ""])
        if word == option or word.startswith(f"{option}=")
    ]


def _show_help(command: Any, context: Any) -> None:
    from roadmap_cli.help_page import draw_help, help_page  # draws with Rich: only for help

    screen = screen_for(_color_choice())
    terminal.draw(draw_help(help_page(command, context), signs=screen.signs), screen)


app = typer.Typer(cls=RoadmapGroup, name=PROGRAM, pretty_exceptions_enable=False, context_settings=CONTEXT)


@app.callback(invoke_without_command=True)
def program(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)
    ] = False,
) -> None:
    """Keep public commitments in one TOML file, and see what slipped, since when and why.

    Examples:
      # Start a roadmap in this folder
      roadmap init "Climate plan of the city"
      # What is overdue and what is next
      roadmap status
      # What a command does, with examples
      roadmap help update
    """
    if version:
        terminal.show(f"roadmap {__version__}\n")
        raise typer.Exit
