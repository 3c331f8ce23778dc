"""Where the program starts. A signal ends it in silence, a damaged installation with one sentence.

So this module imports nothing that takes time or that may be missing. What runs before `main` is out of its
reach: an interrupt while Python itself starts, or in the console script, ends with Python's own traceback.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # always loaded; `signal` imports `enum`, which takes 2 ms
import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

ENDS = (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP)
"""The signals that end the program, with 128 plus their number as its exit code."""


def main() -> None:
    """Run the program and exit with its code: what the `roadmap` command calls.

    While modules are imported, a signal ends the process at once. While a command runs, the first one unwinds
    it, so that it leaves nothing behind, and a second one ends it at once. After that, signals are ignored,
    because the result is already out.
    """
    sys.unraisablehook = _end_where_nothing_can_be_raised
    _handle_signals(_end)
    gc.disable()  # a run is short; collecting cycles costs a fifth of reading a large file
    try:
        code = _run()
        _handle_signals(_signal.SIG_IGN)
    except KeyboardInterrupt:  # a signal between the end of the command and the line above
        code = 128 + _signal.SIGINT
    except SystemExit as stop:
        code = stop.code
    sys.exit(code)


def _run() -> str | int | None:
    """Return the exit code of the program. Raises KeyboardInterrupt; with ROADMAP_DEBUG, any exception."""
    try:
        from roadmap_cli.cli import app

        _handle_signals(_unwind)
        app()
    except SystemExit as stop:
        return stop.code
    except Exception as error:  # the app handles its own; this one comes from the import of a module
        if os.environ.get("ROADMAP_DEBUG"):
            raise
        return _fail(error)
    return 0


def _fail(error: Exception) -> int:
    """Write that the installation is damaged to stderr; nothing of ours can be imported for it."""
    what = f"{type(error).__name__}: {error}".encode("unicode_escape").decode("ascii")
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"error: this installation of roadmap is damaged ({what}); install it again\n")
            sys.stderr.flush()
        except OSError:  # nobody reads it; the exit code says enough
            pass
    return 70


def _handle_signals(handler: Callable[[int, FrameType | None], object] | int) -> None:
    """Set the handler of the signals that end the program, except those that it was started to ignore."""
    for number in ENDS:
        if _signal.getsignal(number) != _signal.SIG_IGN:  # nohup and background jobs of a shell
            try:  # noqa: SIM105 - contextlib is not imported yet
                _signal.signal(number, handler)
            except OSError:  # the handler before stays; the result of the command is the same
                pass


def _end(number: int, _: FrameType | None) -> None:
    os._exit(128 + number)


def _unwind(number: int, _: FrameType | None) -> None:
    _handle_signals(_end)
    raise KeyboardInterrupt if number == _signal.SIGINT else SystemExit(128 + number)


def _end_where_nothing_can_be_raised(what: sys.UnraisableHookArgs) -> None:
    """End the program where Python drops the exception of a signal, as in a callback of a weak reference."""
    if isinstance(what.exc_value, KeyboardInterrupt):
        os._exit(128 + _signal.SIGINT)
    if isinstance(what.exc_value, SystemExit) and isinstance(what.exc_value.code, int):
        os._exit(what.exc_value.code)
    sys.__unraisablehook__(what)
