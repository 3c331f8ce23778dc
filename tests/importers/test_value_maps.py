"""What options and files say that words mean."""

import pytest

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.value_maps import joined, mapped_names, mapped_values


def test_a_word_of_a_field_has_a_value() -> None:
    given = [
        "deadline:TBD=none",
        "owner:DoF=Department of Finance",
        "partner:U.S.=us",
        "source:x=https://a/?b=c",
    ]
    assert mapped_values([*given, "owner:n/a=", "deadline:tbd=none"]) == {
        "deadline": {"tbd": "none"},
        "owner": {"dof": "Department of Finance", "n/a": ""},
        "partners": {"u.s.": "us"},
        "source": {"x": "https://a/?b=c"},
    }


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("TBD=none", "write FIELD:WORD=VALUE"),
        ("deadline:TBD", "write FIELD:WORD=VALUE"),
        ("deadline: =none", "write FIELD:WORD=VALUE"),
        ("dedline:TBD=none", "there is no field"),
        ("status:odd=met", "--map-status WORD=STATUS"),
        ("deadline:TBD=soon", "is not a date"),
        ("progress:half=0.5", "is not a percentage"),
        ("every:x=y", "is not an interval"),
    ],
)
def test_a_map_that_is_none_is_refused(word: str, message: str) -> None:
    with pytest.raises(WrongUsageError, match=message):
        mapped_values([word])


def test_two_values_of_one_word_are_refused() -> None:
    with pytest.raises(WrongUsageError, match="given two values"):
        mapped_values(["deadline:TBD=none", "deadline:tbd=2030"])


def test_a_file_has_the_names_of_a_source_and_ids() -> None:
    text = '\ufeffName,Partner\r\nDept. of Health,health\r\n\r\n"US, EU",us,eu\r\n'
    assert mapped_names(text.encode(), "p.csv", "partners") == {
        "dept. of health": ["health"],
        "us, eu": ["us", "eu"],
    }
    assert mapped_names(b"Clima;climate\nEnergy;energy\n", "a.csv", "area") == {
        "clima": "climate",
        "energy": "energy",
    }
    assert mapped_names(b"A\ta\n", "a.tsv", "area") == {"a": "a"}
    assert mapped_names(b"", "a.csv", "area") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Clima\n", r"^a\.csv:1: write a name of the source and the area in the roadmap: NAME,ID$"),
        ("Clima,x,y\n", r"^a\.csv:1: write a name"),
        (",x\n", r"^a\.csv:1: write a name"),
        ("A,x\nA,y\n", r'^a\.csv:2: "A" is in this file twice'),
        ('A,"x\n', r"^a\.csv:1: "),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_the_line(text: str, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        mapped_names(text.encode(), "a.csv", "area")


def test_the_later_of_two_maps_wins() -> None:
    assert joined({"area": {"a": "x", "b": "y"}}, {"area": {"b": "z"}, "owner": {"c": ""}}) == {
        "area": {"a": "x", "b": "z"},
        "owner": {"c": ""},
    }
