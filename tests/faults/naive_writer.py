"""A writer as one would write it first: it opens the file for writing. The control of these tests."""

import fcntl
import sys
from pathlib import Path

path = Path("roadmap.toml").absolute()
with Path(".roadmap.toml.lock").absolute().open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    text = path.read_text()
    with path.open("w") as stream:
        stream.write(text)
        stream.flush()
        stream.write('\n[areas.naive]\ntitle = "Naive"\n')
    sys.stdout.write("naive\n")
