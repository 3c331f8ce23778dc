"""What `update-area` and `update-partner` put right: the few texts that describe an area or a partner."""

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.commands._writer_options import Given
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import clean_title, did_you_mean, option_text
from roadmap_cli.model.types import in_form_of
from roadmap_cli.toml.change import Change, Remove, SetValue


def given_fields(given: Given) -> dict[str, str]:
    """Return the texts that describe a new area or partner. Raises WrongUsageError for an empty one."""
    texts = {name: option_text(text, f"--{name}") for name, text in given.items()}
    return {name: text for name, text in texts.items() if text is not None}


def wanted_texts(kind: str, given: Given, clear: Sequence[str], if_empty: str) -> dict[str, str | None]:
    """Return the fields to change: the new text, or None for one to take away.

    `given` holds every field, the required one first; `if_empty` is what to say of that one without text.
    Raises WrongUsageError where nothing is asked, for a field that is not there or cannot be cleared, and
    for one that is both given and cleared.
    """
    required, *optional = given
    wanted: dict[str, str | None] = {}
    for name, text in given.items():
        if text is not None:
            wanted[name] = clean_title(text, if_empty) if name == required else option_text(text, f"--{name}")
    for name in clear:
        if name == required:
            raise WrongUsageError(
                f"--clear: {kind} cannot be without {required}; give another with --{required}"
            )
        if name not in optional:
            hint = did_you_mean(name, optional) or f"there is only {' and '.join(optional)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
        if name in wanted:
            raise WrongUsageError(f"--{name} and --clear {name} contradict each other; give one of them")
    wanted |= dict.fromkeys(clear)
    if not wanted:
        options = ", ".join(f"--{name}" for name in given)
        raise WrongUsageError(f"nothing to update was given; give {options} or --clear FIELD")
    return wanted


def described(
    path: tuple[str, str], present: Mapping[str, Any], wanted: Mapping[str, str | None]
) -> tuple[list[Change], list[str]]:
    """Return the changes to the table at a path that change anything, and what they come to in words."""
    changes: list[Change] = []
    told: list[str] = []
    for name, text in wanted.items():
        if text is None and name in present:
            changes.append(Remove((*path, name)))
            told.append(f"{name} cleared")
        elif text is not None and (new := in_form_of(present.get(name), text)) != present.get(name):
            changes.append(SetValue((*path, name), new))
            told.append(name)
    return changes, told
