"""Which rules a code, the beginning of one, or a mistyped one means."""

from collections.abc import Iterable, Sequence

from roadmap_cli.finding import Rule
from roadmap_cli.lookup import any_of, nearest, short


def begun_by(prefix: str, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules whose code begins so: `RM3` means all of time, `RM301` one rule."""
    return [rule for rule in rules if prefix.startswith("RM") and rule.code.startswith(prefix)]


def why_unknown(word: str, rules: Sequence[Rule]) -> str:
    """Return the sentence for a word that is no rule's code and begins none, with the nearest real ones.

    For the name of a rule, or a code in lower case, the hint is the code.
    """
    by_word = {rule.code.lower(): rule.code for rule in rules} | {rule.name: rule.code for rule in rules}
    wanted = word.strip().lower().removeprefix("rm-").replace("_", "-")
    if wanted.isdecimal():
        wanted = f"rm{wanted}"
    exact = [rule.code for rule in rules if wanted in (rule.code.lower(), rule.name)]
    near = exact or list(dict.fromkeys(by_word[one] for one in nearest(wanted, by_word)))
    hint = f"did you mean {any_of(near)}?" if near else "`roadmap check --list-rules` shows them all"
    return f'there is no rule "{short(word)}"; {hint}'
