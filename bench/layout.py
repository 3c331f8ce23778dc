"""The cost of finding all tables and keys of a text, next to parsing: `python layout.py FILE ROUNDS`."""

import gc
import json
import sys
import time
from pathlib import Path

import rtoml

from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.toml.layout import read_layout


def main(file: Path, rounds: int) -> None:
    """Print the milliseconds of layout, parsing, model and unpacking in each round."""
    import msgspec

    text = file.read_text(encoding="utf-8")
    stored = msgspec.msgpack.encode(rtoml.loads(text))
    gc.disable()  # as the program does
    turns = []
    for _ in range(rounds):
        marks = [time.perf_counter()]
        read_layout(text)
        marks.append(time.perf_counter())
        data = parse_roadmap(text, "roadmap.toml")
        marks.append(time.perf_counter())
        read_roadmap(data, text, "roadmap.toml")
        marks.append(time.perf_counter())
        msgspec.msgpack.decode(stored)
        marks.append(time.perf_counter())
        names = ("layout", "parsing", "model", "unpacking")
        turns.append({name: (marks[at + 1] - marks[at]) * 1000 for at, name in enumerate(names)})
    print(json.dumps(turns))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
