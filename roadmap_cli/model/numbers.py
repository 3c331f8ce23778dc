"""Numbers of indicators: decimals that keep their digits, so that `1.10` is shown as `1.10`."""

import math
import re
import sys
from decimal import Context, Decimal
from typing import Annotated, final

import msgspec

MAX_DIGITS = 15
"""The most digits of a number: a float in a file has all of them, and may change a longer number."""

_PLAIN = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_GROUPING = r"[,_' \u00a0\u2009\u202f]"
_GROUPED = rf"[+-]?[0-9]{{1,3}}(?:{_GROUPING}[0-9]{{3}})+(?:\.[0-9]+)?"
EXACT = Context(prec=1_500, traps=[])
"""The context of exact sums and products of two numbers: it holds the digits of any float."""


@final
class Number(Decimal):
    """A number in a file, with its digits; `1.10` equals `1.1`."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The number with its digits and thousands separators, such as `1,200.50`."""
        return self.plain if abs(self.adjusted()) > MAX_DIGITS else f"{self:,f}"

    @property
    def plain(self) -> str:
        """The number as TOML and JSON have it, such as `1200.50`."""
        return str(self) if abs(self.adjusted()) > MAX_DIGITS else f"{self:f}"

    @property
    def is_exact(self) -> bool:
        """Whether a float has all its digits; zeros at the end do not count."""
        return len(EXACT.normalize(self).as_tuple().digits) <= MAX_DIGITS

    @property
    def toml(self) -> int | float:
        """The value to write to a file."""
        from roadmap_cli.toml.serialize import TypedFloat  # only writers need it

        return int(self) if self.as_tuple().exponent == 0 else TypedFloat(self.plain)


_LARGEST = sys.float_info.max
StatedNumber = int | Annotated[float, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
"""A number as the parser returns it. A file may have many, and most commands need few of them as a Number."""


def number_of(value: object) -> Number:
    """Return the number of a value in a file. Raises ValueError, with a sentence fragment."""
    if isinstance(value, float) and math.isfinite(value):
        return Number(repr(value) if value else repr(value).removeprefix("-"))
    if isinstance(value, int) and not isinstance(value, bool):
        return Number(value)
    if not isinstance(value, float):
        raise ValueError("must be a number")
    raise ValueError("must be a number that is not infinite or nan")


def parse_number(text: str) -> Number:
    """Return the number that a person wrote, such as `1200`, `1,200.50` or `-3`.

    Raises ValueError, with a sentence fragment, for another text and for more than `MAX_DIGITS` digits.
    """
    plain = text.strip().replace("\u2212", "-")
    if re.fullmatch(_GROUPED, plain):
        plain = re.sub(_GROUPING, "", plain)
    if re.fullmatch(_PLAIN, plain) is None:
        raise ValueError("is not a number; write digits, such as 1200, -3 or 1.10")
    digits = sum(char.isdecimal() for char in plain.lstrip("+-0."))
    if digits > MAX_DIGITS:
        raise ValueError(f"has {digits} digits; a number has at most {MAX_DIGITS}")
    number = Number(plain)
    return number if number else Number(plain.lstrip("+-"))
