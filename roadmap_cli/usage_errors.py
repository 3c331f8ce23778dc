"""What is wrong with a command line, as one sentence, from the errors that Typer raises.

Typer's own classes are private, so an error is known here by the fields it carries.
"""

import re
from typing import Any

from roadmap_cli.model.ids import did_you_mean, short

PROGRAM = "roadmap"
_OWN_OPTIONS = ("--version", "--help", "--install-completion", "--show-completion")


def usage_sentence(error: Any, words: list[str], commands: list[str]) -> str:
    """Return what is wrong and what would be right.

    `words` are those of the command line, `commands` the names of all commands.
    """
    context = getattr(error, "ctx", None)
    if context is not None:
        path = context.command_path
    else:  # an option without its value does not say of which command it is
        path = f"{PROGRAM} {words[0]}" if words[:1] and words[0] in commands else PROGRAM
    return f"{_what(error, path, words, commands)} (see `{path} --help`)"


def _what(error: Any, path: str, words: list[str], commands: list[str]) -> str:
    parameter = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        option = str(error.option_name)
        is_early = path == PROGRAM
        return _early_option(option, words, commands) if is_early else _no_such_option(error, option, path)
    if hasattr(error, "param_type"):
        return f"{_name_of(parameter)} is missing"
    if parameter is not None:
        return _bad_value(error.message, parameter)
    if hasattr(error, "option_name"):
        wrong = "takes no value" if "does not take" in error.message else "needs a value"
        return f"{error.option_name} {wrong}"
    if error.message.startswith("No such command"):
        return _no_such_command(error.message, commands)
    extra = _EXTRA.fullmatch(error.message)
    if extra is not None:
        return f"`{path}` has no place for {short(extra['words'])}"
    return _in_a_sentence(error.message)


_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", re.DOTALL)


def _early_option(option: str, words: list[str], commands: list[str]) -> str:
    """Return what is wrong with an option that stands before the command."""
    from difflib import get_close_matches  # only on the way to an error

    meant = get_close_matches(option, _OWN_OPTIONS, n=1, cutoff=0.8)
    if meant:
        return f"`{PROGRAM}` has no option {short(option)}; did you mean {meant[0]}?"
    command = next((word for word in words if word in commands), "list")
    right = f"`{PROGRAM} {command} {short(option)} …`"
    return f"{short(option)} cannot stand before the command; options stand after it: {right}"


def _no_such_option(error: Any, option: str, path: str) -> str:
    known = [name for parameter in error.ctx.command.params for name in parameter.opts] if error.ctx else []
    if option.startswith("--not-"):  # what leaves out is never meant by what lets in
        known = [name for name in known if name.startswith("--not-")]
    if path in _SUMMING and option in _BY_OUTCOME:
        line = " ".join((PROGRAM, "list", option, *_BY_OUTCOME[option].split()))
        return (
            f"`{path}` does not take {option}, because totals over commitments chosen by their outcome would "
            f"mislead; `{line}` lists the commitments"
        )
    hint = _format_meant(option, known) or _grouping_meant(option, known) or did_you_mean(option, known)
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
"""The filters by outcome, which no command that shows totals takes, with the kind of their values."""


def _format_meant(option: str, known: list[str]) -> str:
    """Return what is meant by `--json` and its kin, which other programs have as options of their own."""
    is_format = option in ("--json", "--jsonl", "--csv", "--tsv", "--markdown")
    return f"did you mean --format {option.removeprefix('--')}?" if is_format and "--format" in known else ""


def _grouping_meant(option: str, known: list[str]) -> str:
    """Return a hint for `--by`, which is too short for a similar option to be found."""
    return "did you mean --group-by?" if option == "--by" and "--group-by" in known else ""


def _no_such_command(message: str, commands: list[str]) -> str:
    word = message.split("'")[1] if "'" in message else message
    hint = did_you_mean(word, commands) or f"there are {', '.join(commands)}"
    return f'there is no command "{short(word)}"; {hint}'


def _bad_value(message: str, parameter: Any) -> str:
    choices = [str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ())]
    quoted = _QUOTED.match(message)
    value = quoted["value"] if quoted is not None else message.split(" ", 1)[0]
    if not choices and "range" in parameter.type.name:
        kind = "whole number" if "int" in parameter.type.name else "number"
        span = f"from {parameter.type.min} " + (
            "on" if parameter.type.max is None else f"to {parameter.type.max}"
        )
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
