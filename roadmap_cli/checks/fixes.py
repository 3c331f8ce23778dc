"""The commands in help texts: complete, with words in CAPITALS for values that people fill in."""

import re
from collections.abc import Iterable, Sequence

from roadmap_cli import english
from roadmap_cli.model.types import ID_LENGTH, Commitment
from roadmap_cli.replay import UpdateKind, partners_of

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NAMED = 5


def word(text: str, placeholder: str) -> str:
    """Return a text as a word of a command, or the placeholder if a shell would need quotes."""
    return text if len(text) <= ID_LENGTH and _PLAIN.fullmatch(text) else placeholder


def update_command(id: str, options: str, partners: Sequence[str] = ()) -> str:
    """Return the command that updates a commitment, in backticks.

    `partners` are those it is about; several need one command each.
    """
    whose = f" --for {word(partners[0], 'PARTNER') if len(partners) == 1 else 'PARTNER'}" if partners else ""
    each = f" for each of {listed(partners)}" if len(partners) > 1 else ""
    return f"`roadmap update {word(id, 'ID')}{whose} {options}`{each}"


def subjects(commitment: Commitment, kind: UpdateKind, partners: Iterable[str], *, is_all: bool) -> list[str]:
    """Return the partners that a command has to name to set their status or deadline ("" is all).

    Empty if they are all partners and none has its own value: then one update is about all.
    """
    if is_all and not getattr(commitment, f"partner_{kind}"):
        return []
    return [partner for partner in partners if partner] or partners_of(commitment)


def listed(ids: Sequence[str]) -> str:
    """Return ids for a sentence, and a count instead of too many: `us, ca and eu`."""
    return english.listed(ids, _NAMED, _NAMED)
