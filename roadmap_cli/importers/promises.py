"""The cells of deadlines → windows, and the promised words that are kept beside them or alone."""

from collections.abc import Iterator
from datetime import date

from roadmap_cli import escape
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.importers.columns import ColumnMapping
from roadmap_cli.importers.fiscal_columns import PairsOfYears, as_fiscal_years, pairs_in, unclear_pair
from roadmap_cli.importers.records import ReportedValue, SourceContent, SourcePlace, fold
from roadmap_cli.importers.values import UnreadableValueError, argument, deadline_in, end_in, text_of
from roadmap_cli.importers.words import is_not_set
from roadmap_cli.model.date_phrases import YEAR_START_LINE, words_of_fiscal_year
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Commitment, normalized
from roadmap_cli.model.window import Date, Target

IN_WORDS = "the words are kept in deadline_text"
_SHOWN = 8
"""How many words a note shows."""


class DeadlineReader:
    """Reads the deadlines and the ends of a content; phrases count from the day `anchor`.

    `year_start` is the `fiscal_year_starts` of the roadmap. `unread` are the deadlines that are not dates.
    """

    def __init__(
        self, content: SourceContent, columns: ColumnMapping, anchor: date, year_start: str = ""
    ) -> None:
        self._content, self._columns = content, columns
        self._anchor, self._year_start = anchor, year_start
        self._pairs: dict[str, PairsOfYears] = {}
        self._known: dict[str, tuple[Target | None, bool]] = {}
        self._not_set: dict[str, int] = {}
        self.unread: list[ReportedValue] = []

    def end(self, text: str) -> Date | None:
        """Return the window in which something ends. Raises UnreadableValueError."""
        return end_in(self._fiscal_text(text, "until"), self._anchor, self._year_start)

    def promise(
        self,
        place: SourcePlace,
        text: str,
        commitment_id: str,
        existing: Commitment | None,
        *,
        has_words: bool,
    ) -> tuple[Target | None, str]:
        """Return the deadline in a cell of a record, and the words for `deadline_text` in it.

        The words are those of a fiscal year, those that options map, or those that are no date. What is no
        date is reported, unless the file has these words already or they say that no date is set; beside
        another deadline in the file it is not kept. A record may have words of its own (`has_words`).
        """
        words = "" if has_words else fold(text)
        mapped = self._columns.values.get("deadline", {}).get(name_key(text)) if text.strip() else None
        if mapped is not None:
            return deadline_in(text_of(mapped), self._anchor, self._year_start), words
        try:
            deadline, is_fiscal = self._deadline(text)
            return deadline, words if is_fiscal else ""
        except UnreadableValueError as error:
            reason, done = str(error), ""
        is_kept = existing is not None and (existing.deadline is not None or bool(existing.partner_deadline))
        if existing is not None and words and fold(normalized(existing.deadline_text)) == normalized(words):
            return None, words
        if words and is_kept:
            option = argument(f"deadline:{words}=none") if is_not_set(words) else ""
            reason += f"; {commitment_id} keeps its deadline"
            reason += f", which --map-value {option} removes" if option else ""
            words = ""
        elif words and is_not_set(words):
            self._not_set[words] = self._not_set.get(words, 0) + 1
            return None, words
        elif words:
            done = IN_WORDS
        self.unread.append(ReportedValue(place, "deadline", text, reason, done=done))
        return None, words

    def notes(self) -> Iterator[str]:
        """Yield a note about the words that say that no date is set."""
        if self._not_set:
            words = [
                f"{escape.quote(text)} ({counted(number, 'row')})" for text, number in self._not_set.items()
            ]
            were = plural(sum(self._not_set.values()), "was", "were")
            yield f"deadline: {listed(words, _SHOWN, _SHOWN - 1)} {were} read as not set; {IN_WORDS}"

    def _deadline(self, text: str) -> tuple[Target | None, bool]:
        """Return the deadline in a text, and whether it is a fiscal year."""
        if text not in self._known:  # columns repeat their deadlines
            spelled = self._fiscal_text(text, "deadline")
            target = deadline_in(spelled, self._anchor, self._year_start)
            has_window = target is not None and target.deadline is not None
            self._known[text] = target, has_window and bool(words_of_fiscal_year(spelled))
        return self._known[text]

    def _fiscal_text(self, text: str, field: str) -> str:
        """Return a text with pairs of years as fiscal years if the column of the field has these.

        Raises UnreadableValueError for a pair with two readings.
        """
        if self._content.is_native:
            return text
        if field not in self._pairs:
            cells = (
                text_of(record.cells.get(column, ""))
                for column in self._columns.columns.get(field, ())[:1]
                for record in self._content.records
            )
            self._pairs[field] = pairs_in(cells)
        pairs = self._pairs[field]
        if (unclear := unclear_pair(text, pairs, self._year_start)) is not None:
            add = "" if self._year_start else f", or add {YEAR_START_LINE}"
            raise UnreadableValueError(f"{unclear.readings(self._year_start)}{add}")
        return as_fiscal_years(text) if pairs is PairsOfYears.FISCAL_YEARS else text
