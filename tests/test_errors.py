"""The reasons of system errors in words."""

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
def test_common_errors_have_plain_words(number, words):
    assert reason(OSError(number, os.strerror(number), "/some/path")) == words


def test_other_errors_have_the_words_of_the_system():
    assert reason(OSError(errno.ECHILD, "x")) == "no child processes"


def test_an_error_without_a_number_keeps_its_text():
    assert reason(OSError("short")) == "short"
