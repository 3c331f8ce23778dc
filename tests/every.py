"""Tests that try many values at once, because pytest adds more time to each test than most values take."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

_Test = TypeVar("_Test", bound=Callable[..., None])


def every(parameter: str, values: Mapping[str, object] | Iterable[object]) -> Callable[[_Test], _Test]:
    """Let one test try all values of a parameter. A failure reports the value, and its name if it has one.

    The values share the fixtures of the test. Use `parametrize` where a value changes what a fixture made.
    """
    named = values if isinstance(values, Mapping) else {str(value): value for value in values}

    def decorate(test: _Test) -> _Test:
        @functools.wraps(test)
        def try_all(*args: Any, **fixtures: Any) -> None:
            for name, value in named.items():
                try:
                    test(*args, **fixtures, **{parameter: value})
                except BaseException as error:
                    error.add_note(f"{parameter}: {name} = {value!r:.200}")
                    raise

        declared = inspect.signature(test)
        others = [one for name, one in declared.parameters.items() if name != parameter]
        try_all.__signature__ = declared.replace(parameters=others)  # type: ignore[attr-defined]
        return cast("_Test", try_all)

    return decorate
