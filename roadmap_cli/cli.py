"""The Typer app: one line a command, and the one error boundary."""

import os
import sys
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import redirect_stdout, suppress
from importlib import import_module
from io import BytesIO, TextIOWrapper
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, TextIO

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from roadmap_cli import __version__, terminal
from roadmap_cli.commands._options import expanded
from roadmap_cli.commands._session import Color, roadmap_path, wants_color
from roadmap_cli.errors import NotSavedError, RoadmapError, WrongUsageError
from roadmap_cli.terminal import ClosedPipeError

PROGRAM = "roadmap"
CONTEXT = {"help_option_names": ["-h", "--help"]}
READS, WRITES, SHARES = "Read", "Write", "Share"


class Command(NamedTuple):
    """Where a command lives: `roadmap_cli.commands.<module>`, and the function in it."""

    module: str
    function: str
    panel: str


COMMANDS = {
    "list": Command("list", "list_commitments", READS),
    "show": Command("show", "show_commitment", READS),
    "tree": Command("tree", "show_tree", READS),
    "status": Command("status", "show_status", READS),
    "timeline": Command("timeline", "show_timeline", READS),
    "scorecard": Command("scorecard", "show_scorecard", READS),
    "check": Command("check", "check", READS),
    "diff": Command("diff", "show_diff", READS),
    "history": Command("history", "show_history", READS),
    "slips": Command("slips", "show_slips", READS),
    "brief": Command("brief", "show_brief", READS),
    "init": Command("init", "init", WRITES),
    "add-area": Command("add_area", "add_area", WRITES),
    "add-partner": Command("add_partner", "add_partner", WRITES),
    "add-commitment": Command("add_commitment", "add_commitment", WRITES),
    "update": Command("update", "update", WRITES),
    "amend": Command("amend", "amend", WRITES),
    "update-area": Command("update_area", "update_area", WRITES),
    "update-partner": Command("update_partner", "update_partner", WRITES),
    "rename": Command("rename", "rename", WRITES),
    "remove": Command("remove", "remove", WRITES),
    "edit": Command("edit", "edit", WRITES),
    "undo": Command("undo", "undo", WRITES),
    "redo": Command("undo", "redo", WRITES),
    "export": Command("export", "export", SHARES),
    "import": Command("import_", "import_source", SHARES),
    "schema": Command("schema", "show_schema", SHARES),
    "git-setup": Command("git_setup", "git_setup", SHARES),
    "merge-file": Command("merge_file", "merge_file", SHARES),
}


class LazyCommands(MutableMapping[str, Any]):
    """The commands by name; each is imported and built when it is asked for, so that one run pays for one."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = _build(name, COMMANDS[name])
        return self._built[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._built[name] = command

    def __delitem__(self, name: str) -> None:
        del self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _build(name: str, command: Command) -> Any:
    module = import_module(f"roadmap_cli.commands.{command.module}")
    try:
        function = getattr(module, command.function)
    except AttributeError as error:
        raise ImportError(f"{module.__file__} is not complete: {error}") from None
    one = typer.Typer(add_completion=False, rich_markup_mode="rich")
    one.command(
        name,
        help=_flowing(function.__doc__ or ""),
        rich_help_panel=command.panel,
        cls=RoadmapCommand,
        context_settings=CONTEXT,
    )(expanded(function))
    return typer.main.get_command(one)


def _flowing(text: str) -> str:
    """Return a text with a line a paragraph: Typer would break the second where the source breaks it."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


_LAST_WORD = f"{__name__}.last_word"


class RoadmapCommand(TyperCommand):
    """A command whose help follows our colour policy."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return what is left of the words when the options are taken out; keep the last for a completion.

        Raises WrongUsageError where an option that has one value is given twice. A flag may be: it stays set.
        """
        ctx.meta[_LAST_WORD] = args[-1] if args else ""
        if not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(args=list(args))
            _refuse_repeats(given)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return what goes on from a word with a hyphen: options, or values where one waits for its own.

        Typer takes `-d` after `--sort` for the beginning of an option; it is that of `-deadline`.
        """
        for parameter in self.get_params(ctx):
            waits = ctx.meta[_LAST_WORD] in parameter.opts and not getattr(parameter, "is_flag", False)
            if waits:
                return parameter.shell_complete(ctx, incomplete)
        return super().shell_complete(ctx, incomplete)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help to stdout."""
        _show_help(lambda: super(RoadmapCommand, self).format_help(ctx, formatter))


