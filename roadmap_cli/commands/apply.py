"""`roadmap apply`: make many changes at once."""

from typing import Annotated

import typer

from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._operations import OperationLine, plan_for, read_operations
from roadmap_cli.commands._session import source_bytes
from roadmap_cli.commands._write import WriteOptions, write
from roadmap_cli.editing.batch import ids_of, joined, plans_in_turn
from roadmap_cli.editing.plan import Plan
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.storage.load import MAX_BYTES, LoadedRoadmap


def apply(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="JSON lines, one operation each; `-` is standard input.")
    ],
    *,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", show_default="today", help="Day of operations that do not have their own."
        ),
    ] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("apply")],
) -> None:
    """Make many changes at once, all or none.

    Each line of SOURCE is a JSON object. "op" names a command, such as update or add-commitment; the other
    keys are its options, with `_` for `-`, and its arguments: {"op": "update", "id": "x", "add_tag": "y"}.
    `roadmap schema --operations` prints the JSON Schema of a line. The operations are made in order, saved
    once and undone in one step.

    Examples:
      # What a file of operations would change
      roadmap apply changes.jsonl --dry-run
      # Change it, and get the ids as JSON
      roadmap apply changes.jsonl --format json
    """
    operations = _operations(*source_bytes(source))
    plan_fors = [plan_for(operation, options.file, on, context) for operation in operations]

    def plan(loaded: LoadedRoadmap) -> Plan:
        plans = list(plans_in_turn(loaded, plan_fors))
        number = len(ids_of(plans))
        return joined(plans, f"applied {counted(len(plans), 'operation')} to {counted(number, 'record')}")

    write(options, plan)


def _operations(data: bytes, name: str) -> list[OperationLine]:
    """Return the operations in the content of a source; `name` is for messages. Raises WrongUsageError."""
    if len(data) > MAX_BYTES:
        raise WrongUsageError(f"{name} is larger than {MAX_BYTES // (1 << 20)} MiB")
    try:
        operations = read_operations(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongUsageError(f"{name}:{line}: this is not UTF-8 text") from None
    if not operations:
        raise WrongUsageError(f"there is no operation in {name}")
    return operations
