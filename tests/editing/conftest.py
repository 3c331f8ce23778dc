"""What tests of editing share: the fixture that runs a writing command."""

from tests.commands.conftest import edit as edit