def _refuse_repeats(given: Sequence[Any]) -> None:
    """Raise WrongUsageError for an option of one value that is in the list of given parameters again."""
    single = [one for one in given if one.param_type_name == "option" and not (one.is_flag or one.multiple)]
    for option in single:
        if single.count(option) > 1:
            name = next((name for name in option.opts if name.startswith("--")), option.opts[0])
            right = "one file only" if name == "--file" else "give it once"
            raise WrongUsageError(f"{name} is given twice; {right}")


class RoadmapGroup(TyperGroup):
    """The program: it finds the command, and it is where every error ends."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = LazyCommands()

    def list_commands(self, _ctx: Any) -> list[str]:
        """Return the names of the commands without building one."""
        return list(COMMANDS)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help to stdout."""
        _show_help(lambda: super(RoadmapGroup, self).format_help(ctx, formatter))

    def main(
        self, args: Sequence[str] | None = None, *_: Any, complete_var: str | None = None, **_extra: Any
    ) -> Any:
        """Run one command line (that of the process unless given) and exit with its code."""
        words = list(sys.argv[1:] if args is None else args)
        sys.exit(self._run(words, complete_var))

    def _run(self, words: list[str], complete_var: str | None) -> int:
        """Return the exit code; every error becomes a sentence here and nowhere else.

        Only what comes from a damaged installation is raised: the rest of the program may not be there.
        """
        try:
            self._main_shell_completion({}, PROGRAM, complete_var)
            words = words or _words_for_nobody()
            with self.make_context(PROGRAM, words) as ctx:
                self.invoke(ctx)
        except typer.Exit as stop:
            return stop.exit_code
        except RoadmapError as error:
            return _fail(error.exit_code, *error.sentences)
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
                raise error.__cause__ from None  # Python 3.11 wraps what a signal raises in __set_name__
            if os.environ.get("ROADMAP_DEBUG") or _is_of_import(error):
                raise
            return _fail(
                70, f"this is a bug in roadmap ({type(error).__name__}: {error}); ROADMAP_DEBUG=1 shows where"
            )
        return 0


def _is_of_import(error: Exception) -> bool:
    """Return whether an error comes from a module that is missing, cut off or cannot be read."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    in_import = last is not None and last.tb_frame.f_code.co_filename.startswith("<frozen importlib")
    return in_import or isinstance(error, (ImportError, SyntaxError))


def _words_for_nobody() -> list[str]:
    """Return what a bare `roadmap` does: the status, or the help where there is no roadmap."""
    try:
        roadmap_path(os.environ.get("ROADMAP_FILE") or None)
    except RoadmapError:
        return ["--help"]
    return ["status"]


def _fail(exit_code: int, *sentences: str) -> int:
    with suppress(ClosedPipeError, NotSavedError):  # where nobody reads stderr the exit code still tells
        terminal.fail(sentences, _wants_color(sys.stderr))
    return exit_code


def _wants_color(stream: TextIO | None) -> bool:
    """Return whether help and errors are coloured; they come before or without the parsed options."""
    stated = Color.AUTO
    for word, following in pairwise([*sys.argv[1:], ""]):
        value = following if word == "--color" else word.removeprefix("--color=")
        if value in set(Color):
            stated = Color(value)
    return wants_color(stated, stream is not None and stream.isatty())


def _show_help(print_help: Callable[[], None]) -> None:
    """Write Typer's help as everything is written; left alone, it colours whatever GITHUB_ACTIONS reads.

    It is caught and shown by us, because Rich answers a closed pipe with an exit code of its own, and a
    full disk or a letter that the locale lacks with a traceback.
    """
    from typer import rich_utils  # brings Rich: only for help

    color = _wants_color(sys.stdout)
    rich_utils.FORCE_TERMINAL = color or (sys.stdout is not None and sys.stdout.isatty())
    rich_utils.COLOR_SYSTEM = "standard" if color else None
    if color:
        os.environ.pop("NO_COLOR", None)  # Rich would let it beat --color
    encoding = terminal.encoding_of(sys.stdout)
    caught = BytesIO()
    with redirect_stdout(TextIOWrapper(caught, encoding=encoding, errors="replace", write_through=True)):
        print_help()
        text = caught.getvalue().decode(encoding)
    terminal.show(text)


app = typer.Typer(
    cls=RoadmapGroup,
    name=PROGRAM,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings=CONTEXT,
    help="Keep public commitments in one TOML file, and see what slipped, since when and why.",
)


@app.callback(invoke_without_command=True)
def program(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)
    ] = False,
) -> None:
    """Keep public commitments in one TOML file, and see what slipped, since when and why."""
    if version:
        terminal.show(f"roadmap {__version__}\n")
        raise typer.Exit
