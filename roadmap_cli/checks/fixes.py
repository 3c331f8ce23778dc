"""The commands that a help text names: complete, with words in CAPITALS for what a person has to fill in."""

import re
from collections.abc import Iterable, Sequence

from roadmap_cli.model import ID_LENGTH, Commitment
from roadmap_cli.replay import Kind, partners_of

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NAMED = 5


def word(text: str, placeholder: str) -> str:
    """Return a text as a word of a command, or the placeholder where a shell would need it quoted."""
    return text if len(text) <= ID_LENGTH and _PLAIN.fullmatch(text) else placeholder


def update_command(id: str, options: str, partners: Sequence[str] = ()) -> str:
    """Return the command that updates a commitment, in backticks.

    `partners` are whom it is about; where they are several it is one command for each of them.
    """
    whose = f" --for {word(partners[0], 'PARTNER') if len(partners) == 1 else 'PARTNER'}" if partners else ""
    each = f" for each of {listed(partners)}" if len(partners) > 1 else ""
    return f"`roadmap update {word(id, 'ID')}{whose} {options}`{each}"


def subjects(commitment: Commitment, kind: Kind, partners: Iterable[str], *, is_all: bool) -> list[str]:
    """Return whom a command has to name that gives a status or a deadline to some partners ("" is all).

    Nobody where they are all that there are and none has its own: then one update is about all.
    """
    if is_all and not getattr(commitment, f"partner_{kind}"):
        return []
    return [partner for partner in partners if partner] or partners_of(commitment)


def listed(ids: Sequence[str]) -> str:
    """Return ids for a sentence, the first of many: `us, ca and eu`."""
    if len(ids) > _NAMED:
        return f"{', '.join(ids[:_NAMED])} and {len(ids) - _NAMED} more"
    return f"{', '.join(ids[:-1])} and {ids[-1]}" if len(ids) > 1 else "".join(ids)
