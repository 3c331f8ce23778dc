"""The entry point. A signal ends the program silently; a damaged installation ends it with one error message.

For that, this module imports only what is fast to load and always present. It cannot handle signals that
arrive before `main` runs, while Python starts; those end in a traceback.
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
"""The signals that end the program. Its exit code is then 128 plus the signal number."""


def main() -> None:
    """Run the program and exit with its exit code. The `roadmap` script calls this.

    While modules are imported, a signal ends the process at once. While a command runs, the first signal
    raises an exception, so that the command can clean up, and the second one ends the process at once. After
    the command, signals are ignored, because its result is already written.
    """
    sys.unraisablehook = _end_in_unraisable
    _handle_signals(_end)
    gc.disable()  # a run is short, and collection takes a fifth of the time to read a large file
    try:
        code = _run()
        _handle_signals(_signal.SIG_IGN)
    except KeyboardInterrupt:  # a signal arrived between the two lines above
        code = 128 + _signal.SIGINT
    except SystemExit as stop:
        code = stop.code
    gc.freeze()  # Python collects at exit even after `disable`: a sixth of the time of a small roadmap
    sys.exit(code)


def _run() -> str | int | None:
    """Run the app and return its exit code. With ROADMAP_DEBUG, raises all exceptions."""
    if sys.argv[1:] == ["--version"] and _shows_version():
        return 0
    try:
        from roadmap_cli.cli import app

        _handle_signals(_unwind)
        app()
    except SystemExit as stop:
        return stop.code
    except Exception as error:  # from an import; the app handles its own errors
        if os.environ.get("ROADMAP_DEBUG"):
            raise
        return _fail(error)
    return 0


def _shows_version() -> bool:
    """Show the version without importing the app; return False to leave that, or its errors, to the app."""
    if sys.stdout is None or "_ROADMAP_COMPLETE" in os.environ:
        return False
    from roadmap_cli import __version__

    try:
        sys.stdout.write(f"roadmap {__version__}\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _fail(error: Exception) -> int:
    """Report a damaged installation on stderr, without imports from it, and return the exit code."""
    cause = f"{type(error).__name__}: {error}".encode("unicode_escape").decode("ascii")
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"error: this installation of roadmap is damaged ({cause}); install it again\n")
            sys.stderr.flush()
        except OSError:  # stderr is closed; the exit code has to do
            pass
    return 70


def _handle_signals(handler: Callable[[int, FrameType | None], object] | int) -> None:
    """Set the handler of all `ENDS`, except those that the program was started to ignore."""
    for number in ENDS:
        if _signal.getsignal(number) != _signal.SIG_IGN:  # as by nohup and for background jobs
            try:  # noqa: SIM105 - contextlib is not imported yet
                _signal.signal(number, handler)
            except OSError:  # the previous handler stays
                pass


def _end(number: int, _: FrameType | None) -> None:
    os._exit(128 + number)


def _unwind(number: int, _: FrameType | None) -> None:
    _handle_signals(_end)
    raise KeyboardInterrupt if number == _signal.SIGINT else SystemExit(128 + number)


def _end_in_unraisable(dropped: sys.UnraisableHookArgs) -> None:
    """End the program if Python drops the exception of a signal, as in the callback of a weak reference."""
    if isinstance(dropped.exc_value, KeyboardInterrupt):
        os._exit(128 + _signal.SIGINT)
    if isinstance(dropped.exc_value, SystemExit) and isinstance(dropped.exc_value.code, int):
        os._exit(dropped.exc_value.code)
    sys.__unraisablehook__(dropped)
