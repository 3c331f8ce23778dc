"""All rules, in the order of their codes."""

from roadmap_cli.checks import form, references, revisions, substance, times
from roadmap_cli.finding import Rule, Severity

READING: tuple[Rule, ...] = (
    Rule(
        "RM100",
        Severity.ERROR,
        "unreadable-file",
        "The file is missing, is no plain file, may not be read or is too large (exit 3).",
        "Name another file, or make this one readable.",
    ),
    Rule(
        "RM101",
        Severity.ERROR,
        "syntax",
        "The file is not TOML, or a merge left its conflict markers in it; nothing can be read (exit 3).",
        "Write what the message says; where a merge stopped, choose one side and delete the markers.",
    ),
    Rule(
        "RM102",
        Severity.ERROR,
        "schema",
        "A type is wrong, a required key is missing or a value is impossible; nothing is shown (exit 3).",
        "Write what the message says; `roadmap schema` prints the format for editors.",
    ),
)
"""What reading the file finds by itself."""

CHANGES = revisions.LOOKS
"""The rules that compare a roadmap with an earlier one."""

LOOKS = (*form.LOOKS, *references.LOOKS, *times.LOOKS, *substance.LOOKS, *CHANGES)

RULES = (*READING, *(look.rule for look in LOOKS))
