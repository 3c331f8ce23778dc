"""The options of an import → the changes that save them in the roadmap, under `[imports.NAME]`."""

import msgspec

from roadmap_cli.model.types import ImportMapping, Roadmap, texts
from roadmap_cli.toml.change import AddTable, AddTables, Change, Remove, SetValue


def mapping_changes(name: str, options: ImportMapping, roadmap: Roadmap) -> list[Change]:
    """Return the changes that save options under a name; those of an existing mapping are replaced."""
    path = ("imports", name)
    fields = {
        key: value for key, value in msgspec.structs.asdict(options).items() if value and key != "extra"
    }
    if name not in roadmap.imports:
        return [AddTables([AddTable(path, fields)])]
    saved = msgspec.structs.asdict(roadmap.imports[name])
    changes: list[Change] = []
    for key, old in saved.items():
        if key == "extra":
            continue
        if key in fields and not _is_same(old, fields[key]):
            changes.append(SetValue((*path, key), fields[key]))
        elif key not in fields and old:
            changes.append(Remove((*path, key)))
    return changes


def _is_same(old: object, new: object) -> bool:
    """Return whether two values are the same; one text is the same as an array of it."""
    if isinstance(old, str | list) and isinstance(new, str | list):
        return texts(old) == texts(new)
    return old == new
