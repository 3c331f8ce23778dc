"""The updates of what is new: in the order of their days, each under a key of its own."""

from roadmap_cli.deadline import parse_deadline
from roadmap_cli.model import Status
from roadmap_cli.sources.account import Happened
from roadmap_cli.sources.reader import updates_of


def test_updates_stand_in_the_order_of_their_days_and_two_of_a_day_are_told_apart() -> None:
    events = [
        Happened(parse_deadline("2025-03-04"), status=Status.MET),
        Happened(parse_deadline("2024-01-02"), note="First."),
        Happened(parse_deadline("2024-01-02"), note="Second."),
    ]
    assert list(updates_of(events).items()) == [
        ("2024-01-02", {"note": "First."}),
        ("2024-01-02-2", {"note": "Second."}),
        ("2025-03-04", {"status": "met"}),
    ]
