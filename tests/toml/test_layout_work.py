"""The work of the layout grows linearly with the length of any text."""

import signal
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import pytest

from roadmap_cli.toml.layout import find, read_layout
from roadmap_cli.toml.scan import LayoutError
from tests.toml.tiles import tiles

LENGTH = 150_000
SECONDS = 5
"""A generous bound: linear work on LENGTH characters takes a tenth of a second."""

STARTS = [
    "",
    "a = ",
    'a = "',
    "a = '",
    'a = """',
    "a = '''",
    "a = [",
    "a = {",
    "[",
    "[[",
    "# ",
    '"',
    "a.",
    "[a]\n",
]
REPEATED = [*"a1.-_ \t\n\r#=,\"'\\[]{}é\x00\ufeff"]
REPEATED += [
    "a.",
    "[[",
    "[{",
    "{a=",
    "],",
    "a=",
    "a\n",
    " \r",
    "\\n",
    '\\"',
    '"a',
    '""a',
    "''a",
    '"",',
    '"a"',
    "'a'.",
    "'#'",
]
REPEATED += [
    "a=1\n",
    "\r\n",
    "# c\n",
    "[a]\n",
    "[[a]]\n",
    "[a.b]\n",
    "a=[\n",
    "a=[]\n",
    'a="""',
    "a=''\n",
    "a={},",
    "1979-05-27 ",
]


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in what computes longer; a regular expression looks at signals too.

    The processor's time is counted, so that a busy machine changes nothing.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def read_all(text: str) -> None:
    layout = read_layout(text)
    find(layout, ("a", 0, "a"))
    for _ in tiles(text):
        pass


@pytest.mark.sweep
@pytest.mark.parametrize("repeated", REPEATED)
def test_a_long_text_of_one_piece_is_read_or_refused_promptly(repeated: str):
    for start in STARTS:
        text = start + repeated * (LENGTH // len(repeated))
        for whole in (text, text + '"\n]'):
            with at_most(SECONDS), suppress(LayoutError):
                read_all(whole)


def steps(text: str) -> int:
    """Return how many functions, ours and Python's, are called to read everything in a text."""
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        read_all(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.sweep
@pytest.mark.parametrize(
    "piece",
    [
        "k{n} = 1\n",
        "k{n} . a = 1 # c\n",
        "a . k{n} = 1 # c\n",
        "# c\n\nk{n} = '''\n[x]'''\n",
        "[t{n}]\na = 1\nb = [\n1,\n]\n",
        "[t.t{n}.u . 'v']\n",
        "[[a]]\n",
        "[[a]]\n[[a.b]]\n[a.b.c]\nd = 1\n",
        'k{n} = """' + "\\n" * 200 + '"""\n',
        "k{n} = [" + "'a', [], " * 20 + "]\n",
    ],
)
def test_four_times_the_text_takes_at_most_four_times_the_steps(piece: str):
    texts = ["".join(piece.replace("{n}", str(n)) for n in range(size)) for size in (500, 2000)]
    short, long = map(steps, texts)
    assert short > 500
    assert long <= 4.1 * short


@pytest.mark.parametrize(
    "text",
    [
        "a = [" + "''," * LENGTH + "]",
        'a = "' + "\\n" * LENGTH + '"',
        'a = """' + '""a' * LENGTH + '"""',
        "\n" * LENGTH,
    ],
    ids=["array", "escapes", "quotes", "lines"],
)
def test_a_long_value_is_skipped_without_keeping_a_record_of_it(text: str):
    tracemalloc.start()
    try:
        read_layout(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200_000
