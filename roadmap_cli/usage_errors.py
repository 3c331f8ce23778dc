"""Turn the errors that Typer raises for a wrong command line into one sentence each.

Typer's error classes are private, so the attributes of an error decide what kind it is.
"""

import re
from typing import Any

from roadmap_cli.english import listed, plural
from roadmap_cli.model.ids import any_of, did_you_mean, nearest, short

PROGRAM = "roadmap"
_PROGRAM_OPTIONS = ("--version", "--help", "--install-completion", "--show-completion")


def usage_sentence(error: Any, words: list[str], commands: list[str]) -> str:
    """Return what is wrong and how to fix it.

    `words` are the arguments of the program, `commands` the names of all commands.
    """
    context = getattr(error, "ctx", None)
    if context is not None:
        path = context.command_path
    else:  # an option without its value has no context
        path = f"{PROGRAM} {words[0]}" if words[:1] and words[0] in commands else PROGRAM
    return f"{_problem(error, path, words, commands)} (see `{path} --help`)"


def _problem(error: Any, path: str, words: list[str], commands: list[str]) -> str:
    parameter = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        option = str(error.option_name)
        if path == PROGRAM:
            return _early_option(option, words, commands)
        return _no_such_option(error, option, path)
    if hasattr(error, "param_type"):
        return f"{_name_of(parameter)} is missing"
    if parameter is not None:
        return _bad_value(error.message, parameter)
    if hasattr(error, "option_name"):
        takes = "takes no value" if "does not take" in error.message else "needs a value"
        return f"{error.option_name} {takes}"
    if error.message.startswith("No such command"):
        return _no_such_command(error.message, commands)
    extra = _EXTRA.fullmatch(error.message)
    if extra is not None:
        return f"`{path}` takes no argument {short(extra['words'])}"
    return _in_a_sentence(error.message)


_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", re.DOTALL)


def _early_option(option: str, words: list[str], commands: list[str]) -> str:
    """Return the sentence for an unknown option before the command."""
    from difflib import get_close_matches  # only for an error

    nearest = get_close_matches(option, _PROGRAM_OPTIONS, n=1, cutoff=0.8)
    if nearest:
        return f"`{PROGRAM}` has no option {short(option)}; did you mean {nearest[0]}?"
    command = next((word for word in words if word in commands), "list")
    return f"{short(option)} must come after the command: `{PROGRAM} {command} {short(option)} …`"


def _no_such_option(error: Any, option: str, path: str) -> str:
    known = [name for parameter in error.ctx.command.params for name in parameter.opts] if error.ctx else []
    if option.startswith("--not-"):  # never suggest the opposite
        known = [name for name in known if name.startswith("--not-")]
    if path in _SUMMING and option in _BY_OUTCOME:
        line = " ".join((PROGRAM, "list", option, *_BY_OUTCOME[option].split()))
        return (
            f"`{path}` does not take {option}, because totals over commitments chosen by their outcome would "
            f"mislead; `{line}` lists the commitments"
        )
    hint = _synonym_hint(option, known) or did_you_mean(option, known)
    return f"`{path}` has no option {short(option)}" + (f"; {hint}" if hint else "")


_SUMMING = (f"{PROGRAM} status", f"{PROGRAM} scorecard")
_BY_OUTCOME = {
    "--status": "STATUS",
    "--not-status": "STATUS",
    "--flag": "FLAG",
    "--not-flag": "FLAG",
    "--overdue": "",
    "--due-within": "DAYS",
    "--due-before": "DATE",
    "--due-after": "DATE",
}
"""Filters by outcome, which commands that show totals reject, with the metavars of their values."""


def _synonym_hint(option: str, known: list[str]) -> str:
    """Return a hint for options of other programs, such as `--json` and `--by`."""
    if option in ("--json", "--jsonl", "--csv", "--tsv", "--markdown") and "--format" in known:
        return f"did you mean --format {option.removeprefix('--')}?"
    return "did you mean --group-by?" if option == "--by" and "--group-by" in known else ""


def _no_such_command(message: str, commands: list[str]) -> str:
    word = message.split("'")[1] if "'" in message else message
    near = nearest(word, commands)
    others = list(dict.fromkeys([*near, *nearest(word, commands, cutoff=_FAR)]))[:3]
    hint = f"; the nearest {plural(len(others), 'is', 'are')} {listed(others)}" if others else ""
    if near:
        hint = f"; did you mean {any_of(others)}?"
    return f'there is no command "{short(word)}"{hint}'


_FAR = 0.3
"""The least similarity of a command that is named for a mistyped one."""


def _bad_value(message: str, parameter: Any) -> str:
    choices = [str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ())]
    quoted = _QUOTED.match(message)
    value = quoted["value"] if quoted is not None else message.split(" ", 1)[0]
    if not choices and "range" in parameter.type.name:
        kind = "whole number" if "int" in parameter.type.name else "number"
        low, high = parameter.type.min, parameter.type.max
        span = f"of at least {low}" if high is None else f"from {low} to {high}"
        return f'{_name_of(parameter)} must be a {kind} {span}, not "{short(value)}"'
    if not choices:
        return f"{_name_of(parameter)}: {_in_a_sentence(message)}"
    hint = did_you_mean(value, choices) or f"one of {', '.join(choices)}"
    return f'{_name_of(parameter)} cannot be "{short(value)}"; {hint}'


_QUOTED = re.compile(r"""(?P<mark>['"])(?P<value>.*)(?P=mark) is not """, re.DOTALL)


def _name_of(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name.upper())


def _in_a_sentence(message: str) -> str:
    message = message.strip().rstrip(".").replace("'", '"')
    return message[:1].lower() + message[1:]
