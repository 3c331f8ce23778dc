"""A writer as one would write it first: it opens the file for writing. The control of these tests.

naive_writer.py ID [--unlocked]: adds the area ID; unlocked, it takes its time, so that others come between.
"""

import fcntl
import sys
import time
from pathlib import Path

path, id = Path("roadmap.toml").absolute(), sys.argv[1]
with Path(".roadmap.toml.lock").absolute().open("w") as lock:
    if "--unlocked" not in sys.argv:
        fcntl.flock(lock, fcntl.LOCK_EX)
    text = path.read_text()
    if "--unlocked" in sys.argv:
        time.sleep(0.2)
    with path.open("w") as stream:
        stream.write(text)
        stream.flush()
        stream.write(f'\n[areas.{id}]\ntitle = "Naive"\n')
    sys.stdout.write(f"{id}\n")
