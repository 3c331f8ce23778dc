"""Turn the errors that Typer raises for a wrong command line into one sentence each.

Typer's error classes are private, so the attributes of an error decide what kind it is.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.commands._options import FILTER
from roadmap_cli.model.ids import any_of, did_you_mean, nearest, short
from roadmap_cli.model.types import Status

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
        unexpected = _unexpected_word(error.message, parameter)
        if unexpected:
            return _no_argument(unexpected, path, words, _parameters(error))
        return _bad_value(error.message, parameter)
    if hasattr(error, "option_name"):
        takes = "takes no value" if "does not take" in error.message else "needs a value"
        return f"{error.option_name} {takes}"
    if error.message.startswith("No such command"):
        return _no_such_command(error.message, commands)
    extra = _EXTRA.fullmatch(error.message)
    if extra is not None:
        return _no_argument(extra["words"], path, words, _parameters(error))
    return _in_a_sentence(error.message)


_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", re.DOTALL)


def _unexpected_word(message: str, parameter: Any) -> str:
    """Return the value of an argument that can be left out and is none of its choices; else an empty text."""
    quoted = _QUOTED.match(message)
    has_choices = _can_be_left_out(parameter) and _choices(parameter)
    return quoted["value"] if quoted is not None and has_choices else ""


def _can_be_left_out(parameter: Any) -> bool:
    """Return whether a parameter is an argument that is not required."""
    return parameter.param_type_name == "argument" and not parameter.required


def _parameters(error: Any) -> Sequence[Any]:
    """Return the arguments and options of the command; none for an error without a context."""
    parameters: Sequence[Any] = error.ctx.command.params if error.ctx else ()
    return parameters


def _early_option(option: str, words: list[str], commands: list[str]) -> str:
    """Return the sentence for an unknown option before the command."""
    from difflib import get_close_matches  # only for an error

    near = get_close_matches(option, _PROGRAM_OPTIONS, n=1, cutoff=0.8)
    if option.lower() == "-v":
        near = ["--version"]
    if near:
        return f"`{PROGRAM}` has no option {short(option)}; did you mean {near[0]}?"
    command = next((word for word in words if word in commands), "list")
    return f"{short(option)} must come after the command: `{PROGRAM} {command} {short(option)} …`"


def _no_such_option(error: Any, option: str, path: str) -> str:
    parameters = _parameters(error)
    known = [name for parameter in parameters for name in parameter.opts]
    if option.startswith("--not-"):  # never suggest the opposite
        known = [name for name in known if name.startswith("--not-")]
    if path in _SUMMING and option in _BY_OUTCOME:
        line = " ".join((PROGRAM, "list", option, *_BY_OUTCOME[option].split()))
        return (
            f"`{path}` does not take {option}, because totals over commitments chosen by their outcome would "
            f"mislead; `{line}` lists the commitments"
        )
    hint = _synonym_hint(option, parameters) or did_you_mean(option, known)
    return f"`{path}` has no option {short(option)}" + (f"; {hint}" if hint else "")


_SUMMING = (f"{PROGRAM} status", f"{PROGRAM} scorecard", f"{PROGRAM} trend")
_BY_OUTCOME = {
    "--status": "STATUS",
    "--not-status": "STATUS",
    "--flag": "FLAG",
    "--not-flag": "FLAG",
    "--overdue": "",
    "--due-within": "TIME",
    "--due-before": "DATE",
    "--due-after": "DATE",
}
"""Filters by outcome, which commands that show totals reject, with the metavars of their values."""


def _synonym_hint(option: str, parameters: Sequence[Any]) -> str:
    """Return a hint for options of other programs, such as `--json` and `--by`."""
    meant = [name for name in _OPTION_SYNONYMS.get(option, ()) if _is_taken(name, parameters)]
    return f"did you mean {any_of(meant)}?" if meant else ""


_OPTION_SYNONYMS: dict[str, Sequence[str]] = {
    "--by": ("--group-by", "--deadline"),
    **dict.fromkeys(("--due", "--due-date", "--target"), ("--deadline",)),
    **dict.fromkeys(("--date", "--day", "--when"), ("--on", "--deadline", "--as-of")),
    **dict.fromkeys(("--message", "-m", "--comment", "--reason"), ("--note",)),
    **dict.fromkeys(("--link", "--url"), ("--source", "--evidence")),
    "--name": ("--title",),
    **dict.fromkeys(("--assignee", "--lead"), ("--owner",)),
    **dict.fromkeys(("--order", "--order-by"), ("--sort",)),
    **dict.fromkeys(("--fields", "--select"), ("--columns",)),
    **dict.fromkeys(("--query", "-q", "--filter"), ("--search", "--where")),
    **{f"--{name}": (f"--format {name}",) for name in ("json", "jsonl", "csv", "tsv", "markdown")},
}
"""What people type for an option, with those to type instead, of which a command has some."""


def _is_taken(line: str, parameters: Sequence[Any]) -> bool:
    """Return whether a command takes an option, and its value if the line has one."""
    name, _, value = line.partition(" ")
    return any(
        name in parameter.opts and (not value or value in _choices(parameter)) for parameter in parameters
    )


def _no_argument(extra: str, path: str, words: Sequence[str], parameters: Sequence[Any]) -> str:
    """Return the sentence for arguments that a command does not take; `extra` is all of them."""
    is_text = " " in extra and extra in words
    shown = f'"{short(extra)}"' if is_text else short(extra)
    word = extra if is_text else extra.split(" ", 1)[0]
    options = {name: parameter for parameter in parameters for name in parameter.opts}
    if _is_after_file(extra.split(" ")[0], words) and getattr(options.get("--file"), "multiple", False):
        hint = "repeat --file, or quote its pattern: --file '*/roadmap.toml'"
        return f"`{path}` takes no argument {shown}; {hint}"
    outcome = _outcome_filter(word)
    choices = [choice for one in parameters if _can_be_left_out(one) for choice in _choices(one)]
    if path in _SUMMING and outcome:
        hint = f"did you mean `{PROGRAM} list {outcome}`?"
    elif outcome.partition(" ")[0] in options:
        hint = f"did you mean {outcome}?"
    else:
        hint = _option_for(word, options, nearest(word, choices))
    return f"`{path}` takes no argument {shown}" + (f"; {hint}" if hint else "")


def _is_after_file(word: str, words: Sequence[str]) -> bool:
    """Return whether a word follows the value of `--file`, as the other files of a pattern do."""
    return any(words[at - 2] in ("-f", "--file") and words[at] == word for at in range(2, len(words)))


def _outcome_filter(word: str) -> str:
    """Return the filter that selects commitments by an outcome, such as `--status met`, if a word is one."""
    if word == Flag.OVERDUE:
        return "--overdue"
    if word in (*Status, "open", "closed"):
        return f"--status {word}"
    return f"--flag {word}" if word in list(Flag) else ""


def _option_for(word: str, options: Mapping[str, Any], near: Sequence[str]) -> str:
    """Return a hint what to give instead of an argument: a value like it in `near`, or an option."""
    known = options.get(f"--{word}")
    meant = [*near, *([f"--{word}{'' if known.is_flag else f' {known.metavar}'}"] if known else [])]
    if meant:
        return f"did you mean {any_of(meant)}?"
    if "--note" in options:
        return "give the text with --note"
    value = shlex.quote(word) if word == short(word) else "TEXT"
    if "--output" in options and "." in word:
        return f"did you mean --output {value}?"
    filters = [
        name
        for name in ("--area", "--partner", "--search")
        if name in options and options[name].rich_help_panel == FILTER
    ]
    by = " by area" if filters == ["--area"] else ""
    return f"to filter{by}, use {any_of(f'{name} {value}' for name in filters)}" if filters else ""


def _no_such_command(message: str, commands: list[str]) -> str:
    word = message.split("'")[1] if "'" in message else message
    meant = COMMAND_SYNONYMS.get(word.lower().replace("_", "-"), ())
    shown = [line if line in commands else f"`{PROGRAM} {line}`" for line in meant]
    if near := nearest(word, commands):
        shown = shown or list(dict.fromkeys([*near, *nearest(word, commands, cutoff=_FAR)]))[:3]
    return f'there is no command "{short(word)}"' + (f"; did you mean {any_of(shown)}?" if shown else "")


_FAR = 0.4
"""The least similarity of a command that is named after a more similar one."""


_DROP = ("update ID --status dropped --note TEXT",)
_PAGE = ("export html --output FILE",)
_MILESTONE = ("update ID --milestone MILESTONE --title TEXT",)

COMMAND_SYNONYMS: dict[str, Sequence[str]] = {
    **dict.fromkeys(("delete", "del", "rm", "delete-commitment", "remove-commitment"), ("remove",)),
    **dict.fromkeys(("delete-area", "remove-area"), ("remove ID --area",)),
    **dict.fromkeys(("delete-partner", "remove-partner"), ("remove ID --partner",)),
    **dict.fromkeys(("delete-update", "remove-update"), ("remove ID --update DAY",)),
    **dict.fromkeys(("drop", "cancel", "abandon"), _DROP),
    **dict.fromkeys(("complete", "done", "finish"), ("update ID --status met --note TEXT",)),
    **dict.fromkeys(("add-update", "note"), ("update ID --note TEXT",)),
    **dict.fromkeys(("add-milestone", "milestone"), _MILESTONE),
    **dict.fromkeys(("new", "create"), ("init", "add-commitment")),
    **dict.fromkeys(("start", "setup"), ("init",)),
    **dict.fromkeys(("set", "change", "modify"), ("update",)),
    "mv": ("rename",),
    "revert": ("undo",),
    "overdue": ("list --overdue",),
    **dict.fromkeys(("due", "upcoming"), ("list --due-within 60d",)),
    **dict.fromkeys(("next", "summary", "stats", "dashboard"), ("status",)),
    **dict.fromkeys(("find", "search", "grep"), ("list --search TEXT",)),
    **dict.fromkeys(("get", "view", "cat", "info"), ("show",)),
    **dict.fromkeys(("validate", "verify", "lint"), ("check",)),
    "ls": ("list",),
    "log": ("history",),
    "gantt": ("timeline",),
    "csv": ("list --format csv",),
    "json": ("list --format json",),
    "report": ("brief", "export markdown"),
    **dict.fromkeys(("publish", "html", "page", "web"), _PAGE),
    "calendar": ("export ics --output FILE",),
    "excel": ("export xlsx --output FILE",),
    "version": ("--version",),
}
"""What people type for a command, with what to type after `roadmap` instead."""


def _bad_value(message: str, parameter: Any) -> str:
    choices = _choices(parameter)
    quoted = _QUOTED.match(message)
    value = quoted["value"] if quoted is not None else message.split(" ", 1)[0]
    if not choices and "range" in parameter.type.name:
        kind = "whole number" if "int" in parameter.type.name else "number"
        low, high = parameter.type.min, parameter.type.max
        span = f"of at least {low}" if high is None else f"from {low} to {high}"
        return f'{_name_of(parameter)} must be a {kind} {span}, not "{short(value)}"'
    if not choices:
        return f"{_name_of(parameter)}: {_in_a_sentence(message)}"
    meant, what = _FORMAT_SYNONYMS.get(value.lower(), ("", ""))
    hint = f"did you mean {meant}, {what}?" if meant in choices else did_you_mean(value, choices)
    hint = hint or f"one of {', '.join(choices)}"
    return f'{_name_of(parameter)} cannot be "{short(value)}"; {hint}'


_FORMAT_SYNONYMS = {
    **dict.fromkeys(("page", "web", "website", "site"), ("html", "the web page")),
    "pdf": ("html", "the web page, which a browser can print to PDF"),
    **dict.fromkeys(("calendar", "ical"), ("ics", "the calendar")),
    **dict.fromkeys(("excel", "xls"), ("xlsx", "the workbook")),
    **dict.fromkeys(("sql", "db", "database"), ("sqlite", "the database")),
    **dict.fromkeys(("png", "image", "picture"), ("svg", "the picture of the timeline")),
}
"""What people type for a format of `export`, with the format and what it is."""


def _choices(parameter: Any) -> list[str]:
    """Return the values that an option or argument is limited to, if any."""
    return [str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ())]


_QUOTED = re.compile(r"""(?P<mark>['"])(?P<value>.*)(?P=mark) is not """, re.DOTALL)


def _name_of(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name.upper())


def _in_a_sentence(message: str) -> str:
    message = message.strip().rstrip(".").replace("'", '"')
    return message[:1].lower() + message[1:]
