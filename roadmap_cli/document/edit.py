"""Edit a roadmap's text: only the text of what changes is new, everything else stays byte for byte.

A change becomes splices; the spliced text is parsed again and must give exactly the old data plus the
change, else nothing of it is used.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.document.adding import add_table_splices, set_splices
from roadmap_cli.document.change import AddTable, Change, Remove, RenameKey, SetValue, changed, same
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.layout import read_layout
from roadmap_cli.document.parse import parse_text
from roadmap_cli.document.removing import remove_splices, rename_splices
from roadmap_cli.document.splice import OverlapError, Splice, spliced
from roadmap_cli.document.written import written_key
from roadmap_cli.errors import NotSavedError, UnreadableError


def edited(
    text: str, data: Mapping[str, Any], changes: Sequence[Change], name: str
) -> tuple[str, dict[str, Any]]:
    """Return the new text and its data.

    `text` is TOML without a BOM, `data` what it was parsed to, `name` what the file is called in messages.
    Raises NotSavedError where a change cannot be made without touching what was not asked for.
    """
    draft = Draft(read_layout(text), data, name)
    expected = changed(data, changes)
    splices = [splice for change in changes for splice in _splices(draft, change)]
    try:
        new_text = spliced(text, splices)
        new_data = parse_text(new_text, name)
    except (OverlapError, UnreadableError) as error:
        raise _refusal(name, changes) from error
    if not same(new_data, expected):
        raise _refusal(name, changes)
    return new_text, new_data


def _splices(draft: Draft, change: Change) -> list[Splice]:
    match change:
        case SetValue():
            return set_splices(draft, change)
        case AddTable():
            return add_table_splices(draft, change)
        case Remove():
            return remove_splices(draft, change)
        case RenameKey():
            return rename_splices(draft, change)


def _refusal(name: str, changes: Sequence[Change]) -> NotSavedError:
    paths = ", ".join(written_key(*change.path) for change in changes)
    return NotSavedError(
        f"{name}: {paths} stands in a form that cannot be changed here without touching the rest, so nothing "
        "was written; change it with `roadmap edit`"
    )
