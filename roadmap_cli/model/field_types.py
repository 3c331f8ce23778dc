"""What a row of the table of fields consists of."""

from enum import StrEnum

import msgspec


class FieldType(StrEnum):
    """The type of a value, which decides how it is read, shown, sorted, compared and written."""

    ID = "an id"
    IDS = "an array of ids"
    TITLE = "one line of text"
    TEXT = "text"
    NAMES = "a name, or an array of names"
    FORMER_IDS = "an id, or an array of ids"
    WORDS = "an array of words"
    ADDRESS = "an address"
    ADDRESSES = "an address, or an array of addresses"
    DATE = "a date"
    TARGET = "a date, or none"
    STATUS = "a status"
    INTERVAL = "an interval"
    PERCENT = "a percentage"
    VALUE = "a number"
    DIRECTION = "`up` or `down`"
    NUMBER = "a whole number"
    BOOLEAN = "true or false"
    FLAGS = "flags"
    BY_PARTNER = "a table of values by partner"
    SCALE = "a table of numbers by verdict"
    TABLE = "a table"
    OWN = "anything"


ONE_OR_MORE = frozenset({FieldType.NAMES, FieldType.ADDRESSES, FieldType.FORMER_IDS})
"""The types that are a string or an array of strings in a file."""
LISTS = ONE_OR_MORE | {FieldType.IDS, FieldType.WORDS}
"""The types with any number of values."""
DATES = frozenset({FieldType.DATE, FieldType.TARGET})
TEXTS = frozenset({FieldType.TITLE, FieldType.TEXT})


class Output(StrEnum):
    """An output that shows fields of a commitment; `list` can show all of them as columns."""

    SHOW = "show"
    JSON = "JSON of show"
    PAGE = "page"
    MARKDOWN = "Markdown"
    CSV = "CSV"
    XLSX = "XLSX"


EVERYWHERE = frozenset(Output)
SEARCH = "search"


class Field(msgspec.Struct, frozen=True):
    """A key of a table or, if `derived`, a value computed from other keys for a day.

    `refers_to` is the table of the ids in the field. `filter` is the option that selects by it, without
    hyphens. `option` is the option of `add-commitment` and `update` that sets it, if any. `noun` is the word
    for one of its values in a message. A date that is `past` cannot be after today; one that `ends` something
    can be given as a fiscal year. A field is an `outcome` if it shows who kept what, so that totals
    must not be chosen by it.
    """

    name: str
    type: FieldType
    help: str
    outputs: frozenset[Output] = EVERYWHERE
    derived: bool = False
    refers_to: str = ""
    filter: str = ""
    option: str = ""
    noun: str = ""
    compared: bool = True
    importable: bool = True
    clearable: bool = True
    past: bool = False
    ends: bool = False
    outcome: bool = False

    @property
    def label(self) -> str:
        """The name in column headings and before values."""
        return self.name.replace("_", " ")


EXTRA = Field(
    "extra",
    FieldType.OWN,
    "Your own keys, which commands keep unchanged.",
    outputs=frozenset({Output.JSON}),
    importable=False,
    clearable=False,
)
EVIDENCE = Field("evidence", FieldType.ADDRESSES, "Where to read about it.")
