"""What is wrong with a command line, as one sentence, from the errors that Typer raises.

Typer's own classes are private, so an error is known here by the fields it carries.
"""

from typing import Any

from roadmap_cli.lookup import did_you_mean, nearest


def usage_sentence(error: Any, commands: list[str]) -> str:
    """Return what is wrong and what would be right. `commands` are the names of all commands."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "roadmap"
    return f"{_what(error, path, commands)} (see `{path} --help`)"


def _what(error: Any, path: str, commands: list[str]) -> str:
    parameter = getattr(error, "param", None)
    if hasattr(error, "possibilities"):
        return _no_such_option(error, path)
    if hasattr(error, "param_type"):
        return f"{_name_of(parameter)} is missing"
    if parameter is not None:
        return _bad_value(error.message, parameter)
    if hasattr(error, "option_name"):
        return f"{error.option_name} needs a value"
    if error.message.startswith("No such command"):
        return _no_such_command(error.message, commands)
    return _in_a_sentence(error.message)


def _no_such_option(error: Any, path: str) -> str:
    option = str(error.option_name)
    if path == "roadmap":
        shown = _short(option)
        return f"{shown} cannot stand before the command; options stand after it: `roadmap list {shown} …`"
    known = [name for parameter in error.ctx.command.params for name in parameter.opts] if error.ctx else []
    hint = did_you_mean(option, known)
    return f"`{path}` has no option {_short(option)}" + (f"; {hint}" if hint else "")


def _no_such_command(message: str, commands: list[str]) -> str:
    word = message.split("'")[1] if "'" in message else message
    near = nearest(word, commands)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(commands)}"
    return f'there is no command "{_short(word)}"; {hint}'


def _bad_value(message: str, parameter: Any) -> str:
    choices = [str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ())]
    value = message.split("'")[1] if message.count("'") >= 2 else ""
    if not choices:
        return f"{_name_of(parameter)}: {_in_a_sentence(message)}"
    hint = did_you_mean(value, choices) or f"one of {', '.join(choices)}"
    return f'{_name_of(parameter)} cannot be "{_short(value)}"; {hint}'


def _name_of(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name.upper())


def _in_a_sentence(message: str) -> str:
    message = message.strip().rstrip(".").replace("'", '"')
    return message[:1].lower() + message[1:]


def _short(word: str) -> str:
    return word if len(word) <= 60 else word[:59] + "…"
