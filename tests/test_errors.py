import errno
import os

import pytest

from roadmap_cli.errors import reason


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space is left on the disk"),
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "it is mounted read-only"),
        (errno.EIO, "the disk reports an input/output error"),
    ],
)
def test_the_common_ones_have_plain_words(number, words):
    assert reason(OSError(number, os.strerror(number), "/some/path")) == words


def test_the_others_have_the_systems_words():
    assert reason(OSError(errno.ECHILD, "x")) == "no child processes"


def test_one_without_a_number_speaks_for_itself():
    assert reason(OSError("short")) == "short"
