"""What `import` says about a table with unknown columns: the columns, and the command that reads it."""

from collections.abc import Sequence
from contextlib import suppress

from roadmap_cli.commands._session import STANDARD_INPUT, writable_path
from roadmap_cli.errors import RoadmapError, WrongUsageError
from roadmap_cli.importers.columns import ColumnMapping, MappingOptions, MissingColumnError, columns_for
from roadmap_cli.importers.proposal import proposal
from roadmap_cli.importers.records import SourceContent
from roadmap_cli.model.types import ImportMapping, Roadmap
from roadmap_cli.output.reports.import_columns import column_lines
from roadmap_cli.storage.load import load_from, read_source


def columns_or_proposal(
    content: SourceContent, mapping: MappingOptions, typed: ImportMapping, words: Sequence[str]
) -> ColumnMapping:
    """Return the columns of each field; `words` are the source and the options before those of a mapping.

    Raises WrongUsageError, with the columns and a command that reads them if one of them is missing.
    """
    name = words[0] if words[0] != STANDARD_INPUT else "standard input"
    try:
        return columns_for(content, mapping, name)
    except MissingColumnError as error:
        if not content.records:
            raise
        file = words[words.index("--file") + 1] if "--file" in words else None
        found = proposal(content, mapping, typed, name, _roadmap(file))
        lines = column_lines(content, found, words)
        raise WrongUsageError(*error.sentences, excerpt=lines) from None


def _roadmap(file: str | None) -> Roadmap | None:
    """Return the roadmap, None if it cannot be read."""
    with suppress(RoadmapError):
        return load_from(read_source(writable_path(file))).roadmap
    return None
