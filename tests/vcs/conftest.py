"""What tests of git share: a clone of their own."""

from tests.merge.conftest import clone as clone
