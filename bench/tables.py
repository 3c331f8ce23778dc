"""Tables in Markdown, and the milliseconds and verdicts in them."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Yield the lines of a table whose first column is text and the others figures."""
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def verdict(measured: float, limit: float | None) -> str:
    """Return a limit, whether it is met, and by what factor."""
    if limit is None:
        return ""
    if measured <= 0:  # a difference that is within the noise
        return f"{limit:g}: met"
    if measured <= limit:
        return f"{limit:g}: met, {limit / measured:.2f} times"
    return f"{limit:g}: **missed**, {measured / limit:.2f} times"
